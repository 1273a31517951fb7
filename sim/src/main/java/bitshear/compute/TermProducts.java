package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/**
 * Laconic: every term of an activation with every term of a weight ({@link LaconicWork}).
 *
 * @param booth whether operands are recoded to signed powers of two ({@link Booth})
 */
public record TermProducts(boolean booth) implements PairSerialisation {
    @Override
    public LayerWork work(Layer layer, TileArray array, Activations activations, short[] weights) {
        return new LaconicWork(layer, array, booth, activations, weights);
    }

    @Override
    public long serialBits(Activations activations) {
        return OneffsetWork.essentialBits(activations, booth);
    }
}
