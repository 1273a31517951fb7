package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.code.CodedWeights;
import bitshear.code.Coding;
import bitshear.code.EssentialBits;
import bitshear.code.NoCode;
import bitshear.code.bitx.BitxCode;
import bitshear.component.Tile;
import bitshear.compute.serial.BidirectionalColumns;
import bitshear.compute.serial.GroupSerial;
import bitshear.compute.serial.NonZeroColumns;
import bitshear.compute.serial.Ones;
import bitshear.compute.serial.Significances;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Arrays with serial weights against a plain slow version, on random layers and tiles. */
class WeightSerialWorkTest {
    private static final int TRIALS = 300;

    private static Layer layer(SplittableRandom random) {
        int groups = random.nextInt(3) == 0 ? random.nextInt(2, 4) : 1;
        int kernelHeight = random.nextInt(1, 5);
        int kernelWidth = random.nextInt(1, 5);
        int outHeight = random.nextInt(1, 7);
        int outWidth = random.nextInt(1, 9);
        return new Layer(
                0,
                "conv",
                LayerType.CONV,
                groups * random.nextInt(1, 20),
                groups * random.nextInt(1, 10),
                outHeight + kernelHeight - 1,
                outWidth + kernelWidth - 1,
                kernelHeight,
                kernelWidth,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                groups,
                outHeight,
                outWidth,
                List.of(-1),
                false,
                "");
    }

    private static WeightSerialArray array(SplittableRandom random) {
        int filters = random.nextInt(1, 5);
        int windows = random.nextInt(1, 5);
        return new WeightSerialArray(
                random.nextInt(2, 9),
                filters * windows,
                filters + "x" + windows,
                random.nextBoolean() ? WindowSets.ACROSS_ROWS : WindowSets.WITHIN_ROWS,
                random.nextBoolean() ? GroupAxis.CHANNELS : GroupAxis.LONGER,
                random.nextBoolean(),
                8,
                0,
                4);
    }

