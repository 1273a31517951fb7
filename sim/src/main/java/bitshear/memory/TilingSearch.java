package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.component.WindowOrder;
import bitshear.input.Rounding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The search for one step's tiling; see {@link TileMapper} for what is sought. Some lines over 500: candidates, what fits, what bounds them and what
 * they cost share what is known of each cut, and apart would hand all of it to one another.
 */
final class TilingSearch {
    private record FilterBlock(int groups, int filters) {}

    /** Whether blocks hold all channel slices together. */
    private record Whole(boolean weights, boolean activations) {}

    private final BufferParameters buffers;
    private final int burstBytes;
    private final long tileOverheadBytes;
    private final long sliceOverheadBytes;
    private final boolean haloKept;

    private final TileProblem problem;
    private final long windows;
    private final int elementBytes;
    private final List<FilterBlock> filterBlocks;
    private final List<Long> channelSlices;
    private final List<CutPatterns> cuts = new ArrayList<>();
    private final int rasterCuts;
    private final Map<Long, Long> activationPasses = new HashMap<>();
    private final Map<Long, long[]> outputTraffic = new HashMap<>();

    private Tiling best;
    private long bestMoved = Long.MAX_VALUE;
    private long bestExposed;

    TilingSearch(TileProblem problem, BufferParameters buffers, ScheduleParameters schedule, int burstBytes) {
        this.buffers = buffers;
        this.burstBytes = burstBytes;
        this.tileOverheadBytes = schedule.tileOverheadBytes();
        this.sliceOverheadBytes = schedule.sliceOverheadBytes();
        this.haloKept = schedule.halo() == ScheduleParameters.Halo.KEPT;
        this.problem = problem;
        windows = problem.windows();
        elementBytes = problem.array().activationBytes();
        filterBlocks = filterBlocks(problem, burstBytes / elementBytes);
        channelSlices =
                TileSizes.sizes(problem.channelsPerGroup(), problem.array().lanes(), 1);
        WindowOrder raster = WindowOrder.raster(problem.outHeight(), problem.outWidth());
        addCuts(raster, windows, 1);
        rasterCuts = cuts.size();
        if (schedule.windowTiles() == ScheduleParameters.WindowTiles.STRIPS) {
            for (int width : TileSizes.strips(problem)) {
                WindowOrder order = new WindowOrder(problem.outHeight(), problem.outWidth(), width);
                addCuts(order, (long) problem.outHeight() * width, 2L * width);
            }
        }
    }

    /**
     * Adds the runs of one order.
     *
     * @param most positions of the longest run
     * @param least positions a run should have at least, unless that is the longest
     */
    private void addCuts(WindowOrder order, long most, long least) {
        List<OperandPatterns> operands = new ArrayList<>();
        List<OperandPatterns> addends = new ArrayList<>();
        List<StorePatterns> stores = new ArrayList<>();
        for (OperandLayout operand : problem.operands()) {
            operands.add(new OperandPatterns(operand, elementBytes, order.strip()));
        }
        for (OperandLayout addend : problem.addends()) {
            addends.add(new OperandPatterns(addend, elementBytes, order.strip()));
        }
        for (StoreLayout store : problem.stores()) {
            stores.add(new StorePatterns(store, problem.outWidth(), order.perImage(), elementBytes, order.strip()));
        }
        for (long run : TileSizes.sizes(most, problem.array().windows(), order.strip())) {
            if (run >= Math.min(most, least)) {
                cuts.add(new CutPatterns(new WindowCut(problem.images(), order, run), operands, addends, stores));
            }
        }
    }

    private static List<FilterBlock> filterBlocks(TileProblem problem, int burstElements) {
        List<FilterBlock> blocks = new ArrayList<>();
        int filters = problem.filtersPerGroup();
        int parallel = problem.array().filters();
        if (problem.groups() > 1) {
            long unit = parallel / TileSizes.gcd(parallel, filters);
            for (long groups : TileSizes.sizes(problem.groups(), unit, burstElements)) {
                if (groups > 1) {
                    blocks.add(new FilterBlock((int) groups, filters));
                }
            }
        }
        for (long size : TileSizes.sizes(filters, parallel, burstElements)) {
            blocks.add(new FilterBlock(1, (int) size));
        }
        return blocks;
    }

