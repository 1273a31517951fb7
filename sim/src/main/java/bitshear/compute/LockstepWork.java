package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import java.util.HashMap;
import java.util.Map;

/**
 * A layer on a weight-serial array whose units all meet after every group: cycles = sum over filter sets and groups of what the slowest filter
 * takes for the group, times the window sets. With shared inputs a filter set never crosses convolution groups.
 */
final class LockstepWork implements LayerWork {
    private final SerialGroups groups;
    private final GroupCosts costs;
    private final ArrayMapping mapping;
    private final GroupDeliveries deliveries;
    private final int filtersTogether;
    private final Map<Block, Sums> sums = new HashMap<>();

    private record Block(int filterFrom, int filterCount, int groupFrom, int groupCount) {}

    /** Cycles of one window set; the same times the filters of each set; bits of the weights. */
    private record Sums(long cycles, long filterCycles, long bits) {}

    LockstepWork(SerialGroups groups, GroupCosts costs, ArrayMapping mapping) {
        this.groups = groups;
        this.costs = costs;
        this.mapping = mapping;
        this.deliveries = groups.deliveries(mapping);
        this.filtersTogether = groups.filtersTogether();
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return groups.deliveries(tile, mapping, deliveries);
    }

    @Override
    public boolean anyOrder() {
        return true;
    }

    @Override
    public TileWork layer(int images) {
        return work(groups.whole(images));
    }

    @Override
    public TileWork work(Tile tile) {
        Tile grouped = groups.grouped(tile, mapping);
        int lanes = costs.lanes();
        int groupFrom = grouped.channelFrom() / lanes;
        int groupCount = (grouped.channelCount() + lanes - 1) / lanes;
        Sums sum = sums.computeIfAbsent(
                new Block(tile.filterFrom(), tile.filterCount(), groupFrom, groupCount), this::sum);
        long windowSets = groups.windowSets(tile, mapping);
        return new TileWork(
                sum.cycles * windowSets,
                sum.bits * windowSets,
                sum.bits * tile.windowCount(),
                sum.filterCycles * tile.windowCount());
    }

    private Sums sum(Block block) {
        long cycles = 0;
        long filterCycles = 0;
        long bits = 0;
        int filterTo = block.filterFrom + block.filterCount;
        for (int filter = block.filterFrom; filter < filterTo; ) {
            int togetherEnd = (filter / filtersTogether + 1) * filtersTogether;
            int end = Math.min(Math.min(filterTo, togetherEnd), filter + mapping.filters());
            long set = 0;
            for (int position = 0; position < costs.kernelPositions(); position++) {
                for (int group = block.groupFrom; group < block.groupFrom + block.groupCount; group++) {
                    int slowest = costs.leastCycles();
                    for (int own = filter; own < end; own++) {
                        int at = costs.index(own, position, group);
                        slowest = Math.max(slowest, costs.cycles()[at]);
                        bits += costs.bits()[at];
                    }
                    set += slowest;
                }
            }
            cycles += set;
            filterCycles += set * (end - filter);
            filter = end;
        }
        return new Sums(cycles, filterCycles, bits);
    }
}
