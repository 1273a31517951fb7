package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.SlidingWindow;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowTapsTest {
    /** A convolution with any kernel, stride, dilation and padding; null if its window does not fit. */
    static Layer layer(SplittableRandom random, int channels, int groups, int filters) {
        int[] size = {1 + random.nextInt(9), 1 + random.nextInt(9)};
        int[] kernel = {1 + random.nextInt(4), 1 + random.nextInt(4)};
        int[] stride = {1 + random.nextInt(3), 1 + random.nextInt(3)};
        int[] dilation = {1 + random.nextInt(2), 1 + random.nextInt(2)};
        int[] pad = {random.nextInt(3), random.nextInt(3)};
        long[] out = new long[2];
        for (int axis = 0; axis < 2; axis++) {
            out[axis] = new SlidingWindow(kernel[axis], stride[axis], pad[axis], pad[axis], dilation[axis])
                    .positions(size[axis], false);
        }
        if (out[0] < 1 || out[1] < 1) {
            return null;
        }
        return new Layer(
                0,
                "l",
                LayerType.CONV,
                channels,
                filters,
                size[0],
                size[1],
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                pad[0],
                pad[1],
                pad[0],
                pad[1],
                dilation[0],
                dilation[1],
                groups,
                (int) out[0],
                (int) out[1],
                List.of(-1),
                false,
                "");
    }

    private static boolean inside(Layer layer, int outRow, int outColumn, int kernelRow, int kernelColumn) {
        int row = outRow * layer.strideHeight() + kernelRow * layer.dilationHeight() - layer.padTop();
        int column = outColumn * layer.strideWidth() + kernelColumn * layer.dilationWidth() - layer.padLeft();
        return row >= 0 && row < layer.inHeight() && column >= 0 && column < layer.inWidth();
    }

    @Test
    void everyPairWithInputIsCountedOnce() {
        SplittableRandom random = new SplittableRandom(3);
        int checked = 0;
        while (checked < 300) {
            Layer layer = layer(random, 4, 1, 2);
            if (layer == null) {
                continue;
            }
            checked++;
            int images = 1 + random.nextInt(3);
            long from = random.nextLong(images * layer.windows());
            long to = from + random.nextLong(images * layer.windows() - from + 1);
            long pairs = 0;
            for (long window = from; window < to; window++) {
                int place = (int) (window % layer.windows());
                for (int r = 0; r < layer.kernelHeight(); r++) {
                    for (int c = 0; c < layer.kernelWidth(); c++) {
                        pairs += inside(layer, place / layer.outWidth(), place % layer.outWidth(), r, c) ? 1 : 0;
                    }
                }
            }
            assertEquals(pairs, WindowTaps.of(layer).count(from, to), layer + " " + from + " " + to);
        }
    }

    @Test
    void aFoldedPositionCountsIfAnyOfItsPhasesHasInput() {
        SplittableRandom random = new SplittableRandom(4);
        int checked = 0;
        while (checked < 200) {
            Layer layer = layer(random, 3, 1, 2);
            if (layer == null || !BrickWalk.isFolded(layer)) {
                continue;
            }
            checked++;
            BrickWalk walk = new BrickWalk(layer, TileArray.of(16, 1), 16);
            long pairs = 0;
            for (int window = 0; window < layer.windows(); window++) {
                for (int r = 0; r < walk.kernelHeight; r++) {
                    for (int c = 0; c < walk.kernelWidth; c++) {
                        boolean any = false;
                        for (int y = 0; y < layer.strideHeight(); y++) {
                            for (int x = 0; x < layer.strideWidth(); x++) {
                                any |= inside(
                                        layer,
                                        window / layer.outWidth(),
                                        window % layer.outWidth(),
                                        r * layer.strideHeight() + y,
                                        c * layer.strideWidth() + x);
                            }
                        }
                        pairs += any ? 1 : 0;
                    }
                }
            }
            assertEquals(
                    pairs,
                    WindowTaps.folded(layer, walk.kernelHeight, walk.kernelWidth)
                            .count(0, layer.windows()),
                    layer::toString);
        }
    }

    /** Group by group as the array goes through a tile. */
    @Test
    void filterSetsTakeTheActivationsOfEveryConvolutionGroupTheyHaveFiltersOf() {
        SplittableRandom random = new SplittableRandom(5);
        int checked = 0;
        while (checked < 300) {
            int groups = 1 + random.nextInt(6);
            int perGroup = 1 + random.nextInt(5);
            Layer layer = layer(random, groups * perGroup, groups, groups * (1 + random.nextInt(7)));
            if (layer == null) {
                continue;
            }
            checked++;
            int lanes = 1 + random.nextInt(4);
            ArrayMapping mapping = new ArrayMapping(1 + random.nextInt(5), 1 + random.nextInt(5));
            int filterFrom = random.nextInt(layer.outChannels());
            int filters = 1 + random.nextInt(layer.outChannels() - filterFrom);
            Tile tile = new Tile(0, filterFrom, filters, 0, layer.windows(), 0, layer.channelsPerGroup(), true, true);
            long weights = 0;
            long activations = 0;
            for (long window = 0; window < layer.windows(); window += mapping.windows()) {
                long windowTo = Math.min(layer.windows(), window + mapping.windows());
                for (int filter = filterFrom; filter < filterFrom + filters; filter += mapping.filters()) {
                    int filterTo = Math.min(filterFrom + filters, filter + mapping.filters());
                    for (int r = 0; r < layer.kernelHeight(); r++) {
                        for (int c = 0; c < layer.kernelWidth(); c++) {
                            for (int channel = 0; channel < layer.channelsPerGroup(); channel += lanes) {
                                weights += filterTo - filter;
                                for (int group = 0; group < groups; group++) {
                                    int first = group * layer.filtersPerGroup();
                                    boolean used = first < filterTo && first + layer.filtersPerGroup() > filter;
                                    for (long w = window; used && w < windowTo; w++) {
                                        activations += inside(
                                                        layer,
                                                        (int) w / layer.outWidth(),
                                                        (int) w % layer.outWidth(),
                                                        r,
                                                        c)
                                                ? 1
                                                : 0;
                                    }
                                }
                            }
                        }
                    }
                }
            }
            assertEquals(
                    new Deliveries(weights, activations, lanes),
                    deliveries(layer, lanes, mapping, tile),
                    layer + " " + tile);
        }
    }

    private static Deliveries deliveries(Layer layer, int lanes, ArrayMapping mapping, Tile tile) {
        WeightSerialArray array = new WeightSerialArray(
                lanes,
                mapping.filters() * mapping.windows(),
                mapping.toString(),
                WindowSets.ACROSS_ROWS,
                GroupAxis.CHANNELS,
                false,
                16,
                0,
                4);
        SerialGroups groups = new SerialGroups(layer, array);
        return groups.deliveries(tile, mapping, groups.deliveries(mapping));
    }
}
