package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers' cases as targets, on one case of each kind, as it is and with a result that nobody found. */
class PeersTest {
    private static final Path PEERS = Path.of("..", "validation", "peers");
    private static final String FC = "c05_fc_512_100";
    private static final String TRACE = "o12_accel_layer";

    @TempDir
    private Path folder;

    private Path copy(String from) throws IOException {
        Path to = folder.resolve("cases").resolve(Path.of(from).getFileName());
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(PEERS.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static void replace(Path file, String what, String by) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(what), file + " does not say " + what);
        Files.writeString(file, text.replace(what, by));
    }

    private List<TargetRow> rows(String tolerance, String experiment) throws IOException {
        Path targets = Files.createDirectories(folder.resolve("targets"));
        Files.writeString(targets.resolve("X1.yaml"), """
                title: a case
                printed-in: nowhere
                reading: none
                tolerance: %s
                experiments: [{%s}]
                """.formatted(tolerance, experiment));
        return new Validation(Target.readAll(targets), new Surroundings(false, null))
                .run(2, (piece, done) -> {})
                .get(0)
                .rows();
    }

    private List<TargetRow> cycles(String machines) throws IOException {
        return rows(
                "{exact: true}",
                "kind: peer-cycles, cases: ../cases, configuration: "
                        + Path.of("..", "config", "quickstart.yaml").toAbsolutePath() + ", machines: " + machines);
    }

    private List<TargetRow> dram() throws IOException {
        return rows("{relative: 0.01}", "kind: peer-dram, cases: ../cases");
    }

    private static final String STRIPES =
            "{Stripes_T16: [machine.base=stripes], Stripes_T4: [machine.base=stripes, machine.array.tiles=4]}";

    /** Leaves only Stripes in a case. */
    private Path stripesOnly() throws IOException {
        Path facts = copy("accelerators/" + FC).resolve("case.json");
        String text = Files.readString(facts);
        Files.writeString(
                facts,
                text.replaceAll(
                        "(?s)\"computeCycles\"\\s*:\\s*\\{[^}]*}",
                        "\"computeCycles\": {\"Stripes_T16\": 47, \"Stripes_T4\": 79}"));
        return facts;
    }

    @Test
    void theCyclesOfACaseAreReproduced() throws IOException {
        stripesOnly();
        List<TargetRow> rows = cycles(STRIPES);
        assertEquals(
                List.of(Verdict.REPRODUCED, Verdict.REPRODUCED),
                rows.stream().map(TargetRow::verdict).toList());
        assertEquals(FC + ", Stripes_T16", rows.get(0).measurement().name());
        assertEquals(47, rows.get(0).measurement().simulated());
    }

    @Test
    void oneCycleMoreFails() throws IOException {
        replace(stripesOnly(), "79", "80");
        List<TargetRow> rows = cycles(STRIPES);
        assertEquals(
                List.of(Verdict.REPRODUCED, Verdict.FAILED),
                rows.stream().map(TargetRow::verdict).toList());
        assertEquals(79, rows.get(1).measurement().simulated());
    }

    @Test
    void aConfigurationWithoutAMachineIsNamed() throws IOException {
        stripesOnly();
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> cycles("{Stripes_T16: [machine.base=stripes]}"));
        assertTrue(mistake.getMessage().contains("no machine is given for 'Stripes_T4'"), mistake.getMessage());
    }

    @Test
    void theTraceOfACaseEndsInsideThePeersBandWithTheirEnergy() throws IOException {
        copy("dram/" + TRACE);
        Files.createDirectories(folder.resolve("cases/o00_micro"));
        List<TargetRow> rows = dram();
        assertEquals(6, rows.size());
        rows.forEach(row -> assertEquals(Verdict.REPRODUCED, row.verdict(), row.describe()));
        assertEquals(
                TRACE + ": finish, peers 46710 to 46712",
                rows.get(0).measurement().name());
        assertEquals(46_711, rows.get(0).measurement().simulated());
        assertEquals(46_711, rows.get(0).measurement().printed(), "inside the band there is no error");
    }

    @Test
    void aTraceThatEndsOutsideThePeersBandFailsByTheDistanceToItsNearerEnd() throws IOException {
        Path expected = copy("dram/" + TRACE).resolve("expected.json");
        Files.createDirectories(folder.resolve("cases/o00_micro"));
        Files.writeString(
                expected,
                Files.readString(expected).replaceAll("\"finish_cycle\": 467\\d\\d", "\"finish_cycle\": 45000"));
        List<TargetRow> rows = dram();
        assertEquals(45_000, rows.get(0).measurement().printed());
        assertEquals(46_711.0 / 45_000 - 1, rows.get(0).error(), 1e-12);
        assertEquals(Verdict.FAILED, rows.get(0).verdict(), rows.get(0).describe());
        assertEquals(Verdict.FAILED, rows.get(1).verdict(), rows.get(1).describe());
    }

    @Test
    void anEnergyThatIsTwoPercentOffFails() throws IOException {
        Path expected = copy("dram/" + TRACE).resolve("expected.json");
        Files.createDirectories(folder.resolve("cases/o00_micro"));
        // Of the currents behind our equations, not of the peers' energies.
        replace(expected, "\"IDD4R\": 157", "\"IDD4R\": 167");
        List<TargetRow> rows = dram();
        assertEquals(Verdict.FAILED, rows.get(2).verdict(), rows.get(2).describe());
        assertEquals(Verdict.FAILED, rows.get(3).verdict(), rows.get(3).describe());
        assertEquals(Verdict.REPRODUCED, rows.get(0).verdict(), "currents take no time");
    }

    @Test
    void aFolderWithoutCasesIsNamed() {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, this::dram);
        assertTrue(mistake.getMessage().contains("expected a folder of reference cases"), mistake.getMessage());
    }
}
