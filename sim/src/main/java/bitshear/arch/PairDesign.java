package bitshear.arch;

import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.compute.AnalysisKey;
import bitshear.compute.ArrayMapping;
import bitshear.compute.PairSerialisation;
import bitshear.compute.SharedWork;
import bitshear.compute.TileArray;
import bitshear.energy.PeArray;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import java.util.Optional;

/**
 * An array of the DaDianNao family whose cycles depend on weights and activations, 16-bit fixed point both.
 *
 * @param array tiles, rows, columns and lanes
 * @param fractionBits fraction bits of weights that are not integers yet
 * @param serialisation how bricks are gone through
 * @param pes the array's parts in its table
 */
public record PairDesign(TileArray array, int fractionBits, PairSerialisation serialisation, PeArray pes)
        implements Design {
    private static final int OPERAND_BYTES = 2;

    /** An activation or weight in memory, and as a magnitude while its cost is found out. */
    private static final int ANALYSIS_BYTES = 4;

    private record Pairs(TileArray array, int fractionBits, PairSerialisation serialisation)
            implements AnalysisKey<SharedWork> {
        @Override
        public boolean isOfActivations() {
            return true;
        }
    }

    @Override
    public Numerics numerics() {
        return Numerics.fixed16(fractionBits);
    }

    @Override
    public Optional<Coding> coding() {
        return Optional.of(new Coding(NoCode.NONE, numerics()));
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
        SharedWork work = operands.analysis(layer, new Pairs(array, fractionBits, serialisation), () -> {
            Activations activations = operands.activations().activations(layer);
            short[] weights = numerics()
                    .quantise(layer, operands.weights().weights(layer))
                    .integers();
            return new SharedWork(
                    serialisation.work(layer, array, activations, weights),
                    serialisation.serialBits(activations),
                    activations.precision(),
                    ANALYSIS_BYTES * (layer.inputElements() + layer.weights()));
        });
        LayerPlan plan = new LayerPlan(
                layer,
                new ArrayMapping(array.filtersTogether(layer), array.windowsTogether(work.precision())),
                array.channelUnit(layer),
                WeightFootprint.dense(Numerics.MOST_BITS + serialisation.weightMetadataBits()),
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
