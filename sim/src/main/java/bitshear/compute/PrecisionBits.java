package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/** Stripes: a brick takes as many cycles as the layer's activations have bits. */
public record PrecisionBits() implements BrickSerialisation {
    @Override
    public LayerWork work(Layer layer, TileArray array, Activations activations) {
        return ConstantStepWork.bitSerial(layer, array, activations.precision());
    }

    @Override
    public long serialBits(Layer layer, Activations activations) {
        return activations.precision() * layer.inputElements();
    }
}