    Tiling best() {
        search(0, rasterCuts);
        // Strips read fewer shared pixels; where none is read twice, there is nothing to gain.
        if (rasterCuts < cuts.size() && (best == null || bestMoved > leastBytes())) {
            search(rasterCuts, cuts.size());
        }
        return best;
    }

    /** Tries all candidates with some of the cuts. */
    private void search(int cutFrom, int cutTo) {
        seed(cutFrom, cutTo);
        for (int f = 0; f < filterBlocks.size(); f++) {
            for (int w = cutFrom; w < cutTo; w++) {
                for (int c = 0; c < channelSlices.size(); c++) {
                    for (LoopOrder order : LoopOrder.values()) {
                        if (fits(f, w, c, order)) {
                            for (Whole whole : wholes(f, w, c)) {
                                consider(f, w, c, order, whole);
                            }
                        }
                    }
                }
            }
        }
    }

    private void consider(int f, int w, int c, LoopOrder order, Whole whole) {
        if (bound(f, w, c, order, whole) > bestMoved) {
            return;
        }
        long moved = moved(f, w, c, order, whole, bestMoved);
        if (moved > bestMoved) {
            return;
        }
        Tiling candidate = tiling(f, w, c, order, whole);
        long exposed = exposed(candidate, w);
        if (best == null || moved < bestMoved || exposed < bestExposed) {
            best = candidate;
            bestMoved = moved;
            bestExposed = exposed;
        }
    }

    /** The candidate with the least bound goes first: it leaves few others to evaluate exactly. */
    private void seed(int cutFrom, int cutTo) {
        int[] least = null;
        Whole leastWhole = null;
        long leastBound = bestMoved;
        for (int f = 0; f < filterBlocks.size(); f++) {
            for (int w = cutFrom; w < cutTo; w++) {
                for (int c = 0; c < channelSlices.size(); c++) {
                    for (LoopOrder order : LoopOrder.values()) {
                        if (!fits(f, w, c, order)) {
                            continue;
                        }
                        for (Whole whole : wholes(f, w, c)) {
                            long bound = bound(f, w, c, order, whole);
                            if (bound < leastBound) {
                                leastBound = bound;
                                least = new int[] {f, w, c, order.ordinal()};
                                leastWhole = whole;
                            }
                        }
                    }
                }
            }
        }
        if (least != null) {
            consider(least[0], least[1], least[2], LoopOrder.values()[least[3]], leastWhole);
        }
    }

    /** Bytes below which no tiling of any order comes: every weight once, every pixel once, every output once. */
    private long leastBytes() {
        long bytes = problem.weighted() ? problem.weightBytes(0, problem.filters(), 0, problem.channelsPerGroup()) : 0;
        int channels = problem.groups() * problem.channelsPerGroup();
        for (OperandPatterns operand : cuts.get(0).operands) {
            bytes += operand.bursts(0, channels, 0, windows, burstBytes) * burstBytes;
        }
        for (OperandPatterns addend : cuts.get(0).addends) {
            bytes += addend.bursts(0, problem.filters(), 0, windows, burstBytes) * burstBytes;
        }
        for (StorePatterns store : cuts.get(0).stores) {
            bytes += store.bursts(0, problem.filters(), 0, windows, burstBytes) * burstBytes;
        }
        return bytes;
    }

    // ---- what fits ----

    private boolean fits(int f, int w, int c, LoopOrder order) {
        FilterBlock block = filterBlocks.get(f);
        CutPatterns cut = cuts.get(w);
        long run = cut.cut.run();
        long channels = channelSlices.get(c);
        if (block.groups() > 1 && c > 0) {
            return false;
        }
        long filters = (long) block.groups() * block.filters();
        if (filters * run * problem.array().partialSumBytes() > buffers.outputBytes() / 2
                || problem.mostWeightBytes(filters, channels) > buffers.weightBytes() / 2) {
            return false;
        }
        if (activationBytes(w, channels * block.groups()) > buffers.activationBytes() / 2) {
            return false;
        }
        if (cut.mostOpen < 0) {
            cut.mostOpen = TileMapper.mostOpen(cut.stores, cut.cut);
        }
        long carried = cut.mostOpen * TileMapper.carriedPerOpen(problem, block.groups(), block.filters(), order);
        return carried == 0
                || filters * run * problem.array().partialSumBytes() <= (buffers.outputBytes() - carried) / 2;
    }

