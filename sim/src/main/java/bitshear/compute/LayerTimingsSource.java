package bitshear.compute;

import bitshear.prune.EssentialBitsSource;
import bitshear.prune.PruningSpec;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;

/** Where the timings of layers come from: made anew from the weights or a work trace, or shared by many simulations. */
@FunctionalInterface
public interface LayerTimingsSource {
    /**
     * The timings of a layer pruned so.
     *
     * @throws bitshear.input.InvalidInputException if the weights cannot be had
     */
    LayerTimings layerTimings(Layer layer, PruningSpec spec);

    /** A source of weights seen as one of timings; one that is both is taken as it is. */
    static LayerTimingsSource of(WeightSource weights) {
        return weights instanceof LayerTimingsSource timings
                ? timings
                : (layer, spec) ->
                        new LayerTimings(EssentialBitsSource.of(weights).essentialBits(layer, spec));
    }
}
