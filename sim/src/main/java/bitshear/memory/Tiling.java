package bitshear.memory;

import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import bitshear.input.Rounding;

/**
 * How a step is cut into tiles and in which order they run.
 *
 * <p>Tile {@code i} of the schedule is (group block g, filter block f, window run w, channel slice c); c runs fastest, so that a partial sum
 * never leaves the chip while its reduction is open, g slowest. A block of weights is (g, f, c), or (g, f) with all slices if those fit a
 * half together ({@code weightsWhole}); a block of activations is (g, w, c) or (g, w). A buffer keeps its last two blocks, one per half.
 *
 * @param order which of f and w is outer
 * @param groupsPerTile convolution groups of a tile; more than 1 only with all their filters and channels
 * @param filtersPerTile filters of one group
 * @param windowsPerTile output positions
 * @param strip columns of the strips the output positions run in; the output's columns for raster order
 * @param channelsPerTile input channels of one group
 * @param weightsWhole whether a weight block holds all channel slices
 * @param activationsWhole whether an activation block holds all channel slices
 * @param haloKept whether the pixels a block shares with the one before stay on the chip
 * @param weightReadBytes bytes of the weight bursts the schedule moves
 * @param activationReadBytes bytes of the activation bursts
 * @param addendReadBytes bytes of the bursts of added tensors
 * @param writtenBytes bytes of the store bursts
 */