    private long activationBytes(int w, long channels) {
        CutPatterns cut = counted(w);
        long bytes = 0;
        for (int o = 0; o < cut.operands.size(); o++) {
            bytes += cut.mostPixels[o] * blockChannels(cut.operands.get(o), channels) * elementBytes;
        }
        return bytes;
    }

    /** Bytes of the largest activation block with one window set and so many channels. */
    long smallestActivationBytes(long channels) {
        long least = Long.MAX_VALUE;
        for (int w = 0; w < cuts.size(); w++) {
            least = Math.min(least, activationBytes(w, channels));
        }
        return least;
    }

    private long blockChannels(OperandPatterns operand, long channels) {
        return Math.min(channels, operand.layout().channels());
    }

    private CutPatterns counted(int w) {
        CutPatterns cut = cuts.get(w);
        if (cut.pixels == null) {
            cut.pixels = new long[cut.operands.size()];
            cut.mostPixels = new long[cut.operands.size()];
            for (int o = 0; o < cut.operands.size(); o++) {
                for (int run = 0; run < cut.cut.runs(); run++) {
                    long count = cut.operands.get(o).footprint().pixels(cut.cut.from(run), cut.cut.to(run));
                    cut.pixels[o] += count;
                    cut.mostPixels[o] = Math.max(cut.mostPixels[o], count);
                }
            }
        }
        return cut;
    }

    /** Pixels that all runs fetch, by operand. */
    private long[] fetched(int w, boolean held) {
        CutPatterns cut = counted(w);
        if (!held) {
            return cut.pixels;
        }
        if (cut.pixelsBeyond == null) {
            long[] beyond = new long[cut.operands.size()];
            for (int o = 0; o < beyond.length; o++) {
                Footprint footprint = cut.operands.get(o).footprint();
                if (!footprint.overlaps()) {
                    beyond[o] = cut.pixels[o];
                    continue;
                }
                for (int run = 0; run < cut.cut.runs(); run++) {
                    beyond[o] += footprint.pixelsBeyond(heldFrom(cut, run), cut.cut.from(run), cut.cut.to(run));
                }
            }
            cut.pixelsBeyond = beyond;
        }
        return cut.pixelsBeyond;
    }

    private long heldFrom(CutPatterns cut, int run) {
        return run == 0 ? cut.cut.from(run) : cut.cut.from(run - 1);
    }

    // ---- what it costs ----

    private boolean weightsFitWhole(FilterBlock block) {
        return problem.mostWeightBytes((long) block.groups() * block.filters(), problem.channelsPerGroup())
                <= buffers.weightBytes() / 2;
    }

    private boolean activationsFitWhole(FilterBlock block, int w) {
        return activationBytes(w, (long) problem.channelsPerGroup() * block.groups()) <= buffers.activationBytes() / 2;
    }

    /** Blocks of all slices where they fit, and blocks of a slice each, of which the first arrives sooner. */
    private List<Whole> wholes(int f, int w, int c) {
        FilterBlock block = filterBlocks.get(f);
        boolean weights = weightsFitWhole(block);
        boolean activations = activationsFitWhole(block, w);
        if (c == 0 || !weights && !activations) {
            return List.of(new Whole(weights, activations));
        }
        if (!activations) {
            return List.of(new Whole(true, false), new Whole(false, false));
        }
        return weights
                ? List.of(
                        new Whole(true, true), new Whole(true, false), new Whole(false, true), new Whole(false, false))
                : List.of(new Whole(false, true), new Whole(false, false));
    }

    /** How often the weights of a group block cross the bus. The two halves of a buffer hold two blocks. */
    private long weightPasses(int f, int w, int c, LoopOrder order, Whole whole) {
        FilterBlock block = filterBlocks.get(f);
        long runs = cuts.get(w).cut.runs();
        long filters = Rounding.ceilDiv(problem.filtersPerGroup(), block.filters());
        long slices = whole.weights() ? 1 : Rounding.ceilDiv(problem.channelsPerGroup(), channelSlices.get(c));
        long cycle = order == LoopOrder.WEIGHT_OUTER ? slices : filters * slices;
        return cycle <= 2 ? 1 : runs;
    }

