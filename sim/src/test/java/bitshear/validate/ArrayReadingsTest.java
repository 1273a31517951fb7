package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.ComparisonResult;
import bitshear.study.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayReadingsTest {
    @TempDir
    private Path folder;

    private Path study;

    @BeforeEach
    void writeStudy() throws IOException {
        study = SmallStudy.write(folder);
    }

    private List<TargetRow> rows(String experiment, boolean quick, Path data) throws IOException {
        return rows("", experiment, quick, data);
    }

    private List<TargetRow> rows(String expectations, String experiment, boolean quick, Path data) throws IOException {
        Path targets = Files.createDirectories(folder.resolve("targets"));
        Files.writeString(targets.resolve("F8.yaml"), """
                title: small
                printed-in: nowhere
                reading: none
                tolerance: {relative: 0.05}
                experiments: [{kind: array-readings, study: ../study.yaml, %s}]
                %s
                """.formatted(experiment, expectations));
        return new Validation(Target.readAll(targets), new Surroundings(quick, data))
                .run(2, (piece, done) -> {})
                .get(0)
                .rows();
    }

    @Test
    void rowsAreTheRatiosThatTheStudysOwnRunFinds() throws IOException {
        ComparisonResult compared =
                new Comparison(ConfigurationLoader.load(study, List.of())).run(2, (run, done, runs) -> {});
        List<TargetRow> rows = rows("ids: [A, D]", false, null);
        List<ComparisonResult.Reading> readings = compared.readings().stream()
                .filter(reading -> List.of("A", "D").contains(reading.id()))
                .toList();
        assertEquals(5, rows.size());
        for (int i = 0; i < readings.size(); i++) {
            assertEquals(readings.get(i).simulated(), rows.get(i).measurement().simulated());
            assertEquals(readings.get(i).printed(), rows.get(i).measurement().printed());
        }
        assertEquals(
                "A a: wild over bitx-unpruned-fixed16",
                rows.get(0).measurement().name());
        assertEquals(
                "D b: wild over bitx-unpruned-fixed16 on a",
                rows.get(4).measurement().name());
    }

    @Test
    void theLowestAndTheHighestAreThoseOfAllNetworks() throws IOException {
        List<TargetRow> rows = rows("ids: [A]", false, null);
        double ofA = rows.get(0).measurement().simulated();
        double lowest = rows.get(2).measurement().simulated();
        double highest = rows.get(3).measurement().simulated();
        assertTrue(lowest < highest, lowest + " " + highest);
        assertTrue(ofA == lowest || ofA == highest, ofA + " of two networks");
    }

    @Test
    void theEnergyOfArraysAloneIsNearThatOfTheWholeSystemsArrays() throws IOException {
        ComparisonResult compared =
                new Comparison(ConfigurationLoader.load(study, List.of())).run(2, (run, done, runs) -> {});
        double inSystem = compared.readings().stream()
                .filter(reading -> reading.id().equals("B"))
                .findFirst()
                .orElseThrow()
                .simulated();
        assertEquals(
                inSystem, rows("ids: [B]", false, null).get(0).measurement().simulated(), 0.03 * inSystem);
    }

    @Test
    void aQuickRunHasTheSameRowsAndNearlyTheSameRatios() throws IOException {
        List<TargetRow> whole = rows("ids: [A, D]", false, null);
        List<TargetRow> quick = rows("ids: [A, D]", true, null);
        for (int i = 0; i < whole.size(); i++) {
            assertEquals(
                    whole.get(i).measurement().name(),
                    quick.get(i).measurement().name());
            double value = whole.get(i).measurement().simulated();
            assertEquals(value, quick.get(i).measurement().simulated(), 0.03 * value);
        }
    }

    @Test
    void withoutItsDataAStudyGivesRowsThatSayWhatTheyNeed() throws IOException {
        Files.writeString(
                study,
                SmallStudy.TEXT.replace("shapes: b.csv", "shapes: b.csv, weights: \"${env:BITSHEAR_DATA}/b.npz\""));
        TargetRow row =
                rows("ids: [A], data: [b.npz], label: trained", false, null).get(0);
        assertEquals(
                "trained, a: wild over bitx-unpruned-fixed16", row.measurement().name());
        assertNull(row.measurement().simulated());
        assertEquals("b.npz", row.measurement().data());
        assertEquals(Verdict.NEEDS_DATA, row.verdict());
    }

    @Test
    void withItsDataAStudyFindsThemBelowTheDataFolder() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.move(folder.resolve("b.csv"), data.resolve("b.csv"));
        Files.writeString(
                study, SmallStudy.TEXT.replace("shapes: b.csv", "name: b, shapes: \"${env:BITSHEAR_DATA}/b.csv\""));
        TargetRow row = rows("ids: [A], data: [b.csv]", false, data).get(1);
        assertTrue(row.measurement().simulated() > 1, row.describe());
        assertEquals("b.csv", row.measurement().data());
    }

    @Test
    void aRowOutsideItsToleranceFailsUnlessItsFileSaysWhy() throws IOException {
        // Nobody prints 1 for what is a ratio of about 2.
        assertEquals(Verdict.FAILED, rows("ids: [A]", false, null).get(2).verdict());
        assertEquals(
                Verdict.NOT_EXPLAINED,
                rows("rows: [{match: 'lowest*', expect: not-explained, explanation: made up}]", "ids: [A]", false, null)
                        .get(2)
                        .verdict());
    }

    @Test
    void aReadingOfWholeSystemsIsRefused() {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> rows("ids: [C]", false, null));
        assertTrue(
                mistake.getMessage().contains("expected compute-speedup or pe-energy-efficiency"),
                mistake.getMessage());
    }

    @Test
    void anIdThatNoReadingHasIsNamed() {
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> rows("ids: [A, F9]", false, null));
        assertTrue(
                mistake.getMessage().contains("no reading has the id F9, expected one of [A, B, C, D]"),
                mistake.getMessage());
    }
}
