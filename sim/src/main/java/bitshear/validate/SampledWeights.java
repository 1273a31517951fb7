package bitshear.validate;

import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;

/**
 * Weights of whole layers, or of their first filters: synthetic weights of a layer are drawn one after the other, so the first filters are
 * a sample like any other, and the same ones the whole layer has.
 */
final class SampledWeights {
    /** Weights of a layer that are enough to know its bits to a few tenths of a percent. */
    private static final long SAMPLE = 1 << 15;

    private final WeightSource weights;
    private final boolean sampled;

    /** @param sampled whether large layers are sampled; only for sources that give part of a layer what the whole has there */
    SampledWeights(WeightSource weights, boolean sampled) {
        this.weights = weights;
        this.sampled = sampled;
    }

    /** Weights of the layer's sample. */
    private static long count(Layer layer, boolean sampled) {
        return sampled ? filters(layer) * layer.weightsPerFilter() : layer.weights();
    }

    /** Weights of the samples of all layers. */
    static long count(Network network, boolean sampled) {
        long count = 0;
        for (Layer layer : network.weightedLayers()) {
            count += count(layer, sampled);
        }
        return count;
    }

    private static int filters(Layer layer) {
        return (int) Math.max(1, Math.min(layer.outChannels(), SAMPLE / layer.weightsPerFilter()));
    }

    /** The layer, or as many of its filters as the sample has. */
    Layer sample(Layer layer) {
        return sampled ? layer.withFilters(filters(layer)) : layer;
    }

    /** The weights of what {@link #sample} gave. */
    Weights weights(Layer sample) {
        return weights.weights(sample);
    }
}
