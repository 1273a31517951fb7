package bitshear.prune;

import bitshear.workload.Layer;
import bitshear.workload.WeightSource;

/** Where the essential bits of a layer come from: its weights, or a work trace of a network whose weights are not at hand. */
@FunctionalInterface
public interface EssentialBitsSource {
    /**
     * The essential bits of a layer's weights after pruning.
     *
     * @throws bitshear.input.InvalidInputException if they cannot be had
     */
    EssentialBits essentialBits(Layer layer, PruningSpec spec);

    /** A source of weights seen as one of bits; a source that has bits but no weights is taken as it is. */
    static EssentialBitsSource of(WeightSource weights) {
        return weights instanceof EssentialBitsSource bits
                ? bits
                : (layer, spec) -> EssentialBitsAnalysis.analyse(layer, weights.weights(layer), spec);
    }
}
