package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
    @TempDir
    private Path folder;

    private Target target(String rows) throws IOException {
        return Target.read(TargetFiles.add(folder, "T1", TargetFiles.AREA, rows));
    }

    private static Verdict verdict(Target target, Measurement measurement) {
        return TargetRow.judge(target, measurement).verdict();
    }

    @Test
    void targetsComeInTheOrderOfThePaperAndOthersLast() throws IOException {
        for (String id : List.of("sensitivity", "R1", "X1", "F11b", "F11a", "F9", "F10", "T7", "T2", "F1")) {
            TargetFiles.add(folder, id, TargetFiles.AREA, "");
        }
        assertEquals(
                List.of("T2", "T7", "F1", "F9", "F10", "F11a", "F11b", "X1", "R1", "sensitivity"),
                Target.readAll(folder.resolve("targets")).stream()
                        .map(Target::id)
                        .toList());
    }

    @Test
    void aRowInsideItsToleranceIsReproducedWhateverTheFileExpects() throws IOException {
        Target target =
                target("rows: [{match: '*', tolerance: {relative: 0.1}, expect: not-explained, explanation: none}]");
        assertEquals(Verdict.REPRODUCED, verdict(target, Measurement.of("a", 1, 1.1, "x", 1)));
    }

    @Test
    void aRowInsideTwiceItsToleranceIsCloseOnlyWithAReason() throws IOException {
        Measurement row = Measurement.of("a", 1, 1.15, "x", 1);
        assertEquals(Verdict.FAILED, verdict(target("rows: [{match: a, tolerance: {relative: 0.1}}]"), row));
        String declared = "rows: [{match: a, tolerance: {relative: 0.1}, expect: %s, explanation: why}]";
        assertEquals(Verdict.CLOSE, verdict(target(declared.formatted("close")), row));
        assertEquals(Verdict.CLOSE, verdict(target(declared.formatted("not-explained")), row));
    }

    @Test
    void aRowBeyondTwiceItsToleranceFailsUnlessTheFileSaysThatItDoesNotFollow() throws IOException {
        Measurement row = Measurement.of("a", 1, 1.25, "x", 1);
        String declared = "rows: [{match: a, tolerance: {relative: 0.1}, expect: %s, explanation: why}]";
        assertEquals(Verdict.FAILED, verdict(target(declared.formatted("close")), row));
        assertEquals(Verdict.NOT_EXPLAINED, verdict(target(declared.formatted("not-explained")), row));
        assertEquals(
                "why",
                TargetRow.judge(target(declared.formatted("not-explained")), row)
                        .explanation());
    }

    @Test
    void theFirstMatchHoldsAndARowsToleranceStandsAboveTheExperimentsAndTheTargets() throws IOException {
        Target target = target("""
                rows:
                  - {match: "a *", tolerance: {absolute: 5}}
                  - {match: "a b", tolerance: {absolute: 1}}
                """);
        assertEquals(5, target.tolerance(Measurement.of("a b", 1, 1, "", 1)).absolute());
        assertEquals(
                2,
                target.tolerance(Measurement.of("c", 1, 1, "", 1).within(Tolerance.absolute(2)))
                        .absolute());
        assertEquals(true, target.tolerance(Measurement.of("c", 1, 1, "", 1)).exact());
        assertNull(target.tolerance(Measurement.of("c", 1, "", 1)), "nothing printed, nothing to judge by");
    }

    @Test
    void withoutPrintedValueARowIsMeasuredAndWithoutDataItNeedsThem() throws IOException {
        Target target = target("");
        assertEquals(Verdict.MEASURED, verdict(target, Measurement.of("a", 1, "x", 1)));
        assertEquals(Verdict.NEEDS_DATA, verdict(target, Measurement.absent("a", 1.0, "x", 1, "weights.onnx")));
    }

    @Test
    void anExpectationWithoutReasonAndAnUnknownKeyAreMistakesWithTheirLines() throws IOException {
        TargetFiles.add(folder, "T1", TargetFiles.AREA, "rows: [{match: a, expect: close}]");
        TargetFiles.add(folder, "T2", TargetFiles.AREA, "tolerances: 1");
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> Target.readAll(folder.resolve("targets")));
        String targets = folder.resolve("targets").toString();
        assertEquals(
                List.of(
                        targets + "/T1.yaml:6: rows[0].expect: is given without a reason, expected an explanation",
                        targets
                                + "/T2.yaml:6: tolerances: unknown key, did you mean \"tolerance\"? expected one of title, printed-in,"
                                + " reading, tolerance, experiments, rows"),
                mistake.problems());
    }

    @Test
    void aFolderWithoutTargetsIsAMistake() throws IOException {
        assertThrows(InvalidInputException.class, () -> Target.readAll(folder.resolve("nowhere")));
        Files.createDirectory(folder.resolve("empty"));
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> Target.readAll(folder.resolve("empty")));
        assertEquals(
                folder.resolve("empty") + ": no target in it, expected files that end in .yaml", mistake.getMessage());
    }
}
