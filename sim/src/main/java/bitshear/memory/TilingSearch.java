package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.input.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The search for the tiling of one step: balanced tile sizes, both loop orders, and all that fit the buffer halves, the cheapest bound first. What a
 * tiling moves is counted block by block, once for each way to cut.
 */
final class TilingSearch {
    private final TileProblem problem;
    private final BufferParameters buffers;
    private final long tileOverheadBytes;
    private final long sliceOverheadBytes;
    private final int burstBytes;

    private record FilterBlock(int groups, int filters) {}

    private final List<OperandPatterns> operands = new ArrayList<>();
    private final List<OperandPatterns> addends = new ArrayList<>();
    private final List<StorePatterns> stores = new ArrayList<>();
    private final long windows;
    private final int elementBytes;
    private final List<FilterBlock> filterBlocks;
    private final List<Long> windowRuns;
    private final List<Long> channelSlices;
    private final long[][] pixels;
    private final long[][] mostPixels;
    private final long[] mostOpen;
    private final Map<Long, Long> activationPasses = new HashMap<>();
    private final Map<Long, long[]> outputTraffic = new HashMap<>();

    /**
     * @param tileOverheadBytes bytes a tile is worth in the choice between equals
     * @param sliceOverheadBytes bytes a meeting of the lanes at the end of a slice is worth
     * @param burstBytes bytes of one DRAM burst
     */
    TilingSearch(
            TileProblem problem,
            BufferParameters buffers,
            long tileOverheadBytes,
            long sliceOverheadBytes,
            int burstBytes) {
        this.buffers = buffers;
        this.tileOverheadBytes = tileOverheadBytes;
        this.sliceOverheadBytes = sliceOverheadBytes;
        this.burstBytes = burstBytes;
        this.problem = problem;
        windows = problem.windows();
        elementBytes = problem.array().activationBytes();
        for (OperandLayout operand : problem.operands()) {
            operands.add(new OperandPatterns(operand, elementBytes));
        }
        for (OperandLayout addend : problem.addends()) {
            addends.add(new OperandPatterns(addend, elementBytes));
        }
        for (StoreLayout store : problem.stores()) {
            stores.add(new StorePatterns(
                    store, problem.outWidth(), (long) problem.outHeight() * problem.outWidth(), elementBytes));
        }
        ArrayShape array = problem.array();
        filterBlocks = filterBlocks(problem);
        windowRuns = TileMapper.balancedSizes(windows, array.windows());
        channelSlices = TileMapper.balancedSizes(problem.channelsPerGroup(), array.lanes());
        pixels = new long[windowRuns.size()][];
        mostPixels = new long[windowRuns.size()][];
        mostOpen = new long[windowRuns.size()];
        Arrays.fill(mostOpen, -1);
    }

    private static List<FilterBlock> filterBlocks(TileProblem problem) {
        List<FilterBlock> blocks = new ArrayList<>();
        int filters = problem.filtersPerGroup();
        int parallel = problem.array().filters();
        if (problem.groups() > 1) {
            long unit = parallel / TileMapper.gcd(parallel, filters);
            for (long groups : TileMapper.balancedSizes(problem.groups(), unit)) {
                if (groups > 1) {
                    blocks.add(new FilterBlock((int) groups, filters));
                }
            }
        }
        for (long size : TileMapper.balancedSizes(filters, parallel)) {
            blocks.add(new FilterBlock(1, (int) size));
        }
        return blocks;
    }

    Tiling best() {
        int[] seed = leastBound();
        if (seed == null) {
            return null;
        }
        // The candidate with the least bound goes first: it leaves few others to evaluate exactly.
        LoopOrder seedOrder = LoopOrder.values()[seed[3]];
        long bestMoved = moved(seed[0], seed[1], seed[2], seedOrder, Long.MAX_VALUE);
        Tiling best = tiling(seed[0], seed[1], seed[2], seedOrder);
        long bestExposed = exposed(best, seed[1]);
        for (int f = 0; f < filterBlocks.size(); f++) {
            for (int w = 0; w < windowRuns.size(); w++) {
                for (int c = 0; c < channelSlices.size(); c++) {
                    for (LoopOrder order : LoopOrder.values()) {
                        if (!fits(f, w, c, order) || bound(f, w, c, order) > bestMoved) {
                            continue;
                        }
                        long moved = moved(f, w, c, order, bestMoved);
                        if (moved > bestMoved) {
                            continue;
                        }
                        Tiling candidate = tiling(f, w, c, order);
                        long exposed = exposed(candidate, w);
                        if (moved < bestMoved || exposed < bestExposed) {
                            best = candidate;
                            bestMoved = moved;
                            bestExposed = exposed;
                        }
                    }
                }
            }
        }
        return best;
    }

