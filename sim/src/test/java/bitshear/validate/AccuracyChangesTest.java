package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of accuracy where nothing can be measured: this module has no inference. */
class AccuracyChangesTest {
    @TempDir
    private Path folder;

    private List<TargetRow> rows(String printed) throws IOException {
        Path targets = Files.createDirectories(folder.resolve("targets"));
        Files.writeString(folder.resolve("printed.csv"), "model,original_top1_pct,m,n,top1_pct\n" + printed);
        // All the files there are, so that only the inference engine is missing.
        Files.writeString(folder.resolve("a.onnx"), "");
        Files.writeString(folder.resolve("images.bin"), "");
        Files.writeString(targets.resolve("T4.yaml"), """
                title: accuracy
                printed-in: nowhere
                reading: none
                experiments:
                  - kind: accuracy
                    label: net
                    model: a.onnx
                    testset: images.bin
                    images: 100
                    quick-images: 10
                    preprocess: unit
                    printed: ../printed.csv
                    lanes: [8, 16]
                    rows: [6]
                """);
        return new Validation(Target.readAll(targets), new Surroundings(false, folder))
                .run(1, (piece, done) -> {})
                .get(0)
                .rows();
    }

    @Test
    void withoutInferenceEveryRowNeedsDataAndSaysWhich() throws IOException {
        List<TargetRow> rows = rows("A,70,8,6,69\nB,60,8,6,61.5\nA,70,16,6,66\nB,60,16,6,60\n");
        assertEquals(
                List.of("net, M = 8, N = 6", "net, M = 16, N = 6", "net, largest loss of these M, N = 6"),
                rows.stream().map(row -> row.measurement().name()).toList());
        for (TargetRow row : rows) {
            assertEquals(Verdict.NEEDS_DATA, row.verdict());
            assertNull(row.measurement().simulated());
            assertEquals(
                    "a.onnx, images.bin and the accuracy module",
                    row.measurement().data());
        }
    }

    @Test
    void thePrintedValueIsTheMeanChangeOfThePrintedModels() throws IOException {
        List<TargetRow> rows = rows("A,70,8,6,69\nB,60,8,6,61.5\nA,70,16,6,66\nB,60,16,6,60\n");
        assertEquals(0.25, rows.get(0).measurement().printed());
        assertEquals(-2, rows.get(1).measurement().printed());
        assertEquals(2, rows.get(2).measurement().printed(), "a loss is a change downwards");
    }

    @Test
    void aPointThatIsNotPrintedIsNamed() {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> rows("A,70,8,6,69\n"));
        assertTrue(mistake.getMessage().contains("no row with m = 16 and n = 6"), mistake.getMessage());
    }
}
