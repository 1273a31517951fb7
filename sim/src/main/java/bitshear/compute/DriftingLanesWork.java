package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;

/** A layer whose lanes drift as {@link LaneRecurrence} lets them. */
final class DriftingLanesWork implements LayerWork {
    private final SerialGroups groups;
    private final LayerTiming timing;
    private final GroupDeliveries deliveries;
    private final int fillCycles;

    /** @param fillCycles cycles from a tile's first weight group to its issue, paid once per tile */
    DriftingLanesWork(SerialGroups groups, LayerTiming timing, int fillCycles) {
        this.fillCycles = fillCycles;
        this.groups = groups;
        this.timing = timing;
        this.deliveries = groups.deliveries(timing.mapping());
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return groups.deliveries(tile, timing.mapping(), deliveries);
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
        Tile grouped = groups.grouped(tile, timing.mapping());
        long bits = timing.essentialBits(grouped);
        long unitCycles = timing.computeUnitCycles(grouped);
        if (grouped.windowCount() != tile.windowCount()) {
            // Units without a window are clock-gated; every window takes its unit equally long.
            unitCycles = unitCycles / grouped.windowCount() * tile.windowCount();
        }
        return new TileWork(
                fillCycles + timing.cycles(grouped),
                bits * groups.windowSets(tile, timing.mapping()),
                bits * tile.windowCount(),
                unitCycles,
                timing.groups(grouped));
    }
}
