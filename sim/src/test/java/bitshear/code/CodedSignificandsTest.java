package bitshear.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.code.bitx.BitxCode;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodedSignificandsTest {
    private static final int LANES = 8;

    @ParameterizedTest
    @EnumSource(NumberFormat.class)
    void everyLaneCountsTheOnesOfItsPrunedWeight(NumberFormat format) {
        SplittableRandom random = new SplittableRandom(99);
        for (int trial = 0; trial < 40; trial++) {
            int filters = random.nextInt(1, 5);
            int channels = random.nextInt(1, 40);
            int kernel = random.nextInt(1, 4);
            int lanes = random.nextInt(1, 20);
            int rows = trial % 4 == 0 ? BitxCode.ALL_ROWS : random.nextInt(1, 12);
            Layer layer = Layers.conv(filters, channels, kernel, 1);
            Weights weights = new Weights.Fp32(RandomWeights.GAUSSIAN.array(random, filters * channels * kernel));
            Coding spec = new Coding(
                    new BitxCode(rows, lanes, BitxCode.LOSSLESS_ALIGNMENT_ROWS, WeightGrouping.CHANNEL),
                    format.numerics(14));
            EssentialBits bits = spec.of(layer, weights).essentialBits(lanes);

            int channelGroups = (channels + lanes - 1) / lanes;
            byte[] expected = new byte[filters * kernel * channelGroups * lanes];
            Weights pruned = spec.in(WeightGrouping.CHANNEL).of(layer, weights).values();
            Weights unpruned = spec.unpruned()
                    .in(WeightGrouping.CHANNEL)
                    .of(layer, weights)
                    .values();
            long keptBits = 0;
            long originalBits = 0;
            for (int filter = 0; filter < filters; filter++) {
                for (int channel = 0; channel < channels; channel++) {
                    for (int position = 0; position < kernel; position++) {
                        int weight = (filter * channels + channel) * kernel + position;
                        int group = (filter * kernel + position) * channelGroups + channel / lanes;
                        expected[group * lanes + channel % lanes] = (byte) ones(pruned, weight);
                        keptBits += ones(pruned, weight);
                        originalBits += ones(unpruned, weight);
                    }
                }
            }
            assertArrayEquals(expected, bits.counts());
            assertEquals(keptBits, bits.keptBits());
            assertEquals(originalBits, bits.originalBits());
            assertEquals(channelGroups, bits.channelGroups());
            assertEquals(kernel, bits.kernelPositions());
        }
    }

    private static int ones(Weights weights, int index) {
        if (!weights.isFloatingPoint()) {
            return Integer.bitCount(Math.abs(weights.integers()[index]));
        }
        float value = Math.abs(((Weights.Fp32) weights).values()[index]);
        int ones = 0;
        for (double rest = value; rest > 0; rest -= Math.scalb(1.0, Math.getExponent(rest))) {
            ones++;
        }
        return ones;
    }

    @Test
    void nothingIsLostWhenAllRowsAreKept() {
        Layer layer = Layers.conv(3, 10, 1, 1);
        float[] values = RandomWeights.HUGE_SPREAD.array(new SplittableRandom(4), 30);
        EssentialBits bits = new Coding(BitxCode.rows(BitxCode.ALL_ROWS), Numerics.FP32)
                .of(layer, new Weights.Fp32(values))
                .essentialBits(LANES);
        assertEquals(bits.originalBits(), bits.keptBits());
    }

    @Test
    void methodNoneKeepsEveryBitForAnyNumberOfRows() {
        Layer layer = Layers.conv(3, 10, 1, 1);
        Weights weights = new Weights.Fp32(RandomWeights.GAUSSIAN.array(new SplittableRandom(4), 30));
        Coding none = new Coding(NoCode.NONE, NumberFormat.FP32.numerics(14));
        EssentialBits bits = none.of(layer, weights).essentialBits(LANES);
        assertEquals(bits.originalBits(), bits.keptBits());
    }

    @Test
    void aWeightThatIsNotANumberIsNamedWithLayerAndIndex() {
        Layer layer = Layers.conv(1, 4, 1, 1);
        Weights nan = new Weights.Fp32(new float[] {1, 2, Float.NaN, 3});
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> new Coding(BitxCode.rows(6), Numerics.FP32).of(layer, nan).essentialBits(LANES));
        assertEquals("layer: weight at index 2 is NaN, expected a finite number", refused.getMessage());
        Weights infinite = new Weights.Fp32(new float[] {1, 2, 3, Float.NEGATIVE_INFINITY});
        refused = assertThrows(
                InvalidInputException.class,
                () -> new Coding(BitxCode.rows(6), NumberFormat.FIXED16.numerics(14))
                        .in(WeightGrouping.LINEAR)
                        .of(layer, infinite)
                        .values());
        assertEquals("layer: weight at index 3 is -Infinity, expected a finite number", refused.getMessage());
    }

    @Test
    void aWrongNumberOfWeightsIsRefused() {
        Layer layer = Layers.conv(2, 3, 1, 1);
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> new Coding(BitxCode.rows(6), Numerics.FP32)
                        .of(layer, new Weights.Fp32(new float[5]))
                        .essentialBits(LANES));
        assertEquals("layer: has 5 weights, expected 6 (2 x 3 x 1 x 1)", refused.getMessage());
    }

    @Test
    void integerWeightsNeedAFixedPointFormat() {
        Layer layer = Layers.conv(1, 3, 1, 1);
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> new Coding(BitxCode.rows(6), Numerics.FP32)
                        .of(layer, Weights.Integers.of16(new short[3]))
                        .essentialBits(LANES));
        assertEquals(
                "layer: format: the weights are int16, expected fixed16 (fp32 needs floating-point weights)",
                refused.getMessage());
    }
}
