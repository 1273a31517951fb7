package bitshear.arch;

import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import java.util.List;

/**
 * An accelerator's PE array with a network laid out on it: first the plans, from which tiles are cut, then the array that works on the
 * tiles. A model serves one simulation at a time.
 */
public interface ArrayModel {
    /** Plans of the layers with weights, in network order. */
    List<LayerPlan> plans();

    /**
     * The plan of one layer.
     *
     * @param layer index of the layer in the network
     * @throws IllegalArgumentException if the layer holds no weights
     */
    LayerPlan plan(int layer);

    /** Whether a layer's output positions may be worked on in any order at the same cost. */
    default boolean anyOrder(int layer) {
        return true;
    }

    /** A fresh array on a kernel, its counters at 0. */
    ArrayProcessor processor(Fidelity fidelity, Kernel kernel, ClockDomain clock);
}