public record Tiling(
        TileProblem problem,
        LoopOrder order,
        int groupsPerTile,
        int filtersPerTile,
        long windowsPerTile,
        int strip,
        int channelsPerTile,
        boolean weightsWhole,
        boolean activationsWhole,
        boolean haloKept,
        long weightReadBytes,
        long activationReadBytes,
        long addendReadBytes,
        long writtenBytes) {

    /** Blocks of convolution groups. */
    public int groupBlocks() {
        return Rounding.ceilDiv(problem.groups(), groupsPerTile);
    }

    /** Blocks of filters within a block of groups. */
    public int filterBlocks() {
        return Rounding.ceilDiv(problem.filtersPerGroup(), filtersPerTile);
    }

    /** The order in which output positions are counted. */
    WindowOrder windowOrder() {
        return new WindowOrder(problem.outHeight(), problem.outWidth(), strip);
    }

    /** How the output positions are cut. */
    WindowCut cut() {
        return new WindowCut(problem.images(), windowOrder(), windowsPerTile);
    }

    /**
     * First output position whose pixels are still there from the block before, when the activation block of a tile is fetched; the tile's own
     * first position if none is.
     */
    long heldFrom(long tile) {
        int run = windowRun(tile);
        boolean whole = activationsWhole || channelSlices() == 1;
        return haloKept && whole && run > 0 ? cut().from(run - 1) : windowFrom(tile);
    }

    /** Runs of windows. */
    public int windowRuns() {
        return cut().runs();
    }

    /** Slices of the reduction. */
    public int channelSlices() {
        return Rounding.ceilDiv(problem.channelsPerGroup(), channelsPerTile);
    }

    /** Tiles of the schedule. */
    public long tiles() {
        return (long) groupBlocks() * filterBlocks() * windowRuns() * channelSlices();
    }

    /** DRAM bytes the schedule reads, in whole bursts. */
    public long readBytes() {
        return weightReadBytes + activationReadBytes + addendReadBytes;
    }

    /** DRAM bytes the schedule moves, in whole bursts. */
    public long movedBytes() {
        return readBytes() + writtenBytes;
    }

    int groupBlock(long tile) {
        return (int) (tile / channelSlices() / windowRuns() / filterBlocks());
    }

    int filterBlock(long tile) {
        long inGroup = tile / channelSlices() % ((long) filterBlocks() * windowRuns());
        return (int) (order == LoopOrder.WEIGHT_OUTER ? inGroup / windowRuns() : inGroup % filterBlocks());
    }

    int windowRun(long tile) {
        long inGroup = tile / channelSlices() % ((long) filterBlocks() * windowRuns());
        return (int) (order == LoopOrder.WEIGHT_OUTER ? inGroup % windowRuns() : inGroup / filterBlocks());
    }

    int channelSlice(long tile) {
        return (int) (tile % channelSlices());
    }

    /** Number of the weight block tile {@code tile} works on. */
    long weightBlock(long tile) {
        long filters = (long) groupBlock(tile) * filterBlocks() + filterBlock(tile);
        return weightsWhole ? filters : filters * channelSlices() + channelSlice(tile);
    }

    /** Number of the activation block tile {@code tile} works on. */
    long activationBlock(long tile) {
        long windows = (long) groupBlock(tile) * windowRuns() + windowRun(tile);
        return activationsWhole ? windows : windows * channelSlices() + channelSlice(tile);
    }

    /** Number of the output block tile {@code tile} adds to; output blocks are worked on one after another. */
    long outputBlock(long tile) {
        return tile / channelSlices();
    }

    int groupFrom(long tile) {
        return groupBlock(tile) * groupsPerTile;
    }

    int groupTo(long tile) {
        return Math.min(problem.groups(), groupFrom(tile) + groupsPerTile);
    }

    int filterFrom(long tile) {
        return groupFrom(tile) * problem.filtersPerGroup() + filterBlock(tile) * filtersPerTile;
    }

    int filterTo(long tile) {
        int groupEnd = groupTo(tile) * problem.filtersPerGroup();
        return groupsPerTile > 1 ? groupEnd : Math.min(groupEnd, filterFrom(tile) + filtersPerTile);
    }

    long windowFrom(long tile) {
        return cut().from(windowRun(tile));
    }

    long windowTo(long tile) {
        return cut().to(windowRun(tile));
    }

    /** First channel of the slice within a group. */
    int channelFrom(long tile) {
        return channelSlice(tile) * channelsPerTile;
    }

    /** Channel after the last of the slice within a group. */
    int channelTo(long tile) {
        return Math.min(problem.channelsPerGroup(), channelFrom(tile) + channelsPerTile);
    }

    /** First channel, over all groups, of the activation block of a tile. */
    int blockChannelFrom(long tile) {
        return groupFrom(tile) * problem.channelsPerGroup() + (activationsWhole ? 0 : channelFrom(tile));
    }

    /** Channel after the last of the activation block of a tile. */
    int blockChannelTo(long tile) {
        boolean sliced = !activationsWhole && channelSlices() > 1;
        return sliced
                ? groupFrom(tile) * problem.channelsPerGroup() + channelTo(tile)
                : groupTo(tile) * problem.channelsPerGroup();
    }

    /** The tile as the PE array is told it. */
    Tile tile(int layer, long tile) {
        int slice = channelSlice(tile);
        return new Tile(
                layer,
                filterFrom(tile),
                filterTo(tile) - filterFrom(tile),
                windowFrom(tile),
                windowTo(tile) - windowFrom(tile),
                channelFrom(tile),
                channelTo(tile) - channelFrom(tile),
                slice == 0,
                slice == channelSlices() - 1,
                windowOrder().isRaster() ? 0 : strip);
    }

    /** The choice in one line, for people. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(order == LoopOrder.WEIGHT_OUTER ? "weight-outer" : "activation-outer");
        if (problem.groups() > 1) {
            text.append(" groups ").append(groupsPerTile).append('/').append(problem.groups());
        }
        if (problem.weighted()) {
            text.append(" filters ").append(filtersPerTile).append('/').append(problem.filtersPerGroup());
        }
        text.append(" windows ").append(windowsPerTile).append('/').append(problem.windows());
        if (!windowOrder().isRaster()) {
            text.append(" in strips of ").append(strip);
        }
        if (problem.weighted()) {
            text.append(" channels ").append(channelsPerTile).append('/').append(problem.channelsPerGroup());
        }
        return text.append(" tiles ").append(tiles()).toString();
    }
}