    private int[] leastBound() {
        int[] least = null;
        long leastBound = Long.MAX_VALUE;
        for (int f = 0; f < filterBlocks.size(); f++) {
            for (int w = 0; w < windowRuns.size(); w++) {
                for (int c = 0; c < channelSlices.size(); c++) {
                    for (LoopOrder order : LoopOrder.values()) {
                        if (fits(f, w, c, order)) {
                            long bound = bound(f, w, c, order);
                            if (bound < leastBound) {
                                leastBound = bound;
                                least = new int[] {f, w, c, order.ordinal()};
                            }
                        }
                    }
                }
            }
        }
        return least;
    }

    // ---- what fits ----

    private boolean fits(int f, int w, int c, LoopOrder order) {
        FilterBlock block = filterBlocks.get(f);
        long run = windowRuns.get(w);
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
        if (mostOpen[w] < 0) {
            mostOpen[w] = TileMapper.mostOpen(stores, run, problem.images());
        }
        long carried = mostOpen[w] * TileMapper.carriedPerOpen(problem, block.groups(), block.filters(), order);
        return carried == 0
                || filters * run * problem.array().partialSumBytes() <= (buffers.outputBytes() - carried) / 2;
    }

    private long activationBytes(int w, long channels) {
        countPixels(w);
        long bytes = 0;
        for (int o = 0; o < operands.size(); o++) {
            bytes += mostPixels[w][o] * blockChannels(operands.get(o), channels) * elementBytes;
        }
        return bytes;
    }

    /** Bytes of the largest activation block with one window set and so many channels. */
    long smallestActivationBytes(long channels) {
        return activationBytes(windowRuns.size() - 1, channels);
    }

    private long blockChannels(OperandPatterns operand, long channels) {
        return Math.min(channels, operand.layout().channels());
    }

    private void countPixels(int w) {
        if (pixels[w] != null) {
            return;
        }
        long run = windowRuns.get(w);
        pixels[w] = new long[operands.size()];
        mostPixels[w] = new long[operands.size()];
        for (int o = 0; o < operands.size(); o++) {
            for (long from = 0; from < windows; from += run) {
                long count = operands.get(o).footprint().pixels(from, Math.min(windows, from + run));
                pixels[w][o] += count;
                mostPixels[w][o] = Math.max(mostPixels[w][o], count);
            }
        }
    }

    // ---- what it costs ----

    private boolean weightsWhole(FilterBlock block) {
        return problem.mostWeightBytes((long) block.groups() * block.filters(), problem.channelsPerGroup())
                <= buffers.weightBytes() / 2;
    }

    private boolean activationsWhole(FilterBlock block, int w) {
        return activationBytes(w, (long) problem.channelsPerGroup() * block.groups()) <= buffers.activationBytes() / 2;
    }

    /** How often the weights of a group block cross the bus. The two halves of a buffer hold two blocks. */
    private long weightPasses(int f, int w, int c, LoopOrder order) {
        FilterBlock block = filterBlocks.get(f);
        long runs = Rounding.ceilDiv(windows, windowRuns.get(w));
        long filters = Rounding.ceilDiv(problem.filtersPerGroup(), block.filters());
        long slices = weightsWhole(block) ? 1 : Rounding.ceilDiv(problem.channelsPerGroup(), channelSlices.get(c));
        long cycle = order == LoopOrder.WEIGHT_OUTER ? slices : filters * slices;
        return cycle <= 2 ? 1 : runs;
    }

    private long activationPasses(int f, int w, int c, LoopOrder order) {
        FilterBlock block = filterBlocks.get(f);
        long runs = Rounding.ceilDiv(windows, windowRuns.get(w));
        long filters = Rounding.ceilDiv(problem.filtersPerGroup(), block.filters());
        long slices =
                activationsWhole(block, w) ? 1 : Rounding.ceilDiv(problem.channelsPerGroup(), channelSlices.get(c));
        long cycle = order == LoopOrder.WEIGHT_OUTER ? runs * slices : slices;
        return cycle <= 2 ? 1 : filters;
    }

    /** A lower bound of the DRAM bytes that needs no look at single bursts. */
    private long bound(int f, int w, int c, LoopOrder order) {
        FilterBlock block = filterBlocks.get(f);
        countPixels(w);
        int channels = blockChannels(f, w, c);
        long activations = 0;
        for (int o = 0; o < operands.size(); o++) {
            long pixelBytes = operands.get(o).fewestBytesPerPixel(problem.channelsPerGroup(), channels, burstBytes);
            activations += pixels[w][o] * pixelBytes;
        }
        int filters = block.groups() * block.filters();
        long outputs = 0;
        for (OperandPatterns addend : addends) {
            outputs += windows * addend.fewestBytesPerPixel(problem.filtersPerGroup(), filters, burstBytes);
        }
        for (StorePatterns store : stores) {
            outputs += store.storedPerImage()
                    * problem.images()
                    * store.fewestBytesPerPixel(problem.groups(), problem.filtersPerGroup(), filters, burstBytes);
        }
        return weightPass(block, c) * weightPasses(f, w, c, order)
                + activations * activationPasses(f, w, c, order)
                + outputs;
    }

