package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.ArrayShape;
import bitshear.input.InvalidInputException;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.GroupedFootprint;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.WeightFootprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class TileMapperTest {
    private static final int BURST = 64;

    @Test
    void noTilingOfTheSearchSpaceMovesFewerBytes() {
        SplittableRandom random = new SplittableRandom(7);
        int fitting = 0;
        for (int trial = 0; trial < 70; trial++) {
            ArrayShape shape = new ArrayShape(
                    random.nextInt(1, 9), random.nextInt(1, 17), random.nextInt(1, 5), 2, random.nextInt(1, 5), 4);
            BufferParameters buffers = new BufferParameters(
                    random.nextInt(200, 8_000), random.nextInt(200, 8_000), random.nextInt(200, 4_000), 64);
            Network network = random.nextInt(4) == 0 ? pooled(random) : Layers.randomConvolution(random);
            TileMapper mapper = new TileMapper(buffers, ScheduleParameters.defaults(), BURST);
            Dataflow dataflow = Dataflow.of(network, random.nextInt(1, 3), OtherLayers.FUSED, layer -> shape, mapper);
            TileProblem problem = dataflow.steps().get(0).problem();
            long least = leastBytes(problem, buffers);
            if (least == Long.MAX_VALUE) {
                assertTrue(!mapper.fits(problem), "the mapper found a tiling that does not fit");
                continue;
            }
            fitting++;
            Tiling tiling = mapper.map("layer", problem);
            assertEquals(least, tiling.movedBytes(), () -> problem + " " + tiling.describe());
            assertEquals(tiling.movedBytes(), simulatedBytes(tiling), "prediction of " + tiling.describe());
        }
        assertTrue(fitting > 30, "too few of the random layers fit their buffers: " + fitting);
    }

    @Test
    void balancedSizesCutIntoEveryNumberOfEqualParts() {
        assertEquals(List.of(10L, 5L, 4L, 3L, 2L, 1L), TileSizes.balancedSizes(10, 1));
        assertEquals(List.of(100L, 64L, 48L, 32L, 16L), TileSizes.balancedSizes(100, 16));
        assertEquals(List.of(5L), TileSizes.balancedSizes(5, 16));
    }

    @Test
    void aLayerWithRoomForEverythingIsFetchedOnce() {
        Layers layers = new Layers();
        layers.conv(16, 12, 12, 16, 3, 1, 1, 1);
        Tiling tiling = map(layers.layer(0), new BufferParameters(1 << 20, 1 << 20, 1 << 20, 64));

        assertEquals(16 * 16 * 9 * 4, tiling.weightReadBytes());
        assertEquals(12 * 12 * 16 * 4, tiling.activationReadBytes());
        assertEquals(12 * 12 * 16 * 4, tiling.writtenBytes());
    }

    @Test
    void weightsInEqualGroupsAreTiledAsDenseOnesAndCompressedOnesMoveFewerBytes() {
        Layers layers = new Layers();
        layers.conv(64, 12, 12, 96, 3, 1, 1, 1);
        BufferParameters buffers = new BufferParameters(8 << 10, 8 << 10, 8 << 10, 64);
        Tiling dense = grouped(layers.layer(0), buffers, WeightFootprint.dense(16));
        Tiling equal =
                grouped(layers.layer(0), buffers, new GroupedFootprint(8, 9, groups(96, 8 * 9, random -> 8 * 16)));
        assertEquals(dense.describe(), equal.describe());
        assertEquals(dense.movedBytes(), equal.movedBytes());
        Tiling packed = grouped(
                layers.layer(0), buffers, new GroupedFootprint(8, 9, groups(96, 8 * 9, random -> random.nextInt(64))));
        assertTrue(packed.weightReadBytes() < dense.weightReadBytes() / 2, packed.describe());
        assertTrue(packed.movedBytes() < dense.movedBytes(), packed.describe());
    }

    private static int[][] groups(int filters, int groups, ToIntFunction<SplittableRandom> bits) {
        SplittableRandom random = new SplittableRandom(3);
        int[][] all = new int[filters][groups];
        for (int[] row : all) {
            Arrays.setAll(row, any -> bits.applyAsInt(random));
        }
        return all;
    }

    private static Tiling grouped(Layer layer, BufferParameters buffers, WeightFootprint weights) {
        ArrayShape shape = new ArrayShape(8, 16, 4, weights, 16, 2, 4, true);
        TileMapper mapper = new TileMapper(buffers, ScheduleParameters.defaults(), BURST);
        Dataflow dataflow = Dataflow.of(new Network("one", List.of(layer)), 1, OtherLayers.FUSED, any -> shape, mapper);
        return mapper.map("layer", dataflow.steps().get(0).problem());
    }

    @Test
    void aFullyConnectedLayerReadsItsWeightsOnce() {
        Layers layers = new Layers();
        layers.fullyConnected(25088, 4096);
        Tiling tiling = map(layers.layer(0), BufferParameters.defaults());

        assertEquals(25088L * 4096 * 4, tiling.weightReadBytes());
        assertEquals(4096 * 4, tiling.writtenBytes());
    }

    @Test
    void aDepthwiseLayerWithRoomForItsHaloReadsEveryPixelOnce() {
        Layers layers = new Layers();
        layers.conv(32, 14, 14, 32, 3, 1, 1, 32);
        Tiling tiling = map(layers.layer(0), BufferParameters.defaults());

        assertEquals(14 * 14 * 32 * 4, tiling.activationReadBytes());
        assertEquals(32 * 9 * 4, tiling.weightReadBytes());
    }

    @Test
    void aLayerThatCannotFitNamesTheBufferAndWhatItNeeds() {
        Layers layers = new Layers();
        layers.conv(16, 12, 12, 16, 3, 1, 1, 1);
        Layer layer = layers.layer(0);

        assertEquals(
                "buffers.weight: too small for layer conv0: the weights of one filter set and one group of lanes need 288"
                        + " bytes, one half of the buffer has 287 bytes",
                failure(layer, new BufferParameters(574, 1 << 20, 1 << 20, 64)));
        assertEquals(
                // In strips of 4 columns a window set is 4 x 4 positions, which need 6 x 6 pixels of 8 channels of 4
                // bytes.
                "buffers.activation: too small for layer conv0: the inputs of one window set and one group of lanes need"
                        + " 1152 bytes, one half of the buffer has 1151 bytes",
                failure(layer, new BufferParameters(1 << 20, 2303, 1 << 20, 64)));
        assertEquals(
                "buffers.output: too small for layer conv0: the partial sums of one filter set and one window set need 64"
                        + " bytes, one half of the buffer has 63 bytes",
                failure(layer, new BufferParameters(1 << 20, 1 << 20, 126, 64)));
        map(layer, new BufferParameters(576, 2304, 128, 64));
    }

    /**
     * ResNet-50's first 3x3, 64 channels in fp32: a row of pixels is 14,336 B, so that a half of 32 KiB holds two rows of all channels and no
     * window of three. In strips of 14 columns a row is at most 16 pixels, 4,096 B, and 8 rows fit.
     */
    @Test
    void stripsReadAlmostEveryPixelOnceWhereRowsDoNotFit() {
        Layers layers = new Layers();
        layers.conv(64, 56, 56, 64, 3, 1, 1, 1);
        Tiling raster = map(
                layers.layer(0),
                BufferParameters.defaults(),
                new ScheduleParameters(
                        OtherLayers.FUSED,
                        256,
                        16,
                        ScheduleParameters.WindowTiles.RASTER,
                        ScheduleParameters.Halo.REFETCHED));
        Tiling strips = map(layers.layer(0), BufferParameters.defaults());

        assertTrue(raster.movedBytes() > 5_000_000, raster.describe() + " " + raster.movedBytes());
        assertTrue(strips.movedBytes() < 4_150_000, strips.describe() + " " + strips.movedBytes());
        assertTrue(strips.strip() < 56, strips.describe());
    }

    /** 64 filters of 4 bytes are four bursts of a pixel. Blocks of 22 split bursts three times, of 24 twice. */
    @Test
    void blocksOfFiltersBeginWithABurstWhereThatIsFewerBytes() {
        assertTrue(TileSizes.sizes(64, 1, 16).containsAll(List.of(64L, 32L, 24L, 16L, 8L)));
    }

    @Test
    void equalBytesAreMovedInMoreThanOneTileToHideTheFirstFetch() {
        Layers layers = new Layers();
        layers.conv(64, 56, 56, 16, 1, 1, 0, 1);
        Tiling tiling = map(layers.layer(0), new BufferParameters(1 << 22, 1 << 22, 1 << 22, 64));

        assertEquals(56 * 56 * 64 * 4, tiling.activationReadBytes());
        assertTrue(tiling.tiles() > 8, tiling.describe());
    }

    @Test
    void equalBytesAreNotCutIntoThinSlicesAtWhichTheLanesMeetInVain() {
        Layers layers = new Layers();
        layers.conv(960, 7, 7, 320, 1, 1, 0, 1);
        BufferParameters buffers = new BufferParameters(1 << 18, 1 << 18, 1 << 17, 256);
        Tiling thin = map(layers.layer(0), buffers, new ScheduleParameters(OtherLayers.FUSED, 256, 0));
        Tiling chosen = map(layers.layer(0), buffers, ScheduleParameters.defaults());

        assertEquals(thin.movedBytes(), chosen.movedBytes());
        assertTrue(thin.channelSlices() > 20, thin.describe());
        assertTrue(chosen.channelSlices() < 10, chosen.describe());
    }

    private static Network pooled(SplittableRandom random) {
        Layers layers = new Layers();
        int channels = random.nextInt(1, 20);
        layers.conv(channels, random.nextInt(3, 14), random.nextInt(3, 14), random.nextInt(1, 30), 3, 1, 1, 1);
        layers.pool(LayerType.MAX_POOL, random.nextInt(1, 4), random.nextInt(1, 3), 0, 0);
        return layers.network();
    }

    private static Tiling map(Layer layer, BufferParameters buffers) {
        return map(layer, buffers, ScheduleParameters.defaults());
    }

    private static Tiling map(Layer layer, BufferParameters buffers, ScheduleParameters schedule) {
        TileMapper mapper = new TileMapper(buffers, schedule, BURST);
        Dataflow dataflow = Dataflow.of(
                new Network("one layer", List.of(layer)),
                1,
                OtherLayers.FUSED,
                any -> new ArrayShape(8, 16, 1, 4, 4, 4),
                mapper);
        return mapper.map(layer.name(), dataflow.steps().get(0).problem());
    }

    private static String failure(Layer layer, BufferParameters buffers) {
        return assertThrows(InvalidInputException.class, () -> map(layer, buffers))
                .problems()
                .get(0);
    }

    /** The fewest bytes of any tiling that fits, found by running every one of them: every size, strip, order and kind of block. */
    private static long leastBytes(TileProblem problem, BufferParameters buffers) {
        ArrayShape array = problem.array();
        long least = Long.MAX_VALUE;
        List<Integer> strips = new ArrayList<>(TileSizes.strips(problem));
        strips.add(problem.outWidth());
        for (int groups = 1; groups <= problem.groups(); groups++) {
            long groupUnit = array.filters() / gcd(array.filters(), problem.filtersPerGroup());
            if (groups > 1 && groups % groupUnit != 0 && groups != problem.groups()) {
                continue;
            }
            for (long filters : multiples(problem.filtersPerGroup(), array.filters())) {
                for (long channels : multiples(problem.channelsPerGroup(), array.lanes())) {
                    boolean wholeGroups =
                            filters == problem.filtersPerGroup() && channels == problem.channelsPerGroup();
                    if (groups > 1 && !wholeGroups) {
                        continue;
                    }
                    for (int strip : strips) {
                        long most =
                                strip == problem.outWidth() ? problem.windows() : (long) problem.outHeight() * strip;
                        for (long windows : multiples(most, array.windows())) {
                            if (strip < problem.outWidth() && windows < Math.min(most, 2L * strip)) {
                                continue;
                            }
                            for (LoopOrder order : LoopOrder.values()) {
                                least = Math.min(
                                        least,
                                        bytes(problem, buffers, order, groups, (int) filters, windows, strip, (int)
                                                channels));
                            }
                        }
                    }
                }
            }
        }
        return least;
    }

    private static List<Long> multiples(long total, long unit) {
        List<Long> sizes = new ArrayList<>();
        for (long size = unit; size < total + unit; size += unit) {
            sizes.add(Math.min(size, total));
        }
        return sizes;
    }

    /** Bytes of one tiling with the best choice of whole blocks; MAX_VALUE if it does not fit. */
    private static long bytes(
            TileProblem problem,
            BufferParameters buffers,
            LoopOrder order,
            int groups,
            int filters,
            long windows,
            int strip,
            int channels) {
        long least = Long.MAX_VALUE;
        for (boolean weightsWhole : new boolean[] {true, false}) {
            for (boolean activationsWhole : new boolean[] {true, false}) {
                Tiling tiling = new Tiling(
                        problem,
                        order,
                        groups,
                        filters,
                        windows,
                        strip,
                        channels,
                        weightsWhole,
                        activationsWhole,
                        true,
                        0,
                        0,
                        0,
                        0);
                if (fits(tiling, buffers)) {
                    least = Math.min(least, simulatedBytes(tiling));
                }
            }
        }
        return least;
    }

    private static boolean fits(Tiling tiling, BufferParameters buffers) {
        TileProblem problem = tiling.problem();
        OperandPatterns operand =
                new OperandPatterns(problem.operands().get(0), problem.array().activationBytes(), tiling.strip());
        WeightBlocks weights = new WeightBlocks(tiling, BURST);
        long carried = TileMapper.carriedBytes(tiling, stores(tiling));
        for (long tile = 0; tile < tiling.tiles(); tile++) {
            long[] activations = new long[1];
            operand.forEach(
                    new long[operand.layout().segments().size()],
                    tiling.blockChannelFrom(tile),
                    tiling.blockChannelTo(tile),
                    tiling.windowFrom(tile),
                    tiling.windowTo(tile),
                    pattern -> activations[0] += pattern.bytes());
            long outputs = (tiling.filterTo(tile) - tiling.filterFrom(tile))
                    * (tiling.windowTo(tile) - tiling.windowFrom(tile));
            if (activations[0] > buffers.activationBytes() / 2
                    || weights.bytes(tiling.weightBlock(tile)) > buffers.weightBytes() / 2
                    || outputs * problem.array().partialSumBytes() > (buffers.outputBytes() - carried) / 2) {
                return false;
            }
        }
        return true;
    }

    /** Walks the tiles with a buffer that keeps the two blocks used last, and adds up the bursts. */
    static long simulatedBytes(Tiling tiling) {
        TileProblem problem = tiling.problem();
        List<StorePatterns> stores = stores(tiling);
        OperandPatterns operand =
                new OperandPatterns(problem.operands().get(0), problem.array().activationBytes(), tiling.strip());
        WeightBlocks weights = new WeightBlocks(tiling, BURST);
        List<Long> heldWeights = new ArrayList<>();
        List<Long> heldActivations = new ArrayList<>();
        long bursts = 0;
        for (long tile = 0; tile < tiling.tiles(); tile++) {
            if (misses(heldWeights, tiling.weightBlock(tile))) {
                bursts += (weights.bytes(tiling.weightBlock(tile)) + BURST - 1) / BURST;
            }
            boolean before = heldActivations.contains(tiling.activationBlock(tile) - 1);
            if (misses(heldActivations, tiling.activationBlock(tile))) {
                bursts += operand.bursts(
                        tiling.blockChannelFrom(tile),
                        tiling.blockChannelTo(tile),
                        before ? tiling.heldFrom(tile) : tiling.windowFrom(tile),
                        tiling.windowFrom(tile),
                        tiling.windowTo(tile),
                        BURST);
            }
            if (tiling.channelSlice(tile) == tiling.channelSlices() - 1) {
                for (StorePatterns store : stores) {
                    bursts += store.bursts(
                            tiling.filterFrom(tile),
                            tiling.filterTo(tile),
                            tiling.windowFrom(tile),
                            tiling.windowTo(tile),
                            BURST);
                }
            }
        }
        return bursts * BURST;
    }

    private static boolean misses(List<Long> held, long block) {
        boolean missing = !held.remove(block);
        held.add(block);
        if (held.size() > 2) {
            held.remove(0);
        }
        return missing;
    }

    private static List<StorePatterns> stores(Tiling tiling) {
        TileProblem problem = tiling.problem();
        List<StorePatterns> stores = new ArrayList<>();
        for (StoreLayout layout : problem.stores()) {
            stores.add(new StorePatterns(
                    layout,
                    problem.outWidth(),
                    (long) problem.outHeight() * problem.outWidth(),
                    problem.array().activationBytes(),
                    tiling.strip()));
        }
        return stores;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
