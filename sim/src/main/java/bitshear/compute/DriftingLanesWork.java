package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;

/** A layer whose lanes drift as {@link LaneRecurrence} lets them. */
final class DriftingLanesWork implements LayerWork {
    private final SerialWeights weights;
    private final LayerTiming timing;
    private final GroupDeliveries deliveries;

    DriftingLanesWork(SerialWeights weights, LayerTiming timing) {
        this.weights = weights;
        this.timing = timing;
        this.deliveries = weights.deliveries(timing.mapping());
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return weights.deliveries(tile, timing.mapping(), deliveries);
    }

    @Override
    public TileWork layer(int images) {
        return work(weights.whole(images));
    }

    @Override
    public TileWork work(Tile tile) {
        Tile grouped = weights.grouped(tile, timing.mapping());
        long bits = timing.essentialBits(grouped);
        long unitCycles = timing.computeUnitCycles(grouped);
        if (grouped.windowCount() != tile.windowCount()) {
            // Units without a window are clock-gated; every window takes its unit equally long.
            unitCycles = unitCycles / grouped.windowCount() * tile.windowCount();
        }
        return new TileWork(
                timing.cycles(grouped),
                bits * weights.windowSets(tile, timing.mapping()),
                bits * tile.windowCount(),
                unitCycles);
    }
}
