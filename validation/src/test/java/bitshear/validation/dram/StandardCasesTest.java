package bitshear.validation.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.Command;
import bitshear.dram.DramEnergy;
import bitshear.dram.DramParameters;
import bitshear.dram.EnergyTerm;
import bitshear.dram.Preset;
import bitshear.dram.RankActivity;
import bitshear.validate.peers.StandardCase;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases of DDR4, LPDDR5 and HBM2: what Ramulator 2.1 and DRAMsim3 make of the same traces on the same parts. */
class StandardCasesTest {
    private static final Path CASES = Path.of("peers/dram-standards");

    static Stream<String> cases() {
        return StandardCase.all(CASES).stream();
    }

    static Stream<String> traces() {
        return cases().filter(name -> !name.contains("s00_micro"));
    }

    @Test
    void theCasesAreComplete() {
        assertEquals(131, cases().count());
        assertEquals(75, cases().filter(name -> name.contains("s00_micro")).count());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePresetHasTheScheduleOfRamulator2ToTheClock(String name) {
        StandardCase known = StandardCase.load(CASES, name);
        StandardCase.Run run = known.run(known.parameters(Preset.RAMULATOR2));
        List<String> expected = known.commands();
        // The peer stops with the last request, before the refreshes of its data's last clocks or after one more.
        int last = expected.size();
        while (!isColumn(expected.get(last - 1))) {
            last--;
        }
        assertEquals(expected.subList(0, last), run.commands());
        assertEquals(known.finishOf("ramulator2"), run.finishClock());
    }

    private static boolean isColumn(String line) {
        String command = line.split(",")[1];
        return command.equals("RD") || command.equals("WR");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDefaultPolicyEndsInsideTheBandOfThePeersOrWithinAPercentOfIt(String name) {
        StandardCase known = StandardCase.load(CASES, name);
        long finish = known.run(known.parameters(Preset.DEFAULT)).finishClock();
        long[] peers = StandardCase.PEERS.stream()
                .mapToLong(known::finishOf)
                .filter(clock -> clock > 0)
                .sorted()
                .toArray();
        assertTrue(
                finish >= peers[0] * 0.99 && finish <= peers[peers.length - 1] * 1.01,
                finish + " is outside " + peers[0] + " .. " + peers[peers.length - 1]);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everySupplysEnergyOfReadsWritesAndActivatesIsWhatTheReferenceEvaluated(String name) {
        StandardCase known = StandardCase.load(CASES, name);
        DramParameters parameters = known.parameters(Preset.RAMULATOR2);
        RankActivity total = known.run(parameters).statistics().total();
        List<EnergyTerm> terms = new DramEnergy(parameters).terms(total);
        known.energyOf("ramulator2").get("by_rail").fields().forEachRemaining(rail -> {
            boolean first = !parameters.currents().rails().containsKey(rail.getKey());
            String suffix = first ? "" : " (" + rail.getKey() + ")";
            check(rail.getValue(), "act", energy(terms, Command.ACT.name() + suffix));
            check(rail.getValue(), "read", energy(terms, Command.RD.name() + suffix));
            check(rail.getValue(), "write", energy(terms, Command.WR.name() + suffix));
            if (rail.getValue().has("refresh_pb")) {
                check(rail.getValue(), "refresh_pb", energy(terms, "REF of a bank" + suffix));
            }
            // Ramulator counts a bank as open from the second step of its activation on, and stops with the last
            // request.
            double background =
                    energy(terms, "active standby clock" + suffix) + energy(terms, "precharge standby clock" + suffix);
            assertEquals(1, background / rail.getValue().get("background").asDouble(), 1e-3, rail.getKey());
        });
    }

    private static void check(JsonNode rail, String part, double own) {
        double expected = rail.get(part).asDouble();
        // The reference is printed to a tenth of a picojoule.
        assertEquals(expected, own, 0.1 + expected * 1e-9, part);
    }

    private static double energy(List<EnergyTerm> terms, String name) {
        return terms.stream()
                .filter(term -> term.name().equals(name))
                .mapToDouble(EnergyTerm::energyPj)
                .sum();
    }
}
