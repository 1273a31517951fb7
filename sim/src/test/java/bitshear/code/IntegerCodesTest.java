package bitshear.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.code.bbs.AverageCode;
import bitshear.code.bbs.BbsWeights;
import bitshear.code.bbs.ShiftCode;
import bitshear.code.bitwave.BitFlipCode;
import bitshear.code.ebsp.PatternCode;
import bitshear.code.ebsp.Projection;
import bitshear.code.mortar.Carry;
import bitshear.code.mortar.MortarCode;
import bitshear.code.precision.PrecisionCode;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.Scale;
import bitshear.workload.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The codes of integer weights as machines and commands meet them: groups, footprints, sensitive channels, and mistakes. */
class IntegerCodesTest {
    private static final AverageCode AVERAGE = new AverageCode(2, 32, 0, 1);
    private static final ShiftCode SHIFT = new ShiftCode(4, 32, 6, 0, 1);

    private static Weights.Integers weights(Layer layer, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        short[] values = new short[(int) layer.weights()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) random.nextInt(-127, 128);
        }
        return new Weights.Integers(values, 8, Scale.ONE);
    }

    private static long bits(Layer layer, CodedWeights coded) {
        return coded.footprint()
                .bits(
                        0,
                        layer.outChannels(),
                        0,
                        layer.channelsPerGroup(),
                        0,
                        layer.kernelHeight() * layer.kernelWidth());
    }

    @Test
    void groupsLieAlongTheChannelsOfAKernelPosition() {
        Layer layer = Layers.conv(2, 4, 1, 2);
        short[] values = {1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18};
        ChannelLast ordered = ChannelLast.of("conv", values, WeightShape.of(layer), 2);
        assertArrayEquals(new short[] {1, 3, 5, 7, 2, 4, 6, 8, 11, 13, 15, 17, 12, 14, 16, 18}, ordered.values());
        assertArrayEquals(values, ordered.weights());
        assertEquals(8, ordered.groups());
    }

    @Test
    void aWeightTakesTheKeptColumnsAndItsShareOfTheGroupsEightBits() {
        Layer layer = Layers.conv(8, 64, 3, 3);
        Weights.Integers weights = weights(layer, 1);
        // 6 + 8 / 32 and 4 + 8 / 32 bits.
        assertEquals(6.25 * layer.weights(), bits(layer, AVERAGE.code(layer, weights, Numerics.INT8)));
        assertEquals(4.25 * layer.weights(), bits(layer, SHIFT.code(layer, weights, Numerics.INT8)));
        // 48 channels in groups of 32: a group in two runs on, so that each group is counted once.
        Layer straddling = Layers.conv(4, 48, 3, 3);
        assertEquals(
                6.25 * straddling.weights(),
                bits(straddling, AVERAGE.code(straddling, weights(straddling, 2), Numerics.INT8)));
        assertEquals(5L * layer.weights(), bits(layer, new BitFlipCode(3, 32).code(layer, weights, Numerics.INT8)));
    }

    @Test
    void channelsWithTheLargestWeightsKeepEightBits() {
        Layer layer = Layers.conv(10, 32, 1, 1);
        float[] values = new float[(int) layer.weights()];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (1 + i / 32) * (float) random.nextDouble(-1, 1);
            values[i / 32 * 32] = 1 + i / 32;
        }
        Weights weights = new Weights.Fp32(values);
        // Of ten channels (int) (10 x (1 - 0.7)) = 3 are kept, and the smallest of their scores is the threshold
        // itself: two are left.
        BbsWeights coded = (BbsWeights) new AverageCode(2, 32, 0.3, 1)
                .forNetwork(new Network("net", List.of(layer)), any -> weights)
                .code(layer, weights, Numerics.INT8);
        assertArrayEquals(new int[] {6, 6, 6, 6, 6, 6, 6, 6, 8, 8}, coded.keptColumns());
        assertEquals(32 * (8 * 6.25 + 2 * 8), bits(layer, coded));
        short[] quantised = Numerics.INT8.quantise(layer, weights).integers();
        assertArrayEquals(
                Arrays.copyOfRange(quantised, 8 * 32, 320),
                Arrays.copyOfRange(coded.values().integers(), 8 * 32, 320));
        BbsWeights rounded = (BbsWeights) new AverageCode(2, 32, 0.3, 4)
                .forNetwork(new Network("net", List.of(layer)), any -> weights)
                .code(layer, weights, Numerics.INT8);
        assertArrayEquals(new int[] {6, 6, 6, 6, 6, 6, 8, 8, 8, 8}, rounded.keptColumns());
    }

    @Test
    void aPartOfALayerIsCodedAsInTheWhole() {
        Layer layer = Layers.conv(6, 20, 3, 3);
        Weights.Integers weights = weights(layer, 4);
        for (WeightCode code : List.of(AVERAGE, SHIFT, new BitFlipCode(3, 32), new PrecisionCode(5))) {
            Weights whole = code.code(layer, weights, Numerics.INT8).values();
            assertEquals(1, code.filtersTogether(layer));
            int from = 2 * (int) layer.weightsPerFilter();
            int count = 3 * (int) layer.weightsPerFilter();
            Weights part = code.code(layer.withFilters(3), weights.slice(from, count), Numerics.INT8)
                    .values();
            assertArrayEquals(Arrays.copyOfRange(whole.integers(), from, from + count), part.integers());
        }
        assertEquals(6, new BitFlipCode(3, 16).filtersTogether(layer), "groups of 16 run on through 20 channels");
    }

    @Test
    void precisionRoundsLowBitsAwayHalvesToEven() {
        Layer layer = Layers.conv(1, 6, 1, 1);
        Weights weights = new Weights.Integers(new short[] {8, 24, 7, -9, 127, -127}, 8, Scale.ONE);
        CodedWeights coded = new PrecisionCode(4).code(layer, weights, Numerics.INT8);
        // 0.5 and 1.5 steps of 16 go to 0 and 2; 127 saturates at 7 x 16.
        assertArrayEquals(new short[] {0, 32, 0, -16, 112, -112}, coded.values().integers());
        assertEquals(24, bits(layer, coded));
    }

    private static void assertRefused(String message, Runnable run) {
        assertEquals(
                message, assertThrows(InvalidInputException.class, run::run).getMessage());
    }

    @Test
    void aCodeOnAFormatItIsNotMadeForIsNamed() {
        assertRefused(
                "bbs-average: is for int8 weights, the format is fp32, expected int8",
                () -> new Coding(AVERAGE, Numerics.FP32));
        assertRefused(
                "bbs-shift: is for int8 weights, the format is fixed16, expected int8",
                () -> new Coding(SHIFT, Numerics.fixed16(14)));
        assertRefused(
                "bitwave-flip: is for int8 weights, the format is fp32, expected int8",
                () -> new Coding(new BitFlipCode(3, 32), Numerics.FP32));
        assertRefused(
                "mortar: is for fp32 weights, whose significands it morphs; the format is int8, expected fp32",
                () -> new Coding(new MortarCode(0.1, Carry.HIDDEN), Numerics.INT8));
        assertRefused(
                "precision: leaves 9 bits of integers, the format is int8, expected integers of at least 9 bits",
                () -> new Coding(new PrecisionCode(9), Numerics.INT8));
        assertRefused(
                "ebsp-pattern: makes integers of 6 bits with a scale, the format is int8, expected int6",
                () -> new Coding(
                        new PatternCode(6, 3, Projection.NEAREST, PatternCode.ScaleExtent.TENSOR), Numerics.INT8));
    }

    @Test
    void aGroupThatDoesNotDivideTheLayerIsNamed() {
        Layer layer = Layers.conv(1, 33, 1, 1);
        assertRefused(
                layer.name()
                        + ": group: is 32, which does not divide the layer's 33 weights, expected a divisor such as 11",
                () -> AVERAGE.code(layer, weights(layer, 5), Numerics.INT8));
    }

    @Test
    void weightsOutOfRangeAreNamed() {
        Layer layer = Layers.conv(1, 2, 1, 1);
        Weights weights = new Weights.Integers(new short[] {-128, 128}, 16, Scale.ONE);
        assertRefused(
                layer.name() + ": weight 1 is 128, expected 8 bits, -128 to 127",
                () -> SHIFT.code(layer, weights, Numerics.INT8));
    }
}
