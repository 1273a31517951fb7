package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/** How a {@link TileArray} goes through bricks when weights and activations both decide. A record of its options. */
public interface PairSerialisation {
    /**
     * A layer's work.
     *
     * @param weights integers of at most 16 bits, [filter][channel][kernel row][kernel column]
     * @throws bitshear.input.InvalidInputException if the operands do not fit the layer
     */
    LayerWork work(Layer layer, TileArray array, Activations activations, short[] weights);

    /** Terms the array goes through for the layer's activations, each activation counted once. */
    long serialBits(Activations activations);

    /** Bits stored with each weight. */
    default int weightMetadataBits() {
        return 0;
    }
}
