package bitshear.compute;

import bitshear.code.Coding;
import bitshear.code.EssentialBitsSource;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;

/** Where the timings of layers come from: made anew from the weights or a work trace, or shared by many simulations. */
@FunctionalInterface
public interface LayerTimingsSource {
    /**
     * The timings of a layer whose weights are coded so, in groups of so many lanes.
     *
     * @throws bitshear.input.InvalidInputException if the weights cannot be had
     */
    LayerTimings layerTimings(Layer layer, Coding coding, int lanes);

    /** A source of weights seen as one of timings; one that is both is taken as it is. */
    static LayerTimingsSource of(WeightSource weights) {
        return weights instanceof LayerTimingsSource timings
                ? timings
                : (layer, coding, lanes) ->
                        new LayerTimings(EssentialBitsSource.of(weights).essentialBits(layer, coding, lanes));
    }
}
