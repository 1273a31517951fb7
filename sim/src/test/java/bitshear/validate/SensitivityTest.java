package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitivityTest {
    private static final String RUN = """
            machine: {base: bitx-mild-fp32}
            memory: {base: ddr3-1600k-4gb-x8}
            workload: {shapes: small.csv}
            """;

    private static final String SHAPES = """
            name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups
            conv0,conv,16,24,12,12,3,3,1,1,1
            conv1,conv,24,32,12,12,3,3,2,1,1
            """;

    private static final String QUANTITIES = """
            quantities:
              - {name: sparsity, measure: sparsity-factor, configuration: run.yaml, printed: 1.5}
              - name: speedup
                measure: compute-speedup
                configuration: run.yaml
                over: [machine.base=bitx-unpruned-fp32]
              - {name: share, measure: pe-energy-share, configuration: run.yaml, components: [compute_units], decimals: 1}
              - {name: dram, measure: system-energy-share, configuration: run.yaml, components: [dram]}
              - {name: time, measure: system-time, configuration: run.yaml, decimals: 6}
            """;

    @TempDir
    private Path folder;

    private TargetResult run(String quantities, String changes) throws IOException {
        Files.writeString(folder.resolve("run.yaml"), RUN);
        Files.writeString(folder.resolve("small.csv"), SHAPES);
        Path target = Files.writeString(
                folder.resolve("S.yaml"),
                "title: T\nprinted-in: nowhere\nreading: none\nexperiments:\n  - kind: sensitivity\n"
                        + (quantities + "changes: " + changes + "\n").indent(4));
        return new Validation(List.of(Target.read(target)), new Surroundings(false, null))
                .run(2, (piece, done) -> {})
                .get(0);
    }

    /** The cells of the table by change. */
    private static Map<String, List<String>> table(TargetResult result) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : result.text().get(1).lines().toList()) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            rows.put(cells.get(1), cells.subList(2, cells.size()));
        }
        return rows;
    }

    private RunResult simulate(String... sets) {
        return new Simulation(Binder.bind(
                        ConfigurationLoader.load(folder.resolve("run.yaml"), List.of(sets)), RunConfiguration.class))
                .run()
                .result();
    }

    @Test
    void theTableShowsWhatRunsGiveAndDashesWhereAChangeDoesNotReach() throws IOException {
        TargetResult result = run(QUANTITIES, """
                [{name: lockstep, set: [machine.pe.lane-queue=0]}, {name: two channels, set: [memory.channels=2]},
                 {name: nothing, set: [machine.pe.lane-queue=8]}]""");

        assertEquals(
                List.of("sparsity", "speedup", "share", "dram", "time"),
                result.rows().stream().map(row -> row.measurement().name()).toList());
        assertTrue(result.rows().stream().allMatch(row -> row.verdict() == Verdict.MEASURED));

        Map<String, List<String>> table = table(result);
        assertEquals(
                List.of("change", "---", "*printed*", "*default*", "lockstep", "two channels", "nothing"),
                List.copyOf(table.keySet()));
        assertEquals("1.50x", table.get("*printed*").get(0));
        assertEquals(List.of("–", "–", "–", "–", "–"), table.get("nothing"));
        assertEquals(List.of("–", "–", "–"), table.get("two channels").subList(0, 3));

        RunResult plain = simulate();
        RunResult lockstep = simulate("machine.pe.lane-queue=0");
        double speedup = (double) simulate("machine.base=bitx-unpruned-fp32", "machine.pe.lane-queue=0")
                        .pe()
                        .computeCycles()
                / lockstep.pe().computeCycles();
        double before =
                (double) simulate("machine.base=bitx-unpruned-fp32").pe().computeCycles()
                        / plain.pe().computeCycles();
        assertEquals(before, result.rows().get(1).measurement().simulated(), 1e-9);
        assertEquals("–", table.get("lockstep").get(0));
        assertEquals(
                String.format(Locale.ROOT, "%.2fx (%+.1f %%)", speedup, 100 * (speedup / before - 1)),
                table.get("lockstep").get(1));
        assertEquals(
                String.format(
                        Locale.ROOT,
                        "%.6f ms (%+.1f %%)",
                        lockstep.timePs() / 1e9,
                        100.0 * (lockstep.timePs() - plain.timePs()) / plain.timePs()),
                table.get("lockstep").get(4));
        RunResult channels = simulate("memory.channels=2");
        double share = dramShare(channels);
        assertEquals(
                String.format(Locale.ROOT, "%.2f %% (%+.1f)", share, share - dramShare(plain)),
                table.get("two channels").get(3));
        assertTrue(
                result.text().get(3).contains("- **sparsity**: nothing in this table"),
                result.text().get(3));
        assertTrue(
                result.text().get(3).contains("- **speedup**: lockstep ("),
                result.text().get(3));
    }

    private static double dramShare(RunResult result) {
        return 100 * result.energyPj().groups().get("dram") / result.energyPj().total();
    }

    @Test
    void anUnknownKeyIsNamedWithTheChangeBeforeAnythingRuns() {
        InvalidInputException mistake = assertThrows(
                InvalidInputException.class, () -> run(QUANTITIES, "[{name: deeper, set: [machine.pe.lane-queu=16]}]"));
        assertTrue(
                mistake.problems().get(0).startsWith("sensitivity of 'sparsity' to 'deeper': "), mistake::getMessage);
        assertTrue(mistake.problems().get(0).contains("lane-queu"), mistake::getMessage);
        assertTrue(mistake.problems().get(0).contains("lane-queue"), mistake::getMessage);
    }

    @Test
    void quantitiesAndChangesThatMakeNoSenseAreRefusedByLine() {
        String quantities = """
                quantities:
                  - {name: a, measure: compute-speedup, configuration: run.yaml}
                  - {name: b, measure: system-time, configuration: run.yaml, components: [dram]}
                """;
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> run(quantities, "[{name: deeper, set: [lane-queue]}]"));
        String all = String.join("\n", mistake.problems());
        assertTrue(all.contains("over: is missing"), all);
        assertTrue(all.contains("components: is given"), all);
    }

    @Test
    void anUnknownComponentIsNamedWithThoseThereAre() {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> run("""
                        quantities:
                          - {name: a, measure: pe-energy-share, configuration: run.yaml, components: [multiplier]}
                        """, "[]"));
        assertTrue(
                mistake.getMessage().contains("no component 'multiplier', expected some of bit_extraction"),
                mistake::getMessage);
    }
}
