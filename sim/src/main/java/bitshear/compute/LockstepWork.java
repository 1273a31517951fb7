package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.workload.Layer;
import java.util.HashMap;
import java.util.Map;

/**
 * A layer on a weight-serial array whose units all meet after every group: cycles = sum over filter sets and groups of what the group costs,
 * times the window sets. With shared inputs a filter set never crosses convolution groups.
 */
final class LockstepWork implements LayerWork {
    private final SerialGroups groups;
    private final EssentialBits bits;
    private final ArrayMapping mapping;
    private final GroupDeliveries deliveries;
    private final int filtersTogether;

    /** Cycles of every group, or 0 where they follow from the weights. */
    private final int constantCycles;

    private final int leastCycles;

    /** Weights of one channel of a filter. */
    private final long weightsPerChannel;

    private final Map<Block, Sums> sums = new HashMap<>();

    private record Block(int filterFrom, int filterCount, int groupFrom, int groupCount) {}

    /** Cycles of one window set; the same times the filters of each set; ones of the weights. */
    private record Sums(long cycles, long filterCycles, long ones) {}

    private LockstepWork(
            Layer layer,
            SerialGroups groups,
            EssentialBits bits,
            ArrayMapping mapping,
            int constantCycles,
            int leastCycles) {
        this.groups = groups;
        this.bits = bits;
        this.mapping = mapping;
        this.deliveries = groups.deliveries(mapping);
        this.filtersTogether = groups.filtersTogether();
        this.constantCycles = constantCycles;
        this.leastCycles = leastCycles;
        this.weightsPerChannel = (long) layer.kernelHeight() * layer.kernelWidth();
    }

    /** Every group takes as long. */
    static LockstepWork constant(
            Layer layer, SerialGroups groups, EssentialBits bits, ArrayMapping mapping, int cycles) {
        return new LockstepWork(layer, groups, bits, mapping, cycles, cycles);
    }

    /** A group takes as many cycles as the most ones in a lane of any filter. */
    static LockstepWork slowestLane(
            Layer layer, SerialGroups groups, EssentialBits bits, ArrayMapping mapping, int leastCycles) {
        return new LockstepWork(layer, groups, bits, mapping, 0, leastCycles);
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return groups.deliveries(tile, mapping, deliveries);
    }

    @Override
    public TileWork layer(int images) {
        return work(groups.whole(images));
    }

    @Override
    public TileWork work(Tile tile) {
        Tile grouped = groups.grouped(tile, mapping);
        int lanes = bits.lanes();
        int groupFrom = grouped.channelFrom() / lanes;
        int groupCount = (grouped.channelCount() + lanes - 1) / lanes;
        Sums sum = sums.computeIfAbsent(
                new Block(tile.filterFrom(), tile.filterCount(), groupFrom, groupCount), this::sum);
        long windowSets = groups.windowSets(tile, mapping);
        long serialBits = constantCycles == 0
                ? sum.ones
                : weightsPerChannel * tile.channelCount() * tile.filterCount() * constantCycles;
        return new TileWork(
                sum.cycles * windowSets,
                serialBits * windowSets,
                serialBits * tile.windowCount(),
                sum.filterCycles * tile.windowCount());
    }

    private Sums sum(Block block) {
        long cycles = 0;
        long filterCycles = 0;
        long ones = 0;
        int filterTo = block.filterFrom + block.filterCount;
        for (int filter = block.filterFrom; filter < filterTo; ) {
            int togetherEnd = (filter / filtersTogether + 1) * filtersTogether;
            int end = Math.min(Math.min(filterTo, togetherEnd), filter + mapping.filters());
            long set = 0;
            for (int position = 0; position < bits.kernelPositions(); position++) {
                for (int group = block.groupFrom; group < block.groupFrom + block.groupCount; group++) {
                    set += constantCycles > 0 ? constantCycles : slowest(filter, end, position, group);
                }
            }
            cycles += set;
            filterCycles += set * (end - filter);
            filter = end;
        }
        for (int filter = block.filterFrom; constantCycles == 0 && filter < filterTo; filter++) {
            ones += ones(filter, block);
        }
        return new Sums(cycles, filterCycles, ones);
    }

    private int slowest(int filterFrom, int filterTo, int position, int group) {
        int most = leastCycles;
        for (int filter = filterFrom; filter < filterTo; filter++) {
            int from = index(filter, position, group);
            for (int lane = 0; lane < bits.lanes(); lane++) {
                most = Math.max(most, bits.counts()[from + lane]);
            }
        }
        return most;
    }

    private long ones(int filter, Block block) {
        long sum = 0;
        for (int position = 0; position < bits.kernelPositions(); position++) {
            int from = index(filter, position, block.groupFrom);
            for (int i = 0; i < block.groupCount * bits.lanes(); i++) {
                sum += bits.counts()[from + i];
            }
        }
        return sum;
    }

    private int index(int filter, int position, int group) {
        return ((filter * bits.kernelPositions() + position) * bits.channelGroups() + group) * bits.lanes();
    }
}
