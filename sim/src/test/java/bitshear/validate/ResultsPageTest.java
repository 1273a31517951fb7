package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
    @TempDir
    private Path folder;

    private List<Target> targets;

    @BeforeEach
    void makeTargets() throws IOException {
        TargetFiles.add(
                folder,
                "T1",
                TargetFiles.AREA,
                "rows: [{match: 'far *', tolerance: {relative: 0.1}, expect: not-explained, explanation: It is far.}]");
        TargetFiles.add(folder, "F1", TargetFiles.AREA, "");
        targets = Target.readAll(folder.resolve("targets"));
    }

    private TargetResult result(int target, Measurement... rows) {
        return new TargetResult(
                targets.get(target),
                List.of(rows).stream()
                        .map(row -> TargetRow.judge(targets.get(target), row))
                        .toList(),
                List.of("A figure.\n"));
    }

    private ResultsPage page() {
        return ResultsPage.read(folder, folder.resolve("RESULTS.md"), targets);
    }

    private String write(Findings findings, TargetResult... results) throws IOException {
        ResultsPage page = page();
        page.update(List.of(results));
        String text = page.markdown(findings);
        Files.writeString(folder.resolve("RESULTS.md"), text + RunFooter.markdown(1, 2, false));
        return text;
    }

    @Test
    void aSectionShowsPrintedSimulatedErrorToleranceVerdictAndReason() throws IOException {
        String text = write(
                Findings.NONE,
                result(
                        0,
                        Measurement.of("near", 36.41, 36.412, "mW", 2),
                        Measurement.of("far off", 2.0, 2.5, "x", 1),
                        Measurement.of("cycles", 1234, 1234, "", 0)));
        assertTrue(
                text.contains(
                        "## T1: Target T1\n\nnone\n\nPrinted in nowhere. Configuration: [targets/T1.yaml](targets/T1.yaml).\n"),
                text);
        assertTrue(text.contains("| near | 36.41 mW | 36.412 mW | +0.01 % | exact | reproduced |\n"), text);
        assertTrue(text.contains("| far off | 2.0x | 2.50x | +25.00 % | 10 % | not explained |\n"), text);
        assertTrue(text.contains("| cycles | 1,234 | 1,234 | 0.00 % | exact | reproduced |\n"), text);
        assertTrue(text.contains("\n- **far off**: It is far.\n\nA figure.\n"), text);
        assertTrue(
                text.contains("| T1 | Target T1 | 3 |  | 2 | 1 |\n| **all** | | **3** | **0** | **2** | **1** |\n"),
                text);
        assertTrue(text.contains("| T1 | far off | 2.0x | 2.50x | 25.0 % | not explained | It is far. |\n"), text);
    }

    @Test
    void theSameResultsGiveTheSamePageHoweverOftenItIsReadAndWritten() throws IOException {
        TargetResult one = result(0, Measurement.of("far off", 2.0, 2.5, "x", 1));
        TargetResult other = result(1, Measurement.of("area", 1, 1, "mm2", 3).with("weights.onnx"));
        String first = write(Findings.NONE, one, other);
        assertTrue(first.contains("| **all** | | **2** | **1** |"), first);
        assertEquals(first, write(Findings.NONE, one, other));
        assertEquals(first, write(Findings.NONE, other), "only one of them run again");
        assertEquals(first, write(Findings.NONE), "nothing run at all");
        assertEquals(
                first,
                ResultsPage.withoutFooter(ResultsPage.text(folder.resolve("RESULTS.md"))),
                "the footer is no part of the comparison");
    }

    @Test
    void aRowWhoseDataAreAbsentStaysAsItWas() throws IOException {
        String measured = write(
                Findings.NONE,
                result(0, Measurement.of("trained", 2.0, 2.0, "x", 1).with("weights.onnx")));
        assertTrue(measured.contains("| trained † | 2.0x | 2.00x | 0.00 % | exact | reproduced |\n"), measured);
        assertEquals(
                measured, write(Findings.NONE, result(0, Measurement.absent("trained", 2.0, "x", 1, "weights.onnx"))));
    }

    @Test
    void aRowWithoutDataThatNeverWasMeasuredSaysSo() throws IOException {
        String text = write(Findings.NONE, result(0, Measurement.absent("trained", 2.0, "x", 1, "weights.onnx")));
        assertTrue(text.contains("| trained † | 2.0x |  |  | exact | needs data |\n"), text);
    }

    @Test
    void findingsTakeTheirNumbersFromTheRows() throws IOException {
        Findings findings = new Findings(List.of(new Findings.Finding(
                "It is so.",
                "{T1: a, b} where {T1: a, b: printed} is printed, {T1: a, b: error}, {T1: a, b: verdict}.")));
        String text = write(findings, result(0, Measurement.of("a, b", 2.0, 2.06, "x", 1)));
        assertTrue(text.contains("1. **It is so.** 2.06x where 2.0x is printed, +3.00 %, failed.\n"), text);
    }

    @Test
    void aFindingAboutARowThatDoesNotExistIsAMistake() {
        Findings findings = new Findings(List.of(new Findings.Finding("It is so.", "{T1: nothing}")));
        InvalidInputException mistake = assertThrows(
                InvalidInputException.class, () -> write(findings, result(0, Measurement.of("a", 2.0, 2.04, "x", 1))));
        assertEquals("findings: {T1: nothing}: no such row in the results", mistake.getMessage());
    }

    @Test
    void theLargestErrorsStandFirst() throws IOException {
        String text = write(
                Findings.NONE,
                result(
                        0,
                        Measurement.of("small", 1.00, 1.001, "x", 2),
                        Measurement.of("large", 1.00, 0.7, "x", 2),
                        Measurement.of("none", 1.00, 1.0, "x", 2)));
        String worst = text.substring(text.indexOf("## The largest errors"), text.indexOf("## T1"));
        assertTrue(worst.indexOf("| large |") < worst.indexOf("| small |"), worst);
        assertFalse(worst.contains("| none |"), worst);
    }
}
