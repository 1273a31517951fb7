package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.component.Tile;
import java.util.HashMap;
import java.util.Map;

/**
 * Cycles and work of one layer on a bit-serial array, for the whole layer or any tile of it. Filters are worked on in sets of F from
 * a tile's first filter on, windows in sets of W. The reductions of each channel slice are evaluated once and kept as sums over filters,
 * so that a tile costs a few look-ups.
 *
 * <p>Not included: the pipeline fill, which is paid once per tile. Safe for use by several threads.
 */
public final class LayerTiming {
    /** A map entry with its boxed key and value, about. */
    private static final long ENTRY_BYTES = 120;

    private final EssentialBits bits;
    private final LaneRecurrence recurrence;
    private final LaneSync sync;
    private final ArrayMapping mapping;
    private final Map<Integer, Slice> slices = new HashMap<>();

    /** Pass times of {@link LaneSync#LAYER}, by block and number of window sets. */
    private final Map<Pass, Long> passes = new HashMap<>();

    private volatile long tableBytes;

    /**
     * @param bits the layer's essential bits; kept, one byte per weight
     * @param queueDepth groups a lane may run ahead, or {@link LaneRecurrence#UNBOUNDED}
     */
    public LayerTiming(EssentialBits bits, int queueDepth, int groupsPerCycle, LaneSync sync, ArrayMapping mapping) {
        this.bits = bits;
        this.recurrence = new LaneRecurrence(bits.lanes(), queueDepth, groupsPerCycle, mapping.filters());
        this.sync = sync;
        this.mapping = mapping;
    }

    public EssentialBits bits() {
        return bits;
    }

    public ArrayMapping mapping() {
        return mapping;
    }

    /** Bytes of the tables made so far, about; they grow with every other way to cut the layer into tiles that is asked for. */
    public long tableBytes() {
        return tableBytes;
    }

    /** Cycles of the whole layer with so many output positions. */
    public synchronized long layerCycles(long windows) {
        return cycles(0, bits.filters(), 0, bits.channelGroups(), windows);
    }

    /** Cycles of a tile. */
    public synchronized long cycles(Tile tile) {
        return cycles(tile.filterFrom(), tile.filterCount(), groupFrom(tile), groupCount(tile), tile.windowCount());
    }

    /** Weight groups issued in a tile: once per window set. */
    public long groups(Tile tile) {
        return (long) tile.filterCount()
                * bits.kernelPositions()
                * groupCount(tile)
                * mapping.windowSets(tile.windowCount());
    }

    /** Essential bits of the tile's weights, each counted once. */
    public synchronized long essentialBits(Tile tile) {
        Slice slice = slice(groupFrom(tile), groupCount(tile));
        return slice.bitsBefore[tile.filterFrom() + tile.filterCount()] - slice.bitsBefore[tile.filterFrom()];
    }

    /**
     * Cycles of all compute units that work on the tile. A unit with a filter and a window is active until its filter set ends
     * (with {@link LaneSync#LAYER}, where sets do not end, until the tile ends); units without one are clock-gated.
     */
    public synchronized long computeUnitCycles(Tile tile) {
        if (sync == LaneSync.LAYER) {
            return cycles(tile)
                    * Math.min(mapping.filters(), tile.filterCount())
                    * Math.min(mapping.windows(), tile.windowCount());
        }
        return tile.windowCount()
                * sum(tile.filterFrom(), tile.filterCount(), slice(groupFrom(tile), groupCount(tile)), true);
    }

    private int groupFrom(Tile tile) {
        if (tile.channelFrom() % bits.lanes() != 0) {
            throw new IllegalArgumentException(
                    tile + ": slice does not start with a group of " + bits.lanes() + " channels");
        }
        return tile.channelFrom() / bits.lanes();
    }

    private int groupCount(Tile tile) {
        return (tile.channelCount() + bits.lanes() - 1) / bits.lanes();
    }

    private long cycles(int filterFrom, int filterCount, int groupFrom, int groupCount, long windows) {
        long sets = mapping.windowSets(windows);
        if (sync == LaneSync.REDUCTION) {
            return sets * sum(filterFrom, filterCount, slice(groupFrom, groupCount), false);
        }
        return passes.computeIfAbsent(new Pass(filterFrom, filterCount, groupFrom, groupCount, sets), block -> {
            tableBytes += ENTRY_BYTES;
            return recurrence.continuousCycles(bits, filterFrom, filterCount, groupFrom, groupCount, sets);
        });
    }

