package bitshear.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EssentialBitsAnalysisTest {
    @ParameterizedTest
    @EnumSource(NumberFormat.class)
    void everyLaneCountsTheOnesOfItsPrunedWeight(NumberFormat format) {
        SplittableRandom random = new SplittableRandom(99);
        for (int trial = 0; trial < 40; trial++) {
            int filters = random.nextInt(1, 5);
            int channels = random.nextInt(1, 40);
            int kernel = random.nextInt(1, 4);
            int lanes = random.nextInt(1, 20);
            int rows = trial % 4 == 0 ? PruningSpec.ALL_ROWS : random.nextInt(1, 12);
            Layer layer = Layers.conv(filters, channels, kernel, 1);
            Weights weights = new Weights.Fp32(RandomWeights.GAUSSIAN.array(random, filters * channels * kernel));
            PruningSpec spec = new PruningSpec("bitx", rows, lanes, PruningSpec.LOSSLESS_ALIGNMENT_ROWS, format, 14);
            EssentialBits bits = EssentialBitsAnalysis.analyse(layer, weights, spec);

            int channelGroups = (channels + lanes - 1) / lanes;
            byte[] expected = new byte[filters * kernel * channelGroups * lanes];
            Weights pruned = WeightPruning.prune(layer, weights, spec, WeightGrouping.CHANNEL);
            Weights unpruned = WeightPruning.prune(layer, weights, spec.unpruned(), WeightGrouping.CHANNEL);
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
        if (weights instanceof Weights.Int16 int16) {
            return Integer.bitCount(Math.abs(int16.values()[index]));
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
        EssentialBits bits =
                EssentialBitsAnalysis.analyse(layer, new Weights.Fp32(values), PruningSpec.bitx(PruningSpec.ALL_ROWS));
        assertEquals(bits.originalBits(), bits.keptBits());
    }

    @Test
    void methodNoneKeepsEveryBitForAnyNumberOfRows() {
        Layer layer = Layers.conv(3, 10, 1, 1);
        Weights weights = new Weights.Fp32(RandomWeights.GAUSSIAN.array(new SplittableRandom(4), 30));
        PruningSpec none = new PruningSpec("none", 2, 8, 10, NumberFormat.FP32, 14);
        EssentialBits bits = EssentialBitsAnalysis.analyse(layer, weights, none);
        assertEquals(bits.originalBits(), bits.keptBits());
    }

    @Test
    void aWeightThatIsNotANumberIsNamedWithLayerAndIndex() {
        Layer layer = Layers.conv(1, 4, 1, 1);
        Weights nan = new Weights.Fp32(new float[] {1, 2, Float.NaN, 3});
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> EssentialBitsAnalysis.analyse(layer, nan, PruningSpec.bitx(6)));
        assertEquals("layer: weight at index 2 is NaN, expected a finite number", refused.getMessage());
        Weights infinite = new Weights.Fp32(new float[] {1, 2, 3, Float.NEGATIVE_INFINITY});
        refused = assertThrows(
                InvalidInputException.class,
                () -> WeightPruning.prune(
                        layer, infinite, PruningSpec.bitx(6).withFormat(NumberFormat.FIXED16), WeightGrouping.LINEAR));
        assertEquals("layer: weight at index 3 is -Infinity, expected a finite number", refused.getMessage());
    }

    @Test
    void aWrongNumberOfWeightsIsRefused() {
        Layer layer = Layers.conv(2, 3, 1, 1);
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> EssentialBitsAnalysis.analyse(layer, new Weights.Fp32(new float[5]), PruningSpec.bitx(6)));
        assertEquals("layer: has 5 weights, expected 6 (2 x 3 x 1 x 1)", refused.getMessage());
    }

    @Test
    void integerWeightsNeedAFixedPointFormat() {
        Layer layer = Layers.conv(1, 3, 1, 1);
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> EssentialBitsAnalysis.analyse(layer, new Weights.Int16(new short[3]), PruningSpec.bitx(6)));
        assertEquals(
                "layer: format: the weights are int16, expected fixed16 (fp32 needs floating-point weights)",
                refused.getMessage());
    }
}