    private long activationPasses(int f, int w, int c, LoopOrder order, Whole whole) {
        FilterBlock block = filterBlocks.get(f);
        long runs = cuts.get(w).cut.runs();
        long filters = Rounding.ceilDiv(problem.filtersPerGroup(), block.filters());
        long slices = whole.activations() ? 1 : Rounding.ceilDiv(problem.channelsPerGroup(), channelSlices.get(c));
        long cycle = order == LoopOrder.WEIGHT_OUTER ? runs * slices : slices;
        return cycle <= 2 ? 1 : filters;
    }

    /** Whether a block finds the shared pixels of the block before in the other half. */
    private boolean held(int c, Whole whole) {
        return haloKept && (whole.activations() || c == 0);
    }

    /** A lower bound of the DRAM bytes that needs no look at single bursts. */
    private long bound(int f, int w, int c, LoopOrder order, Whole whole) {
        FilterBlock block = filterBlocks.get(f);
        CutPatterns cut = cuts.get(w);
        long[] fetched = fetched(w, held(c, whole));
        int channels = blockChannels(f, c, whole);
        long activations = 0;
        for (int o = 0; o < cut.operands.size(); o++) {
            long pixelBytes = cut.operands.get(o).fewestBytesPerPixel(problem.channelsPerGroup(), channels, burstBytes);
            activations += fetched[o] * pixelBytes;
        }
        int filters = block.groups() * block.filters();
        long outputs = 0;
        for (OperandPatterns addend : cut.addends) {
            outputs += windows * addend.fewestBytesPerPixel(problem.filtersPerGroup(), filters, burstBytes);
        }
        for (StorePatterns store : cut.stores) {
            outputs += store.storedPerImage()
                    * problem.images()
                    * store.fewestBytesPerPixel(problem.groups(), problem.filtersPerGroup(), filters, burstBytes);
        }
        return weightPass(block, c, whole) * weightPasses(f, w, c, order, whole)
                + activations * activationPasses(f, w, c, order, whole)
                + outputs;
    }

    /** The DRAM bytes; any number above the limit if they exceed it. */
    private long moved(int f, int w, int c, LoopOrder order, Whole whole, long limit) {
        FilterBlock block = filterBlocks.get(f);
        long moved = weightPass(block, c, whole) * weightPasses(f, w, c, order, whole);
        long[] output = outputTraffic(f, w, limit - moved);
        moved += output[0] + output[1];
        if (moved > limit) {
            return moved;
        }
        long passes = activationPasses(f, w, c, order, whole);
        return moved + activationPass(f, w, c, whole, (limit - moved) / passes) * passes;
    }

    /** Channels of an activation block, all its groups together. */
    private int blockChannels(int f, int c, Whole whole) {
        FilterBlock block = filterBlocks.get(f);
        return whole.activations() ? block.groups() * problem.channelsPerGroup() : (int) (long) channelSlices.get(c);
    }

    private Tiling tiling(int f, int w, int c, LoopOrder order, Whole whole) {
        FilterBlock block = filterBlocks.get(f);
        long[] output = outputTraffic(f, w, Long.MAX_VALUE);
        return new Tiling(
                problem,
                order,
                block.groups(),
                block.filters(),
                cuts.get(w).cut.run(),
                cuts.get(w).cut.order().strip(),
                (int) (long) channelSlices.get(c),
                whole.weights(),
                whole.activations(),
                haloKept,
                weightPass(block, c, whole) * weightPasses(f, w, c, order, whole),
                activationPass(f, w, c, whole, Long.MAX_VALUE) * activationPasses(f, w, c, order, whole),
                output[0],
                output[1]);
    }

    /** Bytes nothing can hide behind computation, and what tiles and slices cost the array. */
    private long exposed(Tiling tiling, int w) {
        long filters = (long) tiling.groupsPerTile() * tiling.filtersPerTile();
        long channels = (long) tiling.groupsPerTile() * tiling.channelsPerTile();
        long firstWeights = problem.weightBytes(
                0, filters, 0, tiling.weightsWhole() ? problem.channelsPerGroup() : tiling.channelsPerTile());
        long firstActivations = activationBytes(
                w, tiling.activationsWhole() ? (long) tiling.groupsPerTile() * problem.channelsPerGroup() : channels);
        long lastOutputs = filters * tiling.windowsPerTile() * elementBytes;
        long meetings = problem.weighted() ? tiling.channelSlices() * reductions() : 0;
        return firstWeights
                + firstActivations
                + lastOutputs
                + tiling.tiles() * tileOverheadBytes
                + meetings * sliceOverheadBytes;
    }

