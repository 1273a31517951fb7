package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/** DaDianNao: all bits of a brick at once. */
public record BitParallel() implements BrickSerialisation {
    @Override
    public LayerWork work(Layer layer, TileArray array, Activations activations) {
        return ConstantStepWork.bitParallel(layer, array, activations.precision());
    }

    @Override
    public long serialBits(Layer layer, Activations activations) {
        return Activations.MAX_PRECISION * layer.inputElements();
    }
}
