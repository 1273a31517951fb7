package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
    @TempDir
    private Path folder;

    private static final String SPARSITY = """
            title: Small networks
            printed-in: nowhere
            reading: none
            tolerance: {relative: 0.02}
            experiments:
              - kind: bit-sparsity
                printed: ../bits.csv
                synthetic: {}
                networks: {A: squeezenet1_1, B: shufflenet_v2_x0_5}
                trained: [{name: trained, file: nowhere.onnx, model: A}]
              - kind: sparsity-factors
                printed: ../factors.csv
                synthetic: {}
                networks: {A: squeezenet1_1, B: shufflenet_v2_x0_5}
                mean-error: 1
                maximum-error: 2
              - kind: significance-band
                highest: -21
                lowest: -30
                printed: {B: 40}
                networks: [B]
                gain: 0.5
                gains: [2]
            """;

    private List<Target> targets() throws IOException {
        Files.createDirectories(folder.resolve("targets"));
        Files.writeString(folder.resolve("bits.csv"), "model,bit_sparsity_pct\nA,48.64\nB,48.36\n");
        Files.writeString(
                folder.resolve("factors.csv"), "model,n,sparsity_factor\nA,original,1\nA,10,1.42\nB,6,1.54\n");
        Files.writeString(
                folder.resolve("targets/T1.yaml"),
                SPARSITY.replace("{B: 40}", "{shufflenet_v2_x0_5: 40}").replace("[B]", "[shufflenet_v2_x0_5]"));
        return Target.readAll(folder.resolve("targets"));
    }

    private static List<TargetResult> run(List<Target> targets, boolean quick, int jobs) {
        return new Validation(targets, new Surroundings(quick, null)).run(jobs, (piece, done) -> {});
    }

    private static List<String> rows(List<TargetResult> results) {
        return results.get(0).rows().stream().map(TargetRow::describe).toList();
    }

    @Test
    void theResultsDoNotDependOnTheThreads() throws IOException {
        List<Target> targets = targets();
        List<TargetResult> one = run(targets, false, 1);
        List<TargetResult> four = run(targets, false, 4);
        assertEquals(rows(one), rows(four));
        assertEquals(one.get(0).text(), four.get(0).text());
    }

    @Test
    void rowsComeInTheOrderOfTheFileWithRowsAboutRowsBehindTheirExperiment() throws IOException {
        List<TargetResult> results = run(targets(), true, 2);
        assertEquals(
                List.of(
                        "A",
                        "B",
                        "trained",
                        "A, N = 10",
                        "B, N = 6",
                        "mean error",
                        "maximum error",
                        "shufflenet_v2_x0_5",
                        "shufflenet_v2_x0_5, gain 2"),
                results.get(0).rows().stream()
                        .map(row -> row.measurement().name())
                        .toList());
    }

    @Test
    void aQuickRunMeasuresTheSameBitsToAFewHundredthsOfAPercent() throws IOException {
        // Of larger layers than these networks have only some filters are taken, so here all weights are.
        List<TargetResult> whole = run(targets(), false, 2);
        List<TargetResult> quick = run(targets(), true, 2);
        for (int i = 0; i < whole.get(0).rows().size(); i++) {
            Measurement a = whole.get(0).rows().get(i).measurement();
            Measurement b = quick.get(0).rows().get(i).measurement();
            if (a.simulated() != null) {
                assertEquals(a.simulated(), b.simulated(), 5e-4 * a.simulated() + 0.02, a.name());
            }
            assertEquals(
                    whole.get(0).rows().get(i).verdict(),
                    quick.get(0).rows().get(i).verdict(),
                    a.name());
        }
    }

    @Test
    void theProgressEndsAtTheWhole() throws IOException {
        List<Double> shares = new ArrayList<>();
        new Validation(targets(), new Surroundings(true, null)).run(2, (piece, done) -> shares.add(done));
        assertEquals(1, shares.get(shares.size() - 1), 1e-9);
        assertEquals(shares.stream().sorted().toList(), shares);
    }

    @Test
    void mistakesOfAllExperimentsAreFoundBeforeAnythingRuns() throws IOException {
        List<Target> targets = targets();
        Files.writeString(folder.resolve("bits.csv"), "model,bit_sparsity_pct\nC,48.64\n");
        Files.writeString(folder.resolve("factors.csv"), "model,n,sparsity_factor\nA,10,one\n");
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> run(targets, true, 1));
        assertEquals(
                List.of(
                        folder.resolve("bits.csv") + ":2: model: 'C' has no network, expected one of A, B",
                        folder.resolve("factors.csv")
                                + ":2: sparsity_factor: not a number: 'one', expected a decimal number"),
                mistake.problems().stream()
                        .map(problem -> problem.replace("targets/../", ""))
                        .toList());
    }
}
