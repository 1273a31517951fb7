package bitshear.arch;

import bitshear.code.Coding;
import bitshear.compute.AnalysisKey;
import bitshear.compute.ArrayMapping;
import bitshear.compute.BrickSerialisation;
import bitshear.compute.SharedWork;
import bitshear.compute.TileArray;
import bitshear.energy.PeArray;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import java.util.Optional;

/**
 * An array of the DaDianNao family, 16-bit fixed point all of them: bricks of activations go to all filters.
 *
 * @param array tiles, rows, columns and lanes
 * @param serialisation how a brick is gone through
 * @param pes the array's parts in its table
 */
public record BrickDesign(TileArray array, BrickSerialisation serialisation, PeArray pes) implements Design {
    private static final int OPERAND_BYTES = 2;

    /** An activation in memory, and twice as magnitudes while its cost is found out. */
    private static final int ANALYSIS_BYTES = 6;

    private record Bricks(TileArray array, BrickSerialisation serialisation) implements AnalysisKey<SharedWork> {
        @Override
        public boolean isOfActivations() {
            return true;
        }
    }

    @Override
    public Numerics numerics() {
        return Numerics.fixed16(0);
    }

    @Override
    public Optional<Coding> coding() {
        return Optional.empty();
    }

    @Override
    public int groupLanes() {
        return array.lanes();
    }

    @Override
    public long lanes() {
        return array.units() * array.lanes();
    }

    @Override
    public LaidLayer lay(Layer layer, Operands operands) {
        SharedWork work = operands.analysis(layer, new Bricks(array, serialisation), () -> {
            Activations activations = operands.activations().activations(layer);
            return new SharedWork(
                    serialisation.work(layer, array, activations),
                    serialisation.serialBits(layer, activations),
                    activations.precision(),
                    ANALYSIS_BYTES * layer.inputElements());
        });
        LayerPlan plan = new LayerPlan(
                layer,
                new ArrayMapping(array.filtersTogether(layer), array.windowsTogether(work.precision())),
                array.channelUnit(layer),
                WeightFootprint.dense(Numerics.MOST_BITS),
                Numerics.MOST_BITS,
                OPERAND_BYTES,
                array.partialSumBytes(),
                work.layer(operands.images()).cycles(),
                array.bricks(layer),
                work.serialBits(),
                work.serialBits());
        return new LaidLayer(plan, work);
    }
}
