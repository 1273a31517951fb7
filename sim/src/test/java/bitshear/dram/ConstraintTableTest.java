package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every constraint of the table, probed on DDR3-1600K 4 Gb x8 with the clocks a reader of the datasheet would write
 * down.
 */
class ConstraintTableTest {
    /** Where the second command goes, relative to the first. */
    private enum Relation {
        SAME_BANK,
        OTHER_BANK,
        OTHER_RANK
    }

    private record Probe(Relation relation, Command preceding, Command following, int clocks) {}

    private static final String PROBES = """
            SAME_BANK  ACT       ACT          39
            SAME_BANK  ACT       RD,RDA,WR,WRA 11
            SAME_BANK  ACT       PRE          28
            SAME_BANK  PRE       ACT          11
            SAME_BANK  RD        PRE          6
            SAME_BANK  WR        PRE          24
            SAME_BANK  RDA       ACT          17
            SAME_BANK  WRA       ACT          35
            OTHER_BANK ACT       ACT          5
            OTHER_BANK RD,RDA    RD,RDA       4
            OTHER_BANK WR,WRA    WR,WRA       4
            OTHER_BANK RD,RDA    WR,WRA       9
            OTHER_BANK WR,WRA    RD,RDA       18
            OTHER_BANK ACT       PREA         28
            OTHER_BANK RD        PREA         6
            OTHER_BANK WR        PREA         24
            OTHER_BANK PREA      ACT          11
            OTHER_BANK PRE,PREA  REF,SRE      11
            OTHER_BANK RDA       REF          17
            OTHER_BANK RDA       SRE          17
            OTHER_BANK WRA       REF,SRE      35
            OTHER_BANK ACT       REF,SRE      39
            OTHER_BANK REF       ACT,REF,PREA,PDE,SRE 208
            OTHER_BANK ACT,PRE,PREA PDE       1
            OTHER_BANK RD,RDA    PDE          16
            OTHER_BANK RD        SRE          16
            OTHER_BANK WR        PDE          24
            OTHER_BANK WRA       PDE          25
            OTHER_BANK PDE       PDX,PDXS     4
            OTHER_BANK PDX,PDXS  PDE          4
            OTHER_BANK PDX,PDXS  ACT,PRE,PREA,REF,SRE 5
            OTHER_BANK PDX       RD,RDA,WR,WRA 5
            OTHER_BANK PDXS      RD,RDA,WR,WRA 20
            OTHER_BANK SRE       SRX          5
            OTHER_BANK SRX       ACT,REF,PREA,PDE,SRE 216
            OTHER_BANK SRX       RD,RDA,WR,WRA 512
            OTHER_RANK RD,RDA    RD,RDA       6
            OTHER_RANK WR,WRA    WR,WRA       6
            OTHER_RANK RD,RDA    WR,WRA       9
            OTHER_RANK WR,WRA    RD,RDA       3
            """;

    static Stream<Probe> probes() {
        List<Probe> probes = new ArrayList<>();
        for (String line : PROBES.lines().toList()) {
            String[] field = line.trim().split("\\s+");
            for (String preceding : field[1].split(",")) {
                for (String following : field[2].split(",")) {
                    probes.add(new Probe(
                            Relation.valueOf(field[0]),
                            Command.valueOf(preceding),
                            Command.valueOf(following),
                            Integer.parseInt(field[3])));
                }
            }
        }
        return probes.stream();
    }

    private static DramDevice device() {
        DramParameters parameters = Parts.part(Parts.DDR3_1600, "ranks=2");
        return new DramDevice(parameters.timing().standard().constraints(parameters.timing()), 2, 8, 8);
    }

    private static boolean isLegal(DramDevice device, Command command, int rank, int bank, long clock) {
        return clock >= device.earliest(command.ordinal(), rank, bank);
    }

    @ParameterizedTest
    @MethodSource("probes")
    void aCommandIsBlockedUntilTheClockBeforeAndLegalFromThen(Probe probe) {
        DramDevice device = device();
        long issued = 10_000;
        device.issue(probe.preceding().ordinal(), 0, 3, issued);
        int rank = probe.relation() == Relation.OTHER_RANK ? 1 : 0;
        int bank = rank * 8 + (probe.relation() == Relation.SAME_BANK ? 3 : 5);
        assertTrue(!isLegal(device, probe.following(), rank, bank, issued + probe.clocks() - 1));
        assertTrue(isLegal(device, probe.following(), rank, bank, issued + probe.clocks()));
    }

    @Test
    void aFifthActivateWaitsForTheFourActivateWindow() {
        DramDevice device = device();
        for (int bank = 0; bank < 4; bank++) {
            assertTrue(isLegal(device, Command.ACT, 0, bank, 1_000 + 5 * bank));
            device.issue(Command.ACT.ordinal(), 0, bank, 1_000 + 5 * bank);
        }
        assertTrue(!isLegal(device, Command.ACT, 0, 4, 1_023));
        assertTrue(isLegal(device, Command.ACT, 0, 4, 1_024));
        assertTrue(isLegal(device, Command.ACT, 1, 8, 1_016), "another rank has its own window");
    }

    @Test
    void noConstraintOfTheTableIsWithoutAProbe() {
        Set<String> probed = new HashSet<>();
        probes().forEach(probe -> probed.add((probe.relation() == Relation.SAME_BANK
                        ? "BANK"
                        : probe.relation() == Relation.OTHER_BANK ? "RANK" : "OTHER_RANKS")
                + probe.preceding()
                + probe.following()));
        DramTiming timing = Parts.part(Parts.DDR3_1600).timing();
        List<TimingConstraint> missing = timing.standard().constraints(timing).stream()
                .filter(c -> c.scope() != TimingConstraint.Scope.CHANNEL && c.window() == 1)
                .filter(c -> !probed.contains(c.scope().name() + c.preceding() + c.following()))
                .toList();
        // Where two rules bind the same pair, the longer one is probed.
        assertEquals(
                List.of(),
                missing.stream()
                        .filter(c -> c.latency() > 1)
                        .filter(c -> !coveredByLonger(c))
                        .toList());
    }

    private static boolean coveredByLonger(TimingConstraint constraint) {
        return probes().anyMatch(probe -> probe.preceding() == constraint.preceding()
                && probe.following() == constraint.following()
                && probe.clocks() >= constraint.latency()
                && probe.relation() != Relation.OTHER_RANK);
    }
}