    /** The DRAM bytes; any number above the limit if they exceed it. */
    private long moved(int f, int w, int c, LoopOrder order, long limit) {
        FilterBlock block = filterBlocks.get(f);
        long moved = weightPass(block, c) * weightPasses(f, w, c, order);
        long[] output = outputTraffic(f, w, limit - moved);
        moved += output[0] + output[1];
        if (moved > limit) {
            return moved;
        }
        long passes = activationPasses(f, w, c, order);
        return moved + activationPass(f, w, c, (limit - moved) / passes) * passes;
    }

    /** Channels of an activation block, all its groups together. */
    private int blockChannels(int f, int w, int c) {
        FilterBlock block = filterBlocks.get(f);
        return activationsWhole(block, w)
                ? block.groups() * problem.channelsPerGroup()
                : (int) (long) channelSlices.get(c);
    }

    private Tiling tiling(int f, int w, int c, LoopOrder order) {
        FilterBlock block = filterBlocks.get(f);
        long[] output = outputTraffic(f, w, Long.MAX_VALUE);
        return new Tiling(
                problem,
                order,
                block.groups(),
                block.filters(),
                windowRuns.get(w),
                (int) (long) channelSlices.get(c),
                weightsWhole(block),
                activationsWhole(block, w),
                weightPass(block, c) * weightPasses(f, w, c, order),
                activationPass(f, w, c, Long.MAX_VALUE) * activationPasses(f, w, c, order),
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
    private long weightPass(FilterBlock block, int c) {
        if (!problem.weighted()) {
            return 0;
        }
        return WeightBlocks.bytes(
                problem,
                block.groups(),
                block.filters(),
                weightsWhole(block) ? problem.channelsPerGroup() : (int) (long) channelSlices.get(c),
                burstBytes);
    }

    /** Burst bytes of all activation blocks, once; any number above the limit if they exceed it. */
    private long activationPass(int f, int w, int c, long limit) {
        int size = blockChannels(f, w, c);
        int perGroups = filterBlocks.get(f).groups() * problem.channelsPerGroup();
        long key = ((long) perGroups * windowRuns.size() + w) * (perGroups + 1L) + size;
        Long known = activationPasses.get(key);
        if (known != null) {
            return known;
        }
        countPixels(w);
        long bytes = 0;
        int channels = problem.groups() * problem.channelsPerGroup();
        for (int groupFrom = 0; groupFrom < channels; groupFrom += perGroups) {
            int groupTo = Math.min(channels, groupFrom + perGroups);
            for (int from = groupFrom; from < groupTo; from += size) {
                for (int o = 0; o < operands.size(); o++) {
                    bytes += operandBytes(operands.get(o), from, Math.min(groupTo, from + size), w, pixels[w][o]);
                }
                if (bytes > limit) {
                    return bytes;
                }
            }
        }
        activationPasses.put(key, bytes);
        return bytes;
    }

    private long operandBytes(OperandPatterns operand, int from, int to, int w, long pixelsOfRuns) {
        if (operand.pixelsAligned(burstBytes)) {
            return pixelsOfRuns * operand.burstsPerPixel(from, to, burstBytes) * burstBytes;
        }
        long run = windowRuns.get(w);
        long bursts = 0;
        for (long position = 0; position < windows; position += run) {
            bursts += operand.bursts(from, to, position, Math.min(windows, position + run), burstBytes);
        }
        return bursts * burstBytes;
    }

    /** Burst bytes of addends and of stores; any numbers with a sum above the limit if they exceed it. */
    private long[] outputTraffic(int f, int w, long limit) {
        long key = (long) f * windowRuns.size() + w;
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
                for (OperandPatterns addend : addends) {
                    bytes[0] += operandBytes(addend, from, to, w, windows);
                }
                for (StorePatterns store : stores) {
                    bytes[1] += storeBytes(store, from, to, windowRuns.get(w));
                }
                if (bytes[0] + bytes[1] > limit) {
                    return bytes;
                }
            }
        }
        outputTraffic.put(key, bytes);
        return bytes;
    }

    private long storeBytes(StorePatterns store, int from, int to, long run) {
        if (store.pixelsAligned(burstBytes)) {
            return store.storedPerImage() * problem.images() * store.burstsPerPixel(from, to, burstBytes) * burstBytes;
        }
        long bursts = 0;
        for (long position = 0; position < windows; position += run) {
            bursts += store.bursts(from, to, position, Math.min(windows, position + run), burstBytes);
        }
        return bursts * burstBytes;
    }
}