    /** Reductions of the step: one per filter set and window set. */
    private long reductions() {
        ArrayShape array = problem.array();
        return Rounding.ceilDiv(problem.filters(), array.filters()) * Rounding.ceilDiv(windows, array.windows());
    }

    /** Burst bytes of all weights, once. */
    private long weightPass(FilterBlock block, int c, Whole whole) {
        if (!problem.weighted()) {
            return 0;
        }
        return WeightBlocks.bytes(
                problem,
                block.groups(),
                block.filters(),
                whole.weights() ? problem.channelsPerGroup() : (int) (long) channelSlices.get(c),
                burstBytes);
    }

    /** Burst bytes of all activation blocks, once; any number above the limit if they exceed it. */
    private long activationPass(int f, int w, int c, Whole whole, long limit) {
        int size = blockChannels(f, c, whole);
        int perGroups = filterBlocks.get(f).groups() * problem.channelsPerGroup();
        boolean held = held(c, whole);
        long key = (((long) perGroups * cuts.size() + w) * (perGroups + 1L) + size) * 2 + (held ? 1 : 0);
        Long known = activationPasses.get(key);
        if (known != null) {
            return known;
        }
        CutPatterns cut = cuts.get(w);
        long[] fetched = fetched(w, held);
        long bytes = 0;
        int channels = problem.groups() * problem.channelsPerGroup();
        for (int groupFrom = 0; groupFrom < channels; groupFrom += perGroups) {
            int groupTo = Math.min(channels, groupFrom + perGroups);
            for (int from = groupFrom; from < groupTo; from += size) {
                for (int o = 0; o < cut.operands.size(); o++) {
                    bytes += operandBytes(
                            cut.operands.get(o), from, Math.min(groupTo, from + size), cut, held, fetched[o]);
                }
                if (bytes > limit) {
                    return bytes;
                }
            }
        }
        activationPasses.put(key, bytes);
        return bytes;
    }

    private long operandBytes(
            OperandPatterns operand, int from, int to, CutPatterns cut, boolean held, long pixelsOfRuns) {
        if (operand.pixelsAligned(burstBytes)) {
            return pixelsOfRuns * operand.burstsPerPixel(from, to, burstBytes) * burstBytes;
        }
        long bursts = 0;
        for (int run = 0; run < cut.cut.runs(); run++) {
            long first = cut.cut.from(run);
            bursts += operand.bursts(from, to, held ? heldFrom(cut, run) : first, first, cut.cut.to(run), burstBytes);
        }
        return bursts * burstBytes;
    }

    /** Burst bytes of addends and of stores; any numbers with a sum above the limit if they exceed it. */
    private long[] outputTraffic(int f, int w, long limit) {
        CutPatterns cut = cuts.get(w);
        long key = (long) f * cuts.size() + w;
        long[] known = outputTraffic.get(key);
        if (known != null) {
            return known;
        }
        FilterBlock block = filterBlocks.get(f);
        long[] bytes = new long[2];
        int perGroups = block.groups() * problem.filtersPerGroup();
        int size = block.groups() * block.filters();
        for (int groupFrom = 0; groupFrom < problem.filters(); groupFrom += perGroups) {
            int groupTo = Math.min(problem.filters(), groupFrom + perGroups);
            for (int from = groupFrom; from < groupTo; from += size) {
                int to = Math.min(groupTo, from + size);
                for (OperandPatterns addend : cut.addends) {
                    bytes[0] += operandBytes(addend, from, to, cut, false, windows);
                }
                for (StorePatterns store : cut.stores) {
                    bytes[1] += storeBytes(store, from, to, cut);
                }
                if (bytes[0] + bytes[1] > limit) {
                    return bytes;
                }
            }
        }
        outputTraffic.put(key, bytes);
        return bytes;
    }

    private long storeBytes(StorePatterns store, int from, int to, CutPatterns cut) {
        if (store.pixelsAligned(burstBytes)) {
            return store.storedPerImage() * problem.images() * store.burstsPerPixel(from, to, burstBytes) * burstBytes;
        }
        long bursts = 0;
        for (int run = 0; run < cut.cut.runs(); run++) {
            bursts += store.bursts(from, to, cut.cut.from(run), cut.cut.to(run), burstBytes);
        }
        return bursts * burstBytes;
    }
}
