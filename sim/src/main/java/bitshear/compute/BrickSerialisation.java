package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/** How a {@link TileArray} goes through a brick of activations. A record of its options. */
public interface BrickSerialisation {
    /**
     * A layer's work.
     *
     * @throws bitshear.input.InvalidInputException if the activations do not fit the layer
     */
    LayerWork work(Layer layer, TileArray array, Activations activations);

    /** Bits the array goes through for the layer's activations, each activation counted once. */
    long serialBits(Layer layer, Activations activations);
}
