package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/**
 * Pragmatic: the ones of a brick, one after another ({@link OneffsetWork}).
 *
 * @param booth whether activations are recoded to signed powers of two ({@link Booth})
 * @param firstStageBits bits of the first shifter stage (L)
 * @param columnRegisters synapse-set registers per column (k)
 */
public record OneffsetSteps(boolean booth, int firstStageBits, int columnRegisters) implements BrickSerialisation {
    @Override
    public LayerWork work(Layer layer, TileArray array, Activations activations) {
        return new OneffsetWork(layer, array, booth, firstStageBits, columnRegisters, activations);
    }

    @Override
    public long serialBits(Layer layer, Activations activations) {
        return OneffsetWork.essentialBits(activations, booth);
    }
}
