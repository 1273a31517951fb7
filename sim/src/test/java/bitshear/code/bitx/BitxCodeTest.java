package bitshear.code.bitx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.code.Coding;
import bitshear.code.Layers;
import bitshear.code.RandomWeights;
import bitshear.code.WeightGrouping;
import bitshear.workload.FixedPoint;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitxCodeTest {
    private static final int ALL_WIDE = BitxCode.LOSSLESS_ALIGNMENT_ROWS;

    @Test
    void keepsTheMostSignificantRowsOfASingleWeight() {
        float[] pruned = pruneGroup(new float[] {1.8125f}, 3, ALL_WIDE); // 1.1101
        assertArrayEquals(new float[] {1.75f}, pruned);
    }

    @Test
    void aRowOfFiveOnesBeatsALoneOneOnTheRowAbove() {
        // Row 0 holds 1 one, row 1 five: 1 x 1 < 5 / 4.
        float[] pruned = pruneGroup(new float[] {2, 1, 1, 1, 1, 1, 0, 0}, 1, ALL_WIDE);
        assertArrayEquals(new float[] {0, 1, 1, 1, 1, 1, 0, 0}, pruned);
    }

    @Test
    void equalScoresGoToTheMoreSignificantRow() {
        float[] pruned = pruneGroup(new float[] {2, 1, 1, 1, 1, 0, 0, 0}, 1, ALL_WIDE);
        assertArrayEquals(new float[] {2, 0, 0, 0, 0, 0, 0, 0}, pruned);
    }

    @Test
    void nineOnesBeatTwoOnTheRowAbove() {
        float[] group = {2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
        assertArrayEquals(new float[] {0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0}, pruneGroup(group, 1, ALL_WIDE));
    }

    @Test
    void aRowOfSeventeenOnesBeatsALoneOneTwoRowsAbove() {
        float[] group = new float[20];
        Arrays.fill(group, 1);
        group[0] = 8;
        group[1] = 4;
        group[2] = 2;
        float[] kept = group.clone();
        kept[1] = 0;
        kept[2] = 0;
        assertArrayEquals(kept, pruneGroup(group, 2, ALL_WIDE)); // 4^-1, 4^-2, 17 x 4^-3 below the first row
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 29, 30, 31, 32, 62, 63, 64, 100})
    void aCrowdedRowFarDownBeatsALoneOneAboveIt(int rowsDown) {
        float above = Math.scalb(1f, -rowsDown);
        float low = above / 2;
        float[] group = {1, above, low, low, low, low, low, 0};
        assertArrayEquals(new float[] {1, 0, low, low, low, low, low, 0}, pruneGroup(group, 2, ALL_WIDE));
    }

    @Test
    void anEmptyRowTakesNoPlaceAmongTheKeptOnes() {
        float[] pruned = pruneGroup(new float[] {1 + 0x1p-20f, 0x1p-30f}, 3, ALL_WIDE);
        assertArrayEquals(new float[] {1 + 0x1p-20f, 0x1p-30f}, pruned);
    }

    @Test
    void aWeightThatLosesItsHiddenBitStaysExact() {
        // Rows 0, 1 from the large weight; the small one lives on rows 2 to 4, of which row 4 is the fullest.
        float[] pruned = pruneGroup(new float[] {1.5f, 0x1.4p-2f}, 2, ALL_WIDE);
        assertArrayEquals(new float[] {1.5f, 0}, pruned);
        float[] withCrowd = pruneGroup(
                new float[] {4, 0x1.4p-1f, 0x1p-3f, 0x1p-3f, 0x1p-3f, 0x1p-3f, 0x1p-3f, 0x1p-3f}, 2, ALL_WIDE);
        // Rows: 0 (one), 3 (one), 5 (seven): 4^-3 = 1/64 against 7/1024.
        assertArrayEquals(new float[] {4, 0.5f, 0, 0, 0, 0, 0, 0}, withCrowd);
    }

    @Test
    void aClearedNegativeWeightIsANegativeZero() {
        float[] pruned = pruneGroup(new float[] {1, -0x1p-5f}, 1, ALL_WIDE);
        assertEquals(Float.floatToRawIntBits(-0.0f), Float.floatToRawIntBits(pruned[1]));
    }

    @Test
    void aSubnormalHasNoHiddenBit() {
        float smallest = Float.MIN_VALUE;
        float[] group = {smallest * 5, smallest, Float.MIN_NORMAL};
        // Row 0: the normal number; rows 21 and 23: the subnormals.
        assertArrayEquals(new float[] {0, 0, Float.MIN_NORMAL}, pruneGroup(group, 1, ALL_WIDE));
        assertArrayEquals(new float[] {smallest * 4, 0, Float.MIN_NORMAL}, pruneGroup(group, 2, ALL_WIDE));
        assertArrayEquals(group, pruneGroup(group, 3, ALL_WIDE));
    }

    @Test
    void narrowAlignmentLosesTheBitsShiftedOut() {
        float[] group = {1 + 0x1p-7f, 0x1p-8f};
        Coding spec = new Coding(
                new BitxCode(BitxCode.ALL_ROWS, 8, 8, WeightGrouping.CHANNEL), NumberFormat.FP32.numerics(14));
        assertArrayEquals(new float[] {1 + 0x1p-7f, 0}, prune(group, spec, WeightGrouping.LINEAR));
    }

    @ParameterizedTest
    @EnumSource(RandomWeights.class)
    void theFastPathIsAlgorithmOneBitForBit(RandomWeights character) {
        SplittableRandom random = new SplittableRandom(20210809 + character.ordinal());
        for (int lanes : new int[] {1, 2, 3, 4, 5, 8, 9, 16, 17, 64, 65, 512}) {
            int trials = Math.max(4, 1200 / lanes);
            for (int trial = 0; trial < trials; trial++) {
                int rows = trial % 8 == 7 ? BitxCode.ALL_ROWS : random.nextInt(1, 25);
                int alignmentRows = trial % 3 == 2 ? random.nextInt(1, 80) : ALL_WIDE;
                float[] group = character.array(random, lanes);
                float[] expected = AlgorithmOne.pruneFp32(group, rows, alignmentRows);
                float[] actual = pruneGroup(group, rows, alignmentRows);
                assertSameBits(
                        expected,
                        actual,
                        () -> "N = " + rows + ", alignment rows = " + alignmentRows + ", group = "
                                + Arrays.toString(group));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 9, 20})
    void groupsOfManyBlocksArePrunedAsIfAlone(int lanes) {
        SplittableRandom random = new SplittableRandom(31 + lanes);
        int groups = 2500;
        float[] weights = RandomWeights.GAUSSIAN.array(random, lanes * groups);
        Coding spec = new Coding(BitxCode.rows(5).withLanes(lanes), Numerics.FP32);
        float[] pruned = prune(weights, spec, WeightGrouping.LINEAR);
        for (int group = 0; group < groups; group++) {
            int from = group * lanes;
            float[] expected = AlgorithmOne.pruneFp32(Arrays.copyOfRange(weights, from, from + lanes), 5, ALL_WIDE);
            int at = group;
            assertSameBits(expected, Arrays.copyOfRange(pruned, from, from + lanes), () -> "group " + at);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 9, 16, 64, 512})
    void fixedPointFollowsAlgorithmOneToo(int lanes) {
        SplittableRandom random = new SplittableRandom(lanes);
        for (int trial = 0; trial < 200; trial++) {
            int rows = trial % 8 == 7 ? BitxCode.ALL_ROWS : random.nextInt(1, 16);
            int alignmentRows = trial % 3 == 2 ? random.nextInt(1, 16) : ALL_WIDE;
            int width = random.nextInt(1, 16);
            short[] group = new short[lanes];
            int[] quantised = new int[lanes];
            for (int j = 0; j < lanes; j++) {
                group[j] = (short) (random.nextInt(1 << 16) >> 16 - width);
                quantised[j] = FixedPoint.saturate(group[j]);
            }
            Coding spec = new Coding(
                    new BitxCode(rows, lanes, alignmentRows, WeightGrouping.CHANNEL),
                    NumberFormat.FIXED16.numerics(14));
            Layer layer = Layers.conv(1, lanes, 1, 1);
            Weights pruned = spec.in(WeightGrouping.CHANNEL)
                    .of(layer, Weights.Integers.of16(group))
                    .values();
            assertArrayEquals(AlgorithmOne.pruneFixed16(quantised, rows, alignmentRows), pruned.integers());
        }
    }

    @ParameterizedTest
    @EnumSource(WeightGrouping.class)
    void everyGroupingPrunesTheGroupsOfItsDefinition(WeightGrouping grouping) {
        SplittableRandom random = new SplittableRandom(7 + grouping.ordinal());
        for (int trial = 0; trial < 60; trial++) {
            int filters = random.nextInt(1, 5);
            int channels = random.nextInt(1, 21);
            int kernelHeight = random.nextInt(1, 4);
            int kernelWidth = random.nextInt(1, 4);
            int lanes = random.nextInt(1, 12);
            int rows = random.nextInt(1, 12);
            int positions = kernelHeight * kernelWidth;
            float[] weights = RandomWeights.GAUSSIAN.array(random, filters * channels * positions);
            float[] expected = new float[weights.length];
            for (List<Integer> group : groups(grouping, filters, channels, positions, lanes)) {
                float[] values = new float[group.size()];
                for (int j = 0; j < values.length; j++) {
                    values[j] = weights[group.get(j)];
                }
                float[] pruned = AlgorithmOne.pruneFp32(values, rows, ALL_WIDE);
                for (int j = 0; j < values.length; j++) {
                    expected[group.get(j)] = pruned[j];
                }
            }
            Coding spec = new Coding(BitxCode.rows(rows).withLanes(lanes), Numerics.FP32);
            Layer layer = Layers.conv(filters, channels, kernelHeight, kernelWidth);
            Weights pruned =
                    spec.in(grouping).of(layer, new Weights.Fp32(weights)).values();
            assertSameBits(expected, ((Weights.Fp32) pruned).values(), () -> layer + " " + spec);
        }
    }

    /** The element indices of every group, from the words of the definition. */
    static List<List<Integer>> groups(WeightGrouping grouping, int filters, int channels, int positions, int lanes) {
        List<List<Integer>> groups = new ArrayList<>();
        switch (grouping) {
            case CHANNEL -> {
                for (int filter = 0; filter < filters; filter++) {
                    for (int position = 0; position < positions; position++) {
                        for (int first = 0; first < channels; first += lanes) {
                            List<Integer> group = new ArrayList<>();
                            for (int c = first; c < Math.min(first + lanes, channels); c++) {
                                group.add((filter * channels + c) * positions + position);
                            }
                            groups.add(group);
                        }
                    }
                }
            }
            case KERNEL_WINDOW, LINEAR -> {
                int size = grouping == WeightGrouping.LINEAR ? lanes : positions;
                int total = filters * channels * positions;
                for (int first = 0; first < total; first += size) {
                    List<Integer> group = new ArrayList<>();
                    for (int i = first; i < Math.min(first + size, total); i++) {
                        group.add(i);
                    }
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    @Test
    void theTestWeightsReallyReachEveryPath() {
        // A row outside the 63-row window is only reachable with a spread no bell curve has.
        float[] group = {1, 0x1p-60f * 1.5f, 0x1p-100f, 0x1.8p-140f, 0, -1e-45f, 0x1p-70f, 0x1p-90f};
        for (int rows = 1; rows <= 8; rows++) {
            assertSameBits(AlgorithmOne.pruneFp32(group, rows, ALL_WIDE), pruneGroup(group, rows, ALL_WIDE), () -> "");
        }
        assertTrue(pruneGroup(group, 4, ALL_WIDE)[7] == 0 && pruneGroup(group, 4, ALL_WIDE)[6] != 0);
    }

    private static float[] pruneGroup(float[] group, int rows, int alignmentRows) {
        Coding spec = new Coding(
                new BitxCode(rows, group.length, alignmentRows, WeightGrouping.CHANNEL),
                NumberFormat.FP32.numerics(14));
        return prune(group, spec, WeightGrouping.CHANNEL);
    }

    private static float[] prune(float[] weights, Coding spec, WeightGrouping grouping) {
        Layer layer = Layers.conv(1, weights.length, 1, 1);
        return ((Weights.Fp32)
                        spec.in(grouping).of(layer, new Weights.Fp32(weights)).values())
                .values();
    }

    private static void assertSameBits(float[] expected, float[] actual, java.util.function.Supplier<String> message) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            int index = i;
            assertEquals(
                    Float.floatToRawIntBits(expected[i]),
                    Float.floatToRawIntBits(actual[i]),
                    () -> "weight " + index + ": expected " + expected[index] + " but was " + actual[index] + "; "
                            + message.get());
        }
    }
}
