package bitshear.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.code.Coding;
import bitshear.code.EssentialBits;
import bitshear.code.NoCode;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.compute.LaneRecurrence;
import bitshear.workload.FixedPoint;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counters, which work on blocks, against counting one weight after the other. */
class BitCountsTest {
    @ParameterizedTest
    @CsvSource({
        "CHANNEL, FP32",
        "KERNEL_WINDOW, FP32",
        "LINEAR, FP32",
        "CHANNEL, FIXED16",
        "KERNEL_WINDOW, FIXED16",
        "LINEAR, FIXED16"
    })
    void blocksCountWhatSingleWeightsDo(WeightGrouping grouping, NumberFormat format) {
        SplittableRandom random = new SplittableRandom(3 + grouping.ordinal());
        for (int trial = 0; trial < 30; trial++) {
            Layer layer =
                    layer(random.nextInt(1, 30), random.nextInt(1, 40), random.nextInt(1, 4), random.nextInt(1, 4));
            float[] values = new float[(int) layer.weights()];
            for (int i = 0; i < values.length; i++) {
                values[i] = weight(random, trial);
            }
            Weights weights = new Weights.Fp32(values);
            BitxCode code = BitxCode.rows(random.nextInt(1, 12));
            int lanes = random.nextInt(1, 20);
            Coding spec = new Coding(code.withLanes(lanes).in(grouping), format.numerics(14));

            BitCounts counts = new BitCounts();
            Weights pruned = counts.count(layer, weights, spec, lanes, true);

            Weights expected = spec.in(grouping).of(layer, weights).values();
            if (format == NumberFormat.FP32) {
                assertArrayEquals(((Weights.Fp32) expected).values(), ((Weights.Fp32) pruned).values());
            } else {
                assertArrayEquals(expected.integers(), pruned.integers());
            }
            Coding all = spec.in(WeightGrouping.CHANNEL).unpruned();
            EssentialBits before = all.of(layer, weights).essentialBits(lanes);
            EssentialBits after = all.of(layer, expected).essentialBits(lanes);
            assertEquals(before.keptBits(), counts.originalBits);
            assertEquals(after.keptBits(), counts.keptBits);
            assertEquals(kept(layer, weights, spec.in(WeightGrouping.CHANNEL)), counts.keptBitsChannel);
            assertEquals(kept(layer, weights, spec.in(WeightGrouping.KERNEL_WINDOW)), counts.keptBitsKernelWindow);
            LaneRecurrence drifting = new LaneRecurrence(lanes, 8, 1, 1);
            assertEquals(drifting.sumOfReductions(before), counts.driftingOriginal);
            assertEquals(drifting.sumOfReductions(after), counts.driftingKept);
            LaneRecurrence lockstep = new LaneRecurrence(lanes, 0, 1, 1);
            assertEquals(lockstep.sumOfReductions(before), counts.lockstepOriginal);
            assertEquals(lockstep.sumOfReductions(after), counts.lockstepKept);

            assertOnes(weights, format, counts.ones);
            assertOnes(expected, format, counts.onesPruned);
            if (format == NumberFormat.FP32) {
                assertSpread(layer, values, lanes, counts.spread.report());
            }
            int zeroes = 0;
            for (float value : values) {
                zeroes += Math.abs((double) value) < 1e-5 ? 1 : 0;
            }
            assertEquals(zeroes, counts.zeroWeights);
        }
    }

    @Test
    void onesOfManyBlocksAreCountedWhateverTheirExponents() {
        SplittableRandom random = new SplittableRandom(77);
        for (int character = 0; character < 4; character++) {
            Layer layer = layer(64, 512, 3, 1);
            float[] values = new float[(int) layer.weights()];
            for (int i = 0; i < values.length; i++) {
                values[i] = weight(random, character);
            }
            BitCounts counts = new BitCounts();
            Weights pruned =
                    counts.count(layer, new Weights.Fp32(values), new Coding(BitxCode.rows(4), Numerics.FP32), 8, true);
            assertOnes(new Weights.Fp32(values), NumberFormat.FP32, counts.ones);
            assertOnes(pruned, NumberFormat.FP32, counts.onesPruned);
        }
    }

    private static long kept(Layer layer, Weights weights, Coding spec) {
        Weights pruned = spec.of(layer, weights).values();
        return spec.withCode(NoCode.NONE).of(layer, pruned).essentialBits(5).keptBits();
    }

    private static void assertOnes(Weights weights, NumberFormat format, SignificanceHistogram histogram) {
        long[] shown = new long[80];
        long outside = 0;
        for (int i = 0; i < weights.count(); i++) {
            double rest = Math.abs(value(weights, i, format));
            while (rest > 0) {
                int significance = Math.getExponent(rest);
                if (significance <= 9 && significance >= -70) {
                    shown[9 - significance]++;
                } else {
                    outside++;
                }
                rest -= Math.scalb(1.0, significance);
            }
        }
        assertArrayEquals(shown, histogram.shown());
        assertEquals(outside, histogram.outside());
    }

    private static double value(Weights weights, int index, NumberFormat format) {
        if (!weights.isFloatingPoint()) {
            return FixedPoint.value(weights.integers()[index], 14);
        }
        float value = ((Weights.Fp32) weights).values()[index];
        return format == NumberFormat.FP32 ? value : FixedPoint.value(FixedPoint.quantise(value, 14), 14);
    }

    private static void assertSpread(Layer layer, float[] values, int lanes, BitReport.Spread spread) {
        long[] groups = new long[33];
        int largest = 0;
        int positions = layer.kernelHeight() * layer.kernelWidth();
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int position = 0; position < positions; position++) {
                for (int first = 0; first < layer.inChannels(); first += lanes) {
                    int high = Integer.MIN_VALUE;
                    int low = Integer.MAX_VALUE;
                    for (int c = first; c < Math.min(layer.inChannels(), first + lanes); c++) {
                        float value = values[(filter * layer.inChannels() + c) * positions + position];
                        if (value != 0) {
                            int exponent = Math.max(Float.MIN_EXPONENT, Math.getExponent(value));
                            high = Math.max(high, exponent);
                            low = Math.min(low, exponent);
                        }
                    }
                    int width = high < low ? 0 : high - low;
                    groups[Math.min(32, width)]++;
                    largest = Math.max(largest, width);
                }
            }
        }
        assertArrayEquals(groups, spread.groups());
        assertEquals(largest, spread.max());
    }

    private static float weight(SplittableRandom random, int character) {
        return switch (character % 4) {
            case 0 -> (float) (random.nextGaussian() * 0.05);
            case 1 -> random.nextInt(3) == 0 ? (float) random.nextGaussian() : 0;
            case 2 -> (float) Math.scalb(random.nextGaussian(), random.nextInt(-149, 120));
            default -> Float.intBitsToFloat(random.nextInt(1 << random.nextInt(1, 26)) | random.nextInt(2) << 31);
        };
    }

    private static Layer layer(int filters, int channels, int rows, int columns) {
        return new Layer(
                0,
                "layer",
                LayerType.CONV,
                channels,
                filters,
                8,
                8,
                rows,
                columns,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                1,
                9 - rows,
                9 - columns,
                List.of(-1),
                false,
                "");
    }
}
