package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of accuracy measured on the network and the images that come with the project. */
class MeasuredAccuracyChangesTest {
    private static final Path DATA = Path.of("data");

    @TempDir
    private Path folder;

    private List<TargetRow> rows(String images, boolean quick, Path data) throws IOException {
        Path targets = Files.createDirectories(folder.resolve("targets"));
        Files.writeString(
                folder.resolve("printed.csv"),
                "model,original_top1_pct,m,n,top1_pct\nA,70,8,10,70\nA,70,8,3,60\nA,70,32,10,70\nA,70,32,3,50\n");
        Files.writeString(targets.resolve("T4.yaml"), """
                title: accuracy
                printed-in: nowhere
                reading: none
                experiments:
                  - kind: accuracy
                    label: glyphs
                    model: glyphs.onnx
                    testset: glyphs_test.bin
                    images: %s
                    quick-images: 75
                    preprocess: symmetric
                    printed: ../printed.csv
                    grouping: linear
                    lanes: [8, 32]
                    rows: [10, 3]
                rows:
                  - {match: "*largest*, N = 10", tolerance: {at-most: 1}}
                  - {match: "*largest*, N = 3", tolerance: {at-least: 5}}
                """.formatted(images));
        return new Validation(Target.readAll(targets), new Surroundings(quick, data))
                .run(2, (piece, done) -> {})
                .get(0)
                .rows();
    }

    private static double simulated(List<TargetRow> rows, int row) {
        return rows.get(row).measurement().simulated();
    }

    @Test
    void fewRowsCostAccuracyAndManyDoNot() throws IOException {
        List<TargetRow> rows = rows("300", false, DATA);
        assertEquals("glyphs, M = 8, N = 3", rows.get(1).measurement().name());
        assertEquals(-simulated(rows, 4), Math.min(simulated(rows, 0), simulated(rows, 2)), 1e-9);
        assertEquals(-simulated(rows, 5), Math.min(simulated(rows, 1), simulated(rows, 3)), 1e-9);
        assertEquals(Verdict.REPRODUCED, rows.get(4).verdict(), rows.get(4).describe());
        assertEquals(Verdict.REPRODUCED, rows.get(5).verdict(), rows.get(5).describe());
        assertEquals(Verdict.MEASURED, rows.get(0).verdict());
        assertEquals(simulated(rows, 1) + 10, rows.get(1).error(), 1e-9, "points are compared by their difference");
    }

    @Test
    void aQuickRunTakesFewerOfTheFirstImages() throws IOException {
        List<TargetRow> quick = rows("300", true, DATA);
        List<TargetRow> fewer = rows("75", false, DATA);
        for (int row = 0; row < quick.size(); row++) {
            assertEquals(simulated(fewer, row), simulated(quick, row));
        }
    }

    @Test
    void withoutTheModelNothingIsMeasured() throws IOException {
        for (TargetRow row : rows("300", false, folder)) {
            assertNull(row.measurement().simulated());
            assertEquals(Verdict.NEEDS_DATA, row.verdict());
        }
    }
}
