package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.Tile;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Stripes, Pragmatic and DaDianNao arrays against the plain slow version, on random layers and tiles. */
class TileArrayTest {
    private static final int TRIALS = 400;

    record Trial(Layer layer, TileArray array, short[] values, Tile tile) {}

    static Trial trial(SplittableRandom random) {
        int kind = random.nextInt(6);
        Layer layer = kind == 0 ? fullyConnected(random) : convolution(random, kind);
        int peWidth = random.nextInt(3) == 0 ? 8 : 16;
        TileArray array = new TileArray(
                random.nextInt(4, 9), random.nextInt(2, 7), random.nextInt(2, 5), random.nextInt(1, 4), peWidth, 16, 4);
        short[] values = new short[(int) layer.inputElements()];
        boolean wide = random.nextBoolean();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3) == 0 ? 0 : (short) (wide ? random.nextInt() : random.nextInt(-127, 128));
        }
        if (wide) {
            values[0] = Short.MIN_VALUE;
        }
        return new Trial(layer, array, values, tile(random, layer, array));
    }

    private static Layer convolution(SplittableRandom random, int kind) {
        int groups = kind == 1 ? random.nextInt(2, 12) : kind == 2 ? random.nextInt(2, 4) : 1;
        int channels = kind == 3 ? 3 : kind == 1 ? groups : groups * random.nextInt(1, 20);
        int filters = groups * (kind == 1 ? random.nextInt(1, 3) : random.nextInt(1, 20));
        int kernelHeight = random.nextInt(1, 5);
        int kernelWidth = random.nextInt(1, 5);
        int dilation = kind == 4 ? 2 : 1;
        int strideHeight = random.nextInt(1, 4);
        int strideWidth = random.nextInt(1, 4);
        int pad = random.nextInt(0, 3);
        int height = dilation * (kernelHeight - 1) + random.nextInt(1, 8);
        int width = dilation * (kernelWidth - 1) + random.nextInt(1, 8);
        return new Layer(
                0,
                "conv",
                LayerType.CONV,
                channels,
                filters,
                height,
                width,
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                pad,
                pad,
                pad,
                pad,
                dilation,
                dilation,
                groups,
                (height + 2 * pad - dilation * (kernelHeight - 1) - 1) / strideHeight + 1,
                (width + 2 * pad - dilation * (kernelWidth - 1) - 1) / strideWidth + 1,
                List.of(-1),
                false,
                "");
    }

    private static Layer fullyConnected(SplittableRandom random) {
        int channels = random.nextInt(1, 200);
        int filters = random.nextInt(1, 60);
        return new Layer(
                0,
                "fc",
                LayerType.FULLY_CONNECTED,
                channels,
                filters,
                1,
                1,
                1,
                1,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                1,
                1,
                1,
                List.of(-1),
                false,
                "");
    }

    static Tile tile(SplittableRandom random, Layer layer, TileArray array) {
        BrickWalk walk = new BrickWalk(layer, array, 16);
        if (random.nextBoolean()) {
            return walk.whole(1);
        }
        int filterFrom = random.nextInt(layer.outChannels());
        long images = random.nextInt(1, 3);
        long windows = layer.windows() * images;
        long windowFrom = random.nextLong(windows) / walk.windowsPerSet * walk.windowsPerSet;
        int slices = (layer.channelsPerGroup() + array.lanes() - 1) / array.lanes();
        int channelFrom = BrickWalk.isFolded(layer) ? 0 : random.nextInt(slices) * array.lanes();
        int room = layer.channelsPerGroup() - channelFrom;
        return new Tile(
                0,
                filterFrom,
                random.nextInt(1, layer.outChannels() - filterFrom + 1),
                windowFrom,
                random.nextLong(1, windows - windowFrom + 1),
                channelFrom,
                BrickWalk.isFolded(layer) ? room : random.nextInt(1, room + 1),
                true,
                true);
    }

    @Test
    void pragmaticTakesTheCyclesOfThePlainVersionForEveryReachAndEverySynchronisation() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Trial trial = trial(random);
            int reach = random.nextInt(5);
            int registers = random.nextInt(6);
            Activations activations = Activations.profiled(trial.values);
            TileWork expected = new PlainTileArray(trial.layer, trial.array, trial.values, activations.precision())
                    .pragmatic(trial.tile, reach, registers);
            OneffsetWork fast = new OneffsetWork(trial.layer, trial.array, false, reach, registers, activations);
            TileWork actual = fast.work(trial.tile);
            String message = "seed " + seed + " " + trial.layer + " " + trial.array + " " + trial.tile;
            assertEquals(expected.cycles(), actual.cycles(), message);
            assertEquals(expected.serialBits(), actual.serialBits(), message);
            assertEquals(expected.unitActiveCycles(), actual.unitActiveCycles(), message);
            assertEquals(actual, fast.work(trial.tile), "a tile leaves no trace: " + message);
        }
    }

    @Test
    void stripesTakesItsPrecisionForEveryStepOfThePlainVersion() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Trial trial = trial(random);
            int precision = random.nextInt(1, 17);
            long expected = new PlainTileArray(trial.layer, trial.array, trial.values, precision)
                    .constant(trial.tile, Math.min(precision, trial.array.peWidth()));
            long actual = ConstantStepWork.bitSerial(trial.layer, trial.array, precision)
                    .work(trial.tile)
                    .cycles();
            assertEquals(expected, actual, "seed " + seed + " " + trial);
        }
    }

    @Test
    void daDianNaoTakesOneCycleForEveryStepOfThePlainVersion() {
        for (int seed = 0; seed < TRIALS; seed++) {
            Trial trial = trial(new SplittableRandom(seed));
            long expected = new PlainTileArray(trial.layer, trial.array, trial.values, 16).constant(trial.tile, 1);
            assertEquals(
                    expected,
                    ConstantStepWork.bitParallel(trial.layer, trial.array, 16)
                            .work(trial.tile)
                            .cycles(),
                    "seed " + seed);
        }
    }

    @Test
    void aUnitRetiresOnlyOffsetsWithinReachOfTheLowestPendingOne() {
        char[] brick = {0b1000_0001, 0b0000_0010, 0};
        assertEquals(3, cycles(brick, 0, 3, 0), "offsets 0, 1 and 7 one by one");
        assertEquals(2, cycles(brick, 0, 3, 1), "0 and 1 together, then 7");
        assertEquals(2, cycles(brick, 0, 3, 4), "the lane with two ones");
        assertEquals(1, cycles(brick, 2, 1, 2), "a brick of zeros still passes");
    }

    private static int cycles(char[] brick, int from, int lanes, int firstStageBits) {
        Oneffsets unit = new Oneffsets(lanes, firstStageBits);
        unit.load(brick, from, lanes, 0, 0xffff);
        return unit.cycles();
    }

    @Test
    void columnsWithRegistersAreNeverSlowerThanPallets() {
        for (int seed = 0; seed < 60; seed++) {
            Trial trial = trial(new SplittableRandom(seed));
            Activations activations = Activations.profiled(trial.values);
            long before = Long.MAX_VALUE;
            for (int registers = 0; registers < 4; registers++) {
                long cycles = new OneffsetWork(trial.layer, trial.array, false, 2, registers, activations)
                        .work(trial.tile)
                        .cycles();
                assertTrue(cycles <= before, "seed " + seed + ", " + registers + " registers");
                before = cycles;
            }
        }
    }

    @Test
    void aFoldedLayerIsNotCutAlongItsChannels() {
        Layer first = new Layer(
                0, "first", LayerType.CONV, 3, 8, 9, 9, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, 1, 4, 4, List.of(-1), false, "");
        Tile cut = new Tile(0, 0, 8, 0, 16, 0, 2, true, false);
        ConstantStepWork work = ConstantStepWork.bitSerial(first, TileArray.of(16, 16), 16);
        assertThrows(IllegalArgumentException.class, () -> work.work(cut));
    }
}