    /** Cycles of the filter sets of one window set, or of these times the filters of each set. */
    private long sum(int filterFrom, int filterCount, Slice slice, boolean timesFilters) {
        int slots = mapping.filters();
        int filterEnd = filterFrom + filterCount;
        // Sets cut where the whole layer cuts them come from the table; these are all but the odd set of a partial
        // block.
        int tabled = filterFrom;
        if (filterFrom % slots == 0) {
            tabled = filterEnd == bits.filters() ? filterEnd : filterEnd - filterCount % slots;
        }
        long[] before = timesFilters ? slice.unitCyclesBefore : slice.cyclesBefore;
        long sum = before[(tabled + slots - 1) / slots] - before[(filterFrom + slots - 1) / slots];
        for (int filter = tabled; filter < filterEnd; filter += slots) {
            int count = Math.min(slots, filterEnd - filter);
            int first = filter;
            long cycles = slice.cutSets.computeIfAbsent((long) filter * slots + count - 1, set -> {
                tableBytes += ENTRY_BYTES;
                return recurrence.reductionCycles(bits, first, count, slice.groupFrom, slice.groupCount);
            });
            sum += timesFilters ? cycles * count : cycles;
        }
        return sum;
    }

    private Slice slice(int groupFrom, int groupCount) {
        if (groupFrom < 0 || groupCount < 1 || groupFrom + groupCount > bits.channelGroups()) {
            throw new IllegalArgumentException(
                    "channel groups " + groupFrom + " to " + (groupFrom + groupCount) + " of " + bits.channelGroups());
        }
        return slices.computeIfAbsent(
                groupFrom * bits.channelGroups() + groupCount - 1, key -> new Slice(groupFrom, groupCount));
    }

    private record Pass(int filterFrom, int filterCount, int groupFrom, int groupCount, long sets) {}

    /** One slice of the reduction, as running sums over the layer's filters or filter sets. */
    private final class Slice {
        final int groupFrom;
        final int groupCount;
        final long[] bitsBefore = new long[bits.filters() + 1];
        final long[] cyclesBefore;
        final long[] unitCyclesBefore;
        final Map<Long, Long> cutSets = new HashMap<>();

        Slice(int groupFrom, int groupCount) {
            this.groupFrom = groupFrom;
            this.groupCount = groupCount;
            for (int filter = 0; filter < bits.filters(); filter++) {
                bitsBefore[filter + 1] = bitsBefore[filter] + filterBits(filter);
            }
            if (sync == LaneSync.LAYER) {
                cyclesBefore = new long[0];
                unitCyclesBefore = cyclesBefore;
                tableBytes += ENTRY_BYTES + Long.BYTES * (long) bitsBefore.length;
                return;
            }
            int slots = mapping.filters();
            int sets = (bits.filters() + slots - 1) / slots;
            cyclesBefore = new long[sets + 1];
            // One filter at a time needs no second table.
            unitCyclesBefore = slots == 1 ? cyclesBefore : new long[sets + 1];
            for (int set = 0; set < sets; set++) {
                int count = Math.min(slots, bits.filters() - set * slots);
                long cycles = recurrence.reductionCycles(bits, set * slots, count, groupFrom, groupCount);
                cyclesBefore[set + 1] = cyclesBefore[set] + cycles;
                if (slots > 1) {
                    unitCyclesBefore[set + 1] = unitCyclesBefore[set] + cycles * count;
                }
            }
            tableBytes += ENTRY_BYTES + Long.BYTES * ((long) bitsBefore.length + 2L * cyclesBefore.length);
        }

        private long filterBits(int filter) {
            long sum = 0;
            byte[] counts = bits.counts();
            for (int position = 0; position < bits.kernelPositions(); position++) {
                int from = ((filter * bits.kernelPositions() + position) * bits.channelGroups() + groupFrom)
                        * bits.lanes();
                for (int at = from, end = from + groupCount * bits.lanes(); at < end; at++) {
                    sum += counts[at];
                }
            }
            return sum;
        }
    }
}