    private static Weights.Integers weights(SplittableRandom random, Layer layer) {
        short[] values = new short[(int) layer.weights()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) (random.nextInt(3) == 0 ? 0 : random.nextInt(-127, 128));
        }
        return Weights.Integers.of16(values);
    }

    /** On weights as they are, counted one by one. */
    private static WeightSerialWork laid(
            WeightSerialisation serialisation, Layer layer, WeightSerialArray array, Weights weights) {
        return serialisation.lay(layer, 1, array, new SerialOperand() {
            private Weights values() {
                return array.numerics().quantise(layer, weights);
            }

            @Override
            public int precision() {
                return SerialGroups.precision(values());
            }

            @Override
            public LayerTimings timings(boolean withSign) {
                return new LayerTimings(SerialGroups.ones(layer, array, values(), withSign));
            }

            @Override
            public GroupCosts costs(GroupSerial serial) {
                return SerialGroups.costs(layer, array, weights.integers(), filter -> serial);
            }

            @Override
            public CodedWeights coded() {
                return NoCode.NONE.code(layer, weights, array.numerics());
            }
        });
    }

    private static Tile tile(SplittableRandom random, Layer layer, WeightSerialArray array) {
        int unit = array.channelUnit(layer);
        int channelFrom = random.nextInt((layer.channelsPerGroup() + unit - 1) / unit) * unit;
        // A slice ends where a group does, or with the channels.
        int room = layer.channelsPerGroup() - channelFrom;
        int channelCount = Math.min(room, random.nextInt(1, (room + unit - 1) / unit + 1) * unit);
        int filterFrom = random.nextInt(layer.outChannels());
        long windowFrom = random.nextLong(layer.windows());
        return new Tile(
                0,
                filterFrom,
                random.nextInt(1, layer.outChannels() - filterFrom + 1),
                windowFrom,
                random.nextLong(1, layer.windows() - windowFrom + 1),
                channelFrom,
                channelCount,
                true,
                true);
    }

    /** Weights of every group of a filter's slice, groups in order. */
    private static List<List<Integer>> groups(
            Layer layer, WeightSerialArray array, short[] values, int filter, Tile tile) {
        int positions = layer.kernelHeight() * layer.kernelWidth();
        boolean alongKernel = array.groupAxis() == GroupAxis.LONGER && positions > layer.channelsPerGroup();
        List<List<Integer>> lines = new ArrayList<>();
        int channelTo = tile.channelFrom() + tile.channelCount();
        for (int outer = alongKernel ? tile.channelFrom() : 0; outer < (alongKernel ? channelTo : positions); outer++) {
            List<Integer> line = new ArrayList<>();
            for (int inner = alongKernel ? 0 : tile.channelFrom();
                    inner < (alongKernel ? positions : channelTo);
                    inner++) {
                int channel = alongKernel ? outer : inner;
                int position = alongKernel ? inner : outer;
                line.add((int) values[(filter * layer.channelsPerGroup() + channel) * positions + position]);
            }
            for (int from = 0; from < line.size(); from += array.lanes()) {
                lines.add(line.subList(from, Math.min(line.size(), from + array.lanes())));
            }
        }
        return lines;
    }

    private interface GroupCost {
        int of(List<Integer> weights);
    }

    private static long plain(Layer layer, WeightSerialArray array, short[] values, Tile tile, GroupCost cost) {
        ArrayMapping mapping = array.mappings().get(0);
        long sets = 0;
        long end = tile.windowFrom() + tile.windowCount();
        for (long window = tile.windowFrom(); window < end; sets++) {
            long rowEnd = array.windowSets() == WindowSets.WITHIN_ROWS
                    ? (window / layer.outWidth() + 1) * layer.outWidth()
                    : Long.MAX_VALUE;
            window = Math.min(Math.min(window + mapping.windows(), rowEnd), end);
        }
        long cycles = 0;
        int filterEnd = tile.filterFrom() + tile.filterCount();
        for (int filter = tile.filterFrom(); filter < filterEnd; ) {
            int first = filter;
            List<List<List<Integer>>> together = new ArrayList<>();
            while (filter < filterEnd
                    && filter < first + mapping.filters()
                    && (!array.sharedInputs() || filter / layer.filtersPerGroup() == first / layer.filtersPerGroup())) {
                together.add(groups(layer, array, values, filter++, tile));
            }
            for (int group = 0; group < together.get(0).size(); group++) {
                int most = 0;
                for (List<List<Integer>> one : together) {
                    most = Math.max(most, cost.of(one.get(group)));
                }
                cycles += most;
            }
        }
        return cycles * sets;
    }

    @Test
    void lockstepPragmaticTakesTheMostOnesInAnyLaneOfAnyFilter() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Layer layer = layer(random);
            WeightSerialArray array = array(random);
            Weights.Integers weights = weights(random, layer);
            Tile tile = tile(random, layer, array);
            boolean sign = random.nextBoolean();
            int least = random.nextInt(2);
            long expected = plain(
                    layer,
                    array,
                    weights.values(),
                    tile,
                    group -> group.stream()
                            .mapToInt(w -> Math.max(least, Integer.bitCount(Math.abs(w)) + (sign && w < 0 ? 1 : 0)))
                            .max()
                            .orElseThrow());
            TileWork work = laid(new LockstepUnits(new Ones(8, sign, least)), layer, array, weights)
                    .work()
                    .work(tile);
            assertEquals(expected, work.cycles(), "seed " + seed + " " + layer + array + tile);
        }
    }

    /** What a group costs in the terms of the paper, on the bits of its weights in two's complement or sign and magnitude. */
    private static int plainCost(String design, List<Integer> group, int lanes) {
        int[] ones = new int[8];
        int columns = 0;
        for (int bit = 0; bit < 8; bit++) {
            int column = 0;
            for (int weight : group) {
                int signMagnitude = Math.min(127, Math.abs(weight)) | (weight < 0 ? 128 : 0);
                ones[bit] += (weight & 255) >> bit & 1;
                column |= signMagnitude >> bit & 1;
            }
            columns += column;
        }
        int halves = 0;
        int most = 0;
        for (int count : ones) {
            most = Math.max(most, count);
            halves += (int) Math.ceil(count / (double) (lanes / 2));
        }
        return switch (design) {
            case "bitlet" -> most;
            case "bitwave" -> Math.max(0, columns - 1);
            default -> Math.max(1, halves);
        };
    }

    @Test
    void bitletBitWaveAndBitVertTakeWhatTheirSlowestFilterDoes() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Layer layer = layer(random);
            WeightSerialArray array = array(random);
            Weights.Integers weights = weights(random, layer);
            weights.values()[0] = Byte.MIN_VALUE;
            Tile tile = tile(random, layer, array);
            for (String design : List.of("bitlet", "bitwave", "bitvert")) {
                GroupSerial serial = switch (design) {
                    case "bitlet" -> new Significances(8);
                    case "bitwave" -> new NonZeroColumns(8);
                    default -> new BidirectionalColumns(8, array.lanes());
                };
                long expected =
                        plain(layer, array, weights.values(), tile, group -> plainCost(design, group, array.lanes()));
                TileWork work = laid(new LockstepUnits(serial), layer, array, weights)
                        .work()
                        .work(tile);
                assertEquals(expected, work.cycles(), design + " seed " + seed + " " + layer + array + tile);
            }
        }
    }

    @Test
    void stripesTakesItsPrecisionForEveryGroup() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Layer layer = layer(random);
            WeightSerialArray array = array(random);
            Weights.Integers weights = weights(random, layer);
            Tile tile = tile(random, layer, array);
            long expected = plain(layer, array, weights.values(), tile, group -> 8);
            LayerWork work = laid(new ConstantBits(8), layer, array, weights).work();
            assertEquals(expected, work.work(tile).cycles(), "seed " + seed + " " + layer + array + tile);
        }
    }

    @Test
    void pragmaticWithoutAQueueTakesTheMostOnesInAnyLaneOfItsFilter() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Layer layer = layer(random);
            WeightSerialArray drawn = array(random);
            WeightSerialArray array = new WeightSerialArray(
                    drawn.lanes(), 3, "1x3", drawn.windowSets(), drawn.groupAxis(), false, 8, 0, 4);
            Weights.Integers weights = weights(random, layer);
            Tile tile = tile(random, layer, array);
            long expected = plain(
                    layer,
                    array,
                    weights.values(),
                    tile,
                    group -> group.stream()
                            .mapToInt(w -> Math.max(1, Integer.bitCount(Math.abs(w))))
                            .max()
                            .orElseThrow());
            LayerWork work = laid(new DriftingLanes(false, 0, 1, LaneSync.REDUCTION, 0), layer, array, weights)
                    .work();
            assertEquals(expected, work.work(tile).cycles(), "seed " + seed + " " + layer + array + tile);
        }
    }

    @Test
    void groupsAlongChannelsHoldTheOnesThatThePruningAnalysisCounts() {
        SplittableRandom random = new SplittableRandom(7);
        Layer layer = layer(random);
        float[] values = new float[(int) layer.weights()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 0.2);
        }
        Weights weights = new Weights.Fp32(values);
        EssentialBits expected = new Coding(BitxCode.rows(BitxCode.ALL_ROWS), NumberFormat.FIXED16.numerics(14))
                .of(layer, weights)
                .essentialBits(8);
        EssentialBits actual = SerialGroups.ones(
                layer,
                WeightSerialArray.ISO_LANE,
                WeightSerialArray.ISO_LANE.numerics().quantise(layer, weights),
                false);
        assertArrayEquals(expected.counts(), actual.counts());
        assertEquals(expected.keptBits(), actual.keptBits());
        assertEquals(expected.groups(), actual.groups());
    }

    @Test
    void profiledPrecisionIsTheLargestMagnitudeAndASign() {
        SplittableRandom random = new SplittableRandom(1);
        Layer layer = layer(random);
        short[] values = new short[(int) layer.weights()];
        values[0] = -9;
        Weights weights = Weights.Integers.of16(values);
        LayerWork profiled = laid(new ConstantBits(ConstantBits.PROFILED), layer, array(random), weights)
                .work();
        LayerWork five = laid(new ConstantBits(5), layer, array(new SplittableRandom(1)), weights)
                .work();
        assertTrue(profiled.layer(1).cycles() > 0);
        assertEquals(5, SerialGroups.precision(weights));
        assertEquals(0, five.layer(1).cycles() % 5);
        assertThrows(
                InvalidInputException.class,
                () -> laid(new ConstantBits(4), layer, WeightSerialArray.ISO_LANE, weights));
    }

    @Test
    void integersWiderThanTheArrayAreRefused() {
        Layer layer = layer(new SplittableRandom(3));
        short[] values = new short[(int) layer.weights()];
        values[0] = 200;
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> laid(new ConstantBits(8), layer, array(new SplittableRandom(3)), Weights.Integers.of16(values)));
        assertEquals("conv: weight 0 is 200, expected 8 bits, -127 to 127", refused.getMessage());
    }
}
