package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a system that must not change a run, or only in a known way. */
class InvarianceTest {
    private static final int SYSTEMS = 40;

    @TempDir
    Path folder;

    /** Everything but the host's time. */
    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result), StandardCharsets.UTF_8).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    private static WeightSource each(WeightSource weights, float factor) {
        return layer -> {
            float[] values = ((Weights.Fp32) weights.weights(layer)).values();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            return new Weights.Fp32(values);
        };
    }

    @Test
    void signsOfWeightsCostNothing() {
        RandomSystem.each(
                RandomSystem::bitx,
                30_000,
                SYSTEMS,
                folder,
                (system, result) -> assertEquals(
                        text(result), text(system.run(folder, weights -> each(weights, -1))), system::toString));
    }

    @Test
    void aPowerOfTwoInAllWeightsCostsNothingInFloatingPoint() {
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed).with("machine.pe.format", "fp32"),
                31_000,
                SYSTEMS,
                folder,
                (system, result) -> assertEquals(
                        text(result), text(system.run(folder, weights -> each(weights, 0x1p-20f))), system::toString));
    }

    @Test
    void aPowerOfTwoTakenFromTheFractionBitsCostsNothingInFixedPoint() {
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed).with("machine.pe.format", "fixed16"),
                32_000,
                SYSTEMS,
                folder,
                (system, result) -> assertEquals(
                        text(result),
                        text(system.with("machine.pe.fraction-bits", "11").run(folder, weights -> each(weights, 8))),
                        system::toString));
    }

    /** Filters in another order: the array works on them one after another, so that each costs what it cost before. */
    @Test
    void theOrderOfFiltersDoesNotChangeTheWorkWhereTheyRunOneAfterAnother() {
        int[] sameTime = {0};
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed)
                        .with("machine.pe.mapping", "windows", "machine.pe.lane-sync", "reduction"),
                33_000,
                2 * SYSTEMS,
                folder,
                (system, result) -> {
                    RunResult permuted = system.run(folder, InvarianceTest::shuffledFilters);
                    assertEquals(result.pe(), permuted.pe(), system::toString);
                    for (int i = 0; i < result.layers().size(); i++) {
                        RunResult.Layer before = result.layers().get(i);
                        RunResult.Layer after = permuted.layers().get(i);
                        assertEquals(before.computeCycles(), after.computeCycles(), system::toString);
                        assertEquals(before.bytesRead(), after.bytesRead(), system::toString);
                        assertEquals(before.bytesWritten(), after.bytesWritten(), system::toString);
                    }
                    // Times of tiles stay the same if all filters lie in each of them.
                    boolean whole = result.layers().stream()
                            .allMatch(layer -> layer.macs() == 0
                                    || layer.tiling().matches("\\S+ (groups (\\d+)/\\2 )?filters (\\d+)/\\3 .*"));
                    if (whole) {
                        sameTime[0]++;
                        assertEquals(text(result), text(permuted), system::toString);
                    }
                });
        assertTrue(sameTime[0] >= SYSTEMS / 4, "too few tilings hold all filters: " + sameTime[0]);
    }

    /** Lanes are alike: a permutation of the channels inside every group is one of the lanes. */
    @Test
    void theOrderOfChannelsInsideAGroupCostsNothing() {
        int[] permuted = {0};
        RandomSystem.each(RandomSystem::bitx, 34_000, SYSTEMS, folder, (system, result) -> {
            int lanes = Integer.parseInt(system.setting("machine.pe.lanes"));
            UnaryOperator<WeightSource> swapped = weights -> layer -> {
                // A group that is not full has empty lanes in known places; such layers stay as they are.
                boolean full = layer.channelsPerGroup() % lanes == 0;
                permuted[0] += full ? 1 : 0;
                IntUnaryOperator from = channel -> channel / lanes * lanes + lanes - 1 - channel % lanes;
                return full ? reordered(layer, weights.weights(layer), filter -> filter, from) : weights.weights(layer);
            };
            assertEquals(text(result), text(system.run(folder, swapped)), system::toString);
        });
        assertTrue(permuted[0] >= SYSTEMS / 4, "too few layers with full groups: " + permuted[0]);
    }

    private static WeightSource shuffledFilters(WeightSource weights) {
        return layer -> {
            int[] order = new int[layer.outChannels()];
            SplittableRandom random = new SplittableRandom(layer.index());
            for (int i = 0; i < order.length; i++) {
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            return reordered(layer, weights.weights(layer), filter -> order[filter], channel -> channel);
        };
    }

    private static Weights reordered(
            Layer layer, Weights weights, IntUnaryOperator filters, IntUnaryOperator channels) {
        float[] values = ((Weights.Fp32) weights).values();
        float[] moved = new float[values.length];
        int positions = layer.kernelHeight() * layer.kernelWidth();
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int channel = 0; channel < layer.channelsPerGroup(); channel++) {
                int from = filters.applyAsInt(filter) * layer.channelsPerGroup() + channels.applyAsInt(channel);
                int to = filter * layer.channelsPerGroup() + channel;
                System.arraycopy(values, from * positions, moved, to * positions, positions);
            }
        }
        return new Weights.Fp32(moved);
    }

    /** Timings of the memory are clocks of the memory: with both clocks at half speed the same things happen at twice the time. */
    @Test
    void bothClocksAtHalfSpeedGiveTheSameRunInTwiceTheTime() {
        RandomSystem.each(RandomSystem::any, 35_000, SYSTEMS, folder, (system, result) -> {
            long tCKPs = system.configuration(folder).memory().timing().tCK();
            long clockHz = system.configuration(folder).machine().frame().clockHz();
            RunResult slow = system.with(
                            "memory.timing.tCK", 2 * tCKPs + " ps", "machine.clock", clockHz / 2 / 1_000_000 + " MHz")
                    .run(folder);
            assertEquals(result.cycles(), slow.cycles(), system::toString);
            assertEquals(2 * result.timePs(), slow.timePs(), system::toString);
            assertEquals(result.pe(), slow.pe(), system::toString);
            assertEquals(result.layers(), slow.layers(), system::toString);
            result.stallPs()
                    .forEach((cause, ps) -> assertEquals(2 * ps, slow.stallPs().get(cause), system::toString));
            assertEquals(result.dram().finishCycle(), slow.dram().finishCycle(), system::toString);
            assertEquals(result.dram().nAct(), slow.dram().nAct(), system::toString);
            assertEquals(result.dram().rowHits(), slow.dram().rowHits(), system::toString);
            assertEquals(result.dram().nRef(), slow.dram().nRef(), system::toString);
            // Currents flow twice as long in every command.
            double dramPj = result.energyPj().groups().get("dram");
            assertEquals(2 * dramPj, slow.energyPj().groups().get("dram"), 1e-9 * dramPj, system::toString);
        });
    }

    /** What the array does follows from the tilings alone; how long it waits does not touch it. */
    @Test
    void theArrayDoesTheSameWorkHoweverSlowItsMemoryIs() {
        RandomSystem.each(RandomSystem::any, 36_000, SYSTEMS, folder, (system, result) -> {
            RunResult other = system.with(
                            "machine.clock",
                            "250 MHz",
                            "memory.base",
                            "ddr3-800e-2gb-x4",
                            "memory.page-policy",
                            "closed",
                            "memory.queue.read",
                            "1",
                            "machine.dma.outstanding-reads",
                            "1",
                            "machine.dma.descriptors",
                            "1")
                    .run(folder);
            assertEquals(result.pe(), other.pe(), system::toString);
        });
    }

    @Test
    void aBatchIsThatManyTimesTheWork() {
        RandomSystem.each(
                // Window sets that reach over two images need more inputs at once.
                seed -> RandomSystem.any(seed).with("workload.batch", "1", "machine.buffers.activation", "64 KiB"),
                37_000,
                SYSTEMS,
                folder,
                (system, result) -> {
                    RunResult batch = system.with("workload.batch", "3").run(folder);
                    // The last window set of one image and the first of the next may share one.
                    assertTrue(batch.pe().computeCycles() <= 3 * result.pe().computeCycles(), system::toString);
                    assertTrue(batch.pe().computeCycles() >= result.pe().computeCycles(), system::toString);
                    // With another number of windows together a group is issued more or less often.
                    boolean sameMapping = !"auto".equals(system.setting("machine.pe.mapping"))
                            && !system.setting("machine.base").endsWith("isolane");
                    assertTrue(
                            !sameMapping
                                    || 3 * result.pe().essentialBits()
                                            >= batch.pe().essentialBits(),
                            system::toString);
                    assertEquals(result.pe().keptBits(), batch.pe().keptBits(), system::toString);
                    assertEquals(
                            3
                                    * result.layers().stream()
                                            .mapToLong(RunResult.Layer::macs)
                                            .sum(),
                            batch.layers().stream()
                                    .mapToLong(RunResult.Layer::macs)
                                    .sum(),
                            system::toString);
                });
    }
}
