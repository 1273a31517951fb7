package bitshear.validate;

import bitshear.workload.Layer;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.Weights;

/**
 * Synthetic weights of whole layers, or of their first filters: weights of a layer are drawn one after the other, so the first filters
 * are a sample like any other, and the same ones the whole layer has.
 */
final class SampledWeights {
    /** Weights of a layer that are enough to know its bits to a few tenths of a percent. */
    private static final long SAMPLE = 1 << 15;

    private final SyntheticWeights weights;
    private final boolean sampled;

    /** @param sampled whether large layers are sampled */
    SampledWeights(SyntheticWeights weights, boolean sampled) {
        this.weights = weights;
        this.sampled = sampled;
    }

    /** Weights of the layer's sample. */
    static long count(Layer layer, boolean sampled) {
        return sampled ? filters(layer) * layer.weightsPerFilter() : layer.weights();
    }

    private static int filters(Layer layer) {
        return (int) Math.max(1, Math.min(layer.outChannels(), SAMPLE / layer.weightsPerFilter()));
    }

    /** The layer, or as many of its filters as the sample has. */
    Layer sample(Layer layer) {
        return sampled ? layer.withFilters(filters(layer)) : layer;
    }

    /** The weights of what {@link #sample} gave. */
    Weights.Fp32 weights(Layer sample) {
        return weights.weights(sample);
    }
}
