package bitshear.validation.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.DramEnergy;
import bitshear.dram.DramParameters;
import bitshear.dram.EnergyEquations;
import bitshear.dram.Preset;
import bitshear.dram.RankActivity;
import bitshear.validate.peers.CaseReplay;
import bitshear.validate.peers.DramCase;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases: what four established DDR3 simulators make of the same traces on the same parts. */
class DramCasesTest {
    private static final Path CASES = Path.of("peers/dram");

    /** Cases decided by row-hit caps and write batching, on which the peers themselves differ by up to a quarter. */
    private static final Set<String> POLICY_DECIDES = Set.of(
            "o04_rand_read_sat",
            "o06_rand_mix50_sat",
            "o08_pingpong_sat",
            "o18_rand_mix30_1066",
            "o19_rand_read_closed",
            "o22_hotrow_mix");

    private static final Set<String> TILES_AND_LAYERS =
            Set.of("o11_tile_dma4k_sat", "o12_accel_layer", "o15_tile_dma4k_1333", "o17_accel_layer_1066");

    static Stream<String> traces() {
        return DramCase.traces(CASES).stream();
    }

    static Stream<String> openPageTraces() {
        return DramCase.traces(CASES).stream().filter(name -> !name.endsWith("closed"));
    }

    static Stream<String> micro() {
        return DramCase.micro(CASES).stream();
    }

    @ParameterizedTest
    @MethodSource("micro")
    void aMicroCaseHasTheScheduleOfRamulator2ToTheClock(String name) {
        DramCase dramCase = DramCase.load(CASES, name);
        for (Preset preset : Preset.values()) {
            CaseReplay replay = CaseReplay.of(dramCase, dramCase.parameters(preset));
            assertEquals(dramCase.commandsOf("ramulator2"), replay.commands());
            assertEquals(dramCase.finishOf("ramulator2"), replay.finishClock());
        }
    }

    @ParameterizedTest
    @MethodSource("openPageTraces")
    void thePresetHasTheScheduleOfRamulator2ToTheClock(String name) {
        DramCase dramCase = DramCase.load(CASES, name);
        CaseReplay replay = CaseReplay.of(dramCase, dramCase.parameters(Preset.RAMULATOR2));
        assertEquals(dramCase.commandsOf("ramulator2"), replay.commands());
        assertEquals(dramCase.finishOf("ramulator2"), replay.finishClock());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void theDefaultPolicyEndsInsideTheBandOfThePeersOrCloseToIt(String name) {
        DramCase dramCase = DramCase.load(CASES, name);
        long finish =
                CaseReplay.of(dramCase, dramCase.parameters(Preset.DEFAULT)).finishClock();
        if (POLICY_DECIDES.contains(name)) {
            assertTrue(
                    finish <= dramCase.bandMax(), finish + " is slower than the slowest peer, " + dramCase.bandMax());
        } else {
            double margin = TILES_AND_LAYERS.contains(name) ? 0.01 : 0.005;
            assertTrue(
                    finish >= dramCase.bandMin() * (1 - margin) && finish <= dramCase.bandMax() * (1 + margin),
                    finish + " is outside " + dramCase.bandMin() + " .. " + dramCase.bandMax());
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void countsAndOpenTimeUnderThePresetAreThoseOfRamulator2(String name) {
        DramCase dramCase = DramCase.load(CASES, name);
        JsonNode results = dramCase.expected().at("/peers/ramulator2/results");
        RankActivity activity = CaseReplay.of(dramCase, dramCase.parameters(Preset.RAMULATOR2))
                .statistics()
                .total();
        assertEquals(results.get("n_ACT").asLong(), activity.nAct());
        assertEquals(results.get("n_REF").asLong(), activity.nRefresh());
        assertEquals(results.get("reads_issued").asLong(), activity.nRead());
        assertEquals(results.get("writes_issued").asLong(), activity.nWrite());
        assertEquals(results.get("cycles_any_bank_open").asLong(), activity.openClocks());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void energyOfEveryPeersCountsIsWhatTheReferenceEvaluated(String name) {
        DramCase dramCase = DramCase.load(CASES, name);
        DramParameters parameters = dramCase.parameters(Preset.DEFAULT);
        DramEnergy energy = new DramEnergy(parameters);
        for (String peer : DramCase.PEERS) {
            JsonNode entry = dramCase.expected().at("/peers/" + peer);
            JsonNode results = entry.get("results");
            RankActivity counts = new RankActivity(
                    results.get("finish_cycle").asLong(),
                    results.get("n_ACT").asLong(),
                    results.get("n_PRE_banks").asLong(),
                    results.get("reads_issued").asLong(),
                    results.get("writes_issued").asLong(),
                    results.get("n_REF").asLong(),
                    results.get("n_REF").asLong() * parameters.timing().tRFC(),
                    results.get("cycles_any_bank_open").asLong(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);
            JsonNode sets = entry.at("/energy_pJ/by_equation_set");
            assertClose(peer, sets.get("drampower_eq"), energy, counts, EnergyEquations.DRAMPOWER);
            assertClose(peer, sets.get("dramsim3_eq"), energy, counts, EnergyEquations.DRAMSIM3);
            assertClose(peer, sets.get("dramsim2_eq"), energy, counts, EnergyEquations.DRAMSIM2);
        }
    }

    private static void assertClose(
            String peer, JsonNode expected, DramEnergy energy, RankActivity counts, EnergyEquations equations) {
        double total = expected.get("total").asDouble();
        assertEquals(
                total,
                DramEnergy.totalPj(energy.terms(counts, equations)),
                total * 1e-6,
                () -> peer + " " + equations + " " + expected + energy.terms(counts, equations));
    }

    @Test
    void theCasesAreComplete() {
        List<String> problems = new ArrayList<>();
        for (String name : DramCase.traces(CASES)) {
            if (DramCase.load(CASES, name).clocks().length < 100) {
                problems.add(name);
            }
        }
        assertEquals(List.of(), problems);
        assertEquals(22, DramCase.traces(CASES).size());
    }
}
