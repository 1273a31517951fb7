package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/**
 * Pragmatic: the ones of a brick, one after another ({@link OneffsetWork}).
 *
 * @param firstStageBits bits of the first shifter stage (L)
 * @param columnRegisters synapse-set registers per column (k)
 */
public record OneffsetSteps(int firstStageBits, int columnRegisters) implements BrickSerialisation {
    @Override
    public LayerWork work(Layer layer, TileArray array, Activations activations) {
        return new OneffsetWork(layer, array, firstStageBits, columnRegisters, activations);
    }

    @Override
    public long serialBits(Layer layer, Activations activations) {
        return OneffsetWork.essentialBits(activations);
    }
}
