package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.DramParameters;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Workload;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No run beats what arithmetic allows. The bits are counted here anew, in the plainest way, from the weights. */
class LowerBoundsTest {
    private static final int SYSTEMS = 120;

    @TempDir
    Path folder;

    @Test
    void noLayerComputesFasterThanItsEssentialBitsOverAllLanes() {
        RandomSystem.each(RandomSystem::bitx, 0, SYSTEMS, folder, (system, result) -> {
            RunConfiguration configuration = system.configuration(folder);
            Workload workload = Workload.load(configuration);
            long batch = configuration.workload().batch();
            long lanes = Long.parseLong(system.setting("machine.pe.lanes"));
            long units = Long.parseLong(system.setting("machine.pe.compute-units"));
            long perCycle = Long.parseLong(system.setting("machine.pe.groups-per-cycle"));
            long keptBits = 0;
            long allBounds = 0;
            for (RunResult.Layer ran : result.layers()) {
                Layer layer = workload.network().layers().get(ran.index());
                if (!layer.type().isWeighted()) {
                    continue;
                }
                long bits = essentialBits(
                        system, layer, (Weights.Fp32) workload.weights().weights(layer));
                long byBits = ceilDiv(bits * layer.windows(), lanes * units);
                long byGroups = ceilDiv(ran.weightGroups() * layer.windows(), perCycle * units);
                long bound = batch * Math.max(byBits, byGroups);
                assertTrue(ran.computeCycles() >= bound, () -> ran + " below " + bound + " cycles, " + system);
                assertTrue(ran.cycles() >= bound, () -> ran + " below " + bound + " cycles, " + system);
                keptBits += bits;
                allBounds += bound;
            }
            assertEquals(keptBits, result.pe().keptBits(), system::toString);
            assertTrue(result.pe().busyCycles() >= allBounds, system::toString);
            assertTrue(result.pe().essentialBits() <= result.pe().busyCycles() * lanes * units, system::toString);
        });
    }

    @Test
    void noRunMovesBytesFasterThanTheMemorysPeak() {
        RandomSystem.each(RandomSystem::any, 10_000, SYSTEMS, folder, (system, result) -> {
            RunConfiguration configuration = system.configuration(folder);
            DramParameters memory = configuration.memory();
            long tCKPs = memory.timing().tCK();
            long beatsPs = memory.timing().bl() / 2 * tCKPs;
            RunResult.Dram dram = result.dram();
            assertTrue(result.timePs() >= (dram.nRd() + dram.nWr()) * beatsPs / memory.channels(), system::toString);

            long periodPs = 1_000_000_000_000L / configuration.machine().frame().clockHz();
            long weightBytes = 0;
            for (RunResult.Layer ran : result.layers()) {
                Layer layer = system.network().layers().get(ran.index());
                long bytes = layer.weights()
                        * configuration.machine().design().numerics().bits()
                        / Byte.SIZE;
                long weightsPs = ceilDiv(bytes, memory.burstBytes()) * beatsPs / memory.channels();
                // A layer begins and ends between two clock edges, and its cycles count from edge to edge.
                assertTrue((ran.cycles() + 1) * periodPs >= weightsPs, () -> ran + " " + system);
                long bursts = ran.bytesRead() / memory.burstBytes();
                assertTrue(ran.cycles() + 1 >= bursts, () -> "one burst per cycle: " + ran + " " + system);
                weightBytes += bytes;
            }
            assertTrue(dram.bytesRead() >= weightBytes, system::toString);

            // Little's law with the shortest latency there is.
            long readPs = memory.timing().cl() * tCKPs + beatsPs;
            long writePs = memory.timing().cwl() * tCKPs + beatsPs;
            assertTrue(
                    result.timePs()
                            >= dram.nRd()
                                    * readPs
                                    / configuration.machine().frame().dma().outstandingReads(),
                    system::toString);
            assertTrue(
                    result.timePs()
                            >= dram.nWr()
                                    * writePs
                                    / configuration.machine().frame().dma().outstandingWrites(),
                    system::toString);
        });
    }

    @Test
    void noArrayIsBusierThanAllTheTime() {
        RandomSystem.each(RandomSystem::any, 20_000, SYSTEMS, folder, (system, result) -> {
            assertTrue(result.pe().utilization() <= 1, system::toString);
            assertTrue(result.pe().busyCycles() <= result.cycles(), system::toString);
            long waiting = result.stallPs().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            long periodPs = 1_000_000_000_000L
                    / system.configuration(folder).machine().frame().clockHz();
            assertEquals(result.timePs(), result.pe().busyCycles() * periodPs + waiting, system::toString);
        });
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Algorithm 1 of the paper, one group of channels after the other; a row's bits are worth 4^-row of the first one's. */
    private static long essentialBits(RandomSystem system, Layer layer, Weights.Fp32 weights) {
        int lanes = Integer.parseInt(system.setting("machine.pe.lanes"));
        String rows = system.setting("machine.pe.rows");
        NumberFormat format =
                system.setting("machine.pe.format").equals("fp32") ? NumberFormat.FP32 : NumberFormat.FIXED16;
        int positions = layer.kernelHeight() * layer.kernelWidth();
        int channels = layer.channelsPerGroup();
        long sum = 0;
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int position = 0; position < positions; position++) {
                for (int from = 0; from < channels; from += lanes) {
                    int to = Math.min(channels, from + lanes);
                    float[] group = new float[to - from];
                    for (int channel = from; channel < to; channel++) {
                        group[channel - from] = weights.values()[(filter * channels + channel) * positions + position];
                    }
                    sum += keptBits(bitsOfRows(group, format), rows.equals("all") ? 1000 : Integer.parseInt(rows));
                }
            }
        }
        return sum;
    }

    private static Map<Integer, Integer> bitsOfRows(float[] group, NumberFormat format) {
        Map<Integer, Integer> counts = new HashMap<>();
        int largest = 0;
        for (float weight : group) {
            largest = Math.max(largest, weight == 0 ? 0 : Math.max(1, Float.floatToRawIntBits(weight) >>> 23 & 0xFF));
        }
        for (float weight : group) {
            int bits = Float.floatToRawIntBits(weight);
            int exponent = bits >>> 23 & 0xFF;
            int significand = (exponent > 0 ? 1 << 23 : 0) | bits & 0x7FFFFF;
            int top = largest - Math.max(1, exponent);
            int length = 24;
            if (format == NumberFormat.FIXED16) {
                significand = (int) Math.min(32767, Math.abs(Math.rint((double) weight * (1 << 14))));
                top = 0;
                length = 15;
            }
            for (int bit = 0; bit < length; bit++) {
                if ((significand >>> length - 1 - bit & 1) == 1) {
                    counts.merge(top + bit, 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static long keptBits(Map<Integer, Integer> bitsOfRows, int rows) {
        // A score is exact in a double: a small number times a power of two.
        return bitsOfRows.entrySet().stream()
                .sorted((a, b) -> {
                    int byScore = Double.compare(score(b), score(a));
                    return byScore != 0 ? byScore : Integer.compare(a.getKey(), b.getKey());
                })
                .limit(rows)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static double score(Map.Entry<Integer, Integer> row) {
        return Math.scalb((double) row.getValue(), -2 * row.getKey());
    }
}
