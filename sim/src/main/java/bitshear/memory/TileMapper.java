package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.input.InvalidInputException;
import bitshear.input.Rounding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the tiling of a step: the one that moves the fewest DRAM bytes, in whole bursts, among {@linkplain TileSizes tile sizes}, strips of output
 * columns, both loop orders, blocks with all or with single channel slices, and all that fit the buffer halves. Equal bytes: the one with the
 * smallest first fetch and last store plus an overhead per tile and one per meeting of the lanes; then the first in the order of the search. The
 * search is exact: a candidate is left out only if bytes without burst rounding already exceed the best.
 */
public final class TileMapper {
    private final BufferParameters buffers;
    private final ScheduleParameters schedule;
    private final int burstBytes;
    private final Map<TileProblem, Tiling> known = new HashMap<>();

    /**
     * @param burstBytes bytes of one DRAM burst; every tensor begins at a multiple of it
     */
    public TileMapper(BufferParameters buffers, ScheduleParameters schedule, int burstBytes) {
        this.buffers = buffers;
        this.schedule = schedule;
        this.burstBytes = burstBytes;
    }

    /**
     * @param name the layer's name, for the error
     * @throws InvalidInputException if even the smallest tile does not fit a buffer half
     */
    public Tiling map(String name, TileProblem problem) {
        Tiling tiling = known.get(problem);
        if (tiling == null) {
            tiling = search(problem).best();
            if (tiling == null) {
                throw new InvalidInputException(whyNothingFits(name, problem));
            }
            known.put(problem, tiling);
        }
        return tiling;
    }

    /** Whether any tiling fits. */
    boolean fits(TileProblem problem) {
        if (!known.containsKey(problem)) {
            Tiling tiling = search(problem).best();
            if (tiling == null) {
                return false;
            }
            known.put(problem, tiling);
        }
        return true;
    }

    private TilingSearch search(TileProblem problem) {
        return new TilingSearch(problem, buffers, schedule, burstBytes);
    }

    private String whyNothingFits(String name, TileProblem problem) {
        ArrayShape array = problem.array();
        long filters = Math.min(array.filters(), problem.filtersPerGroup());
        long windows = Math.min(array.windows(), problem.windows());
        long channels = Math.min(array.lanes(), problem.channelsPerGroup());
        long weights = problem.mostWeightBytes(filters, channels);
        if (weights > buffers.weightBytes() / 2) {
            return tooSmall(
                    name,
                    "weight",
                    weights,
                    buffers.weightBytes() / 2,
                    "the weights of one filter set and one" + " group of lanes");
        }
        long activations = search(problem).smallestActivationBytes(channels);
        if (activations > buffers.activationBytes() / 2) {
            return tooSmall(
                    name,
                    "activation",
                    activations,
                    buffers.activationBytes() / 2,
                    "the inputs of one window" + " set and one group of lanes");
        }
        return tooSmall(
                name,
                "output",
                filters * windows * problem.array().partialSumBytes(),
                buffers.outputBytes() / 2,
                "the partial sums of one filter set and one window set");
    }

    private static String tooSmall(String layer, String buffer, long needed, long available, String what) {
        return "buffers." + buffer + ": too small for layer " + layer + ": " + what + " need " + needed
                + " bytes, one half of the buffer has " + available + " bytes";
    }

    /**
     * The fewest bytes one stored pixel can cost when its channels are cut into groups and those into blocks. Blocks that lie a whole burst
     * apart from pixel to pixel share no burst.
     *
     * @param pitchBytes bytes from one pixel to the next
     */
    static long fewestBytesPerPixel(
            long groups, long groupChannels, long blockChannels, long pitchBytes, int elementBytes, int burstBytes) {
        long useful = groups * groupChannels * elementBytes;
        if (pitchBytes - blockChannels * elementBytes < burstBytes) {
            return useful;
        }
        // Blocks of several groups hold all their channels; otherwise each group is cut by itself.
        long cuts = blockChannels > groupChannels ? 1 : groups;
        long channels = blockChannels > groupChannels ? groups * groupChannels : groupChannels;
        long whole = channels / blockChannels * Rounding.ceilDiv(blockChannels * elementBytes, burstBytes);
        long rest = channels % blockChannels;
        return cuts * (whole + Rounding.ceilDiv(rest * elementBytes, burstBytes)) * burstBytes;
    }

    /** Bytes of the output buffer that hold begun pooling windows from one tile of the schedule to the next. */
    static long carriedBytes(Tiling tiling, List<StorePatterns> stores) {
        TileProblem problem = tiling.problem();
        return mostOpen(stores, tiling.cut())
                * carriedPerOpen(problem, tiling.groupsPerTile(), tiling.filtersPerTile(), tiling.order());
    }

    static long mostOpen(List<StorePatterns> stores, WindowCut cut) {
        long open = 0;
        for (StorePatterns store : stores) {
            open += store.mostOpen(cut);
        }
        return open;
    }

    /** With windows outermost the pooling windows of all the group block's filters are open at once. */
    static long carriedPerOpen(TileProblem problem, int groupsPerTile, int filtersPerTile, LoopOrder order) {
        long filters = order == LoopOrder.WEIGHT_OUTER ? filtersPerTile : problem.filtersPerGroup();
        return filters * groupsPerTile * problem.array().partialSumBytes();
    }
}
