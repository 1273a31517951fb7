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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergySharesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeRun() throws IOException {
        SmallStudy.write(folder);
        Files.writeString(folder.resolve("run.yaml"), """
                machine: {base: bitx-mild-fp32}
                memory: {base: ddr3-1600k-4gb-x8}
                workload: {shapes: a.csv}
                """);
    }

    private List<Measurement> rows(String keys) throws IOException {
        Path targets = Files.createDirectories(folder.resolve("targets"));
        Files.writeString(targets.resolve("F11.yaml"), """
                title: shares
                printed-in: nowhere
                reading: none
                experiments: [{kind: energy-shares, label: small, configuration: ../run.yaml, %s}]
                """.formatted(keys));
        return new Validation(Target.readAll(targets), new Surroundings(false, null))
                .run(1, (piece, done) -> {}).get(0).rows().stream()
                        .map(TargetRow::measurement)
                        .toList();
    }

    private static final String UNITS = "{name: units, components: [compute_units], printed: 78}";
    private static final String PE = "of: [pe], shares: [" + UNITS
            + ", {name: alignment, components: [e_alignment]}, {name: rest, components: [control, bit_extraction]}]";

    @Test
    void sharesOfThePeAreThoseOfItsPowerTable() throws IOException {
        List<Measurement> rows = rows(PE);
        assertEquals("small: units", rows.get(0).name());
        assertEquals(78, rows.get(0).printed());
        assertNull(rows.get(1).printed());
        // Table 7, ICPP 2021: 53.71, 11.15 and 3.72 + 0.04 of 68.62 mW; a few cycles have units without a window.
        assertEquals(78.3, rows.get(0).simulated(), 2);
        assertEquals(16.2, rows.get(1).simulated(), 1.5);
        assertEquals(100, rows.stream().mapToDouble(Measurement::simulated).sum(), 1e-9);
    }

    @Test
    void optionsChangeTheRun() throws IOException {
        double fp32 = rows(PE).get(0).simulated();
        double fixed16 = rows("set: [machine.base=bitx-mild-fixed16], of: [pe], shares: [" + UNITS + "]")
                .get(0)
                .simulated();
        assertTrue(fixed16 > fp32 + 15, "without E-alignment the units have nearly all: " + fixed16);
    }

    @Test
    void groupsAddUpToTheWholeSystem() throws IOException {
        List<Measurement> rows =
                rows("shares: [{name: dram, components: [dram]}, {name: others, components: [pe, buffers, dma]}]");
        assertEquals(100, rows.get(0).simulated() + rows.get(1).simulated(), 1e-9);
    }

    @Test
    void aComponentThatThereIsNotIsNamed() {
        InvalidInputException mistake = assertThrows(
                InvalidInputException.class, () -> rows("shares: [{name: x, components: [compute_unit]}]"));
        assertTrue(
                mistake.getMessage().contains("energy share of 'compute_unit': no such component"),
                mistake.getMessage());
    }
}
