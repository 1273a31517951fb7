package bitshear.arch;

import bitshear.code.Coding;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.compute.LayerWork;
import bitshear.compute.TileWork;
import bitshear.energy.PeArray;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import java.util.List;
import java.util.Optional;

/**
 * An array that takes the shape with the fewest cycles for every layer, of equals the first. Energy and area are those of the first shape;
 * a unit of another one counts as many of its units as it has times the lanes.
 *
 * @param shapes what the array can be, at least one
 */
public record FastestOfDesign(List<WeightSerialDesign> shapes) implements Design {
    private WeightSerialDesign first() {
        return shapes.get(0);
    }

    @Override
    public Numerics numerics() {
        return first().numerics();
    }

    @Override
    public Optional<Coding> coding() {
        return first().coding();
    }

    @Override
    public int groupLanes() {
        return first().groupLanes();
    }

    @Override
    public long lanes() {
        return first().lanes();
    }

    @Override
    public PeArray pes() {
        return first().pes();
    }

    @Override
    public Design forNetwork(Network network, Operands operands) {
        return new FastestOfDesign(shapes.stream()
                .map(shape -> (WeightSerialDesign) shape.forNetwork(network, operands))
                .toList());
    }

    @Override
    public LaidLayer lay(Layer layer, Operands operands) {
        LaidLayer best = null;
        WeightSerialDesign chosen = first();
        for (WeightSerialDesign shape : shapes) {
            LaidLayer laid = shape.lay(layer, operands);
            if (best == null || laid.plan().computeCycles() < best.plan().computeCycles()) {
                best = laid;
                chosen = shape;
            }
        }
        return chosen == first()
                ? best
                : new LaidLayer(best.plan(), new InFirstUnits(best.work(), chosen.groupLanes(), groupLanes()));
    }

    /** Work with units counted in those of another width. */
    private record InFirstUnits(LayerWork work, int lanes, int firstLanes) implements LayerWork {
        private TileWork counted(TileWork tile) {
            return new TileWork(
                    tile.cycles(),
                    tile.serialBits(),
                    tile.laneActiveCycles(),
                    (tile.unitActiveCycles() * lanes + firstLanes - 1) / firstLanes);
        }

        @Override
        public TileWork work(Tile tile) {
            return counted(work.work(tile));
        }

        @Override
        public TileWork layer(int images) {
            return counted(work.layer(images));
        }

        @Override
        public Deliveries deliveries(Tile tile) {
            return work.deliveries(tile);
        }
    }
}
