package bitshear.validate;

import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.List;

/** A network's weights layer by layer: whole layers, or samples of their filters. */
final class SampledWeights {
    /** Weights of a layer that are enough to know its bits to a hundredth of a percent. */
    private static final long SAMPLE = 1 << 18;

    private final List<Layer> layers;
    private final List<FilterSample> samples = new ArrayList<>();
    private final WeightSource source;
    private final long seed;

    /**
     * @param sampled whether large layers are sampled
     * @param seed of the sample of weights that are not drawn alike
     */
    SampledWeights(Network network, WeightSource source, boolean sampled, long seed) {
        this.layers = network.weightedLayers();
        this.source = source;
        this.seed = seed;
        layers.forEach(layer -> samples.add(sampled ? FilterSample.of(layer, SAMPLE) : FilterSample.whole(layer)));
    }

    /** Takes a layer. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param layer the layer, or the part of it that was sampled
         * @param weights its weights
         * @param factor how many weights of the network each stands for
         */
        void take(Layer layer, Weights weights, double factor);
    }

    /** Weights in the samples. */
    long count() {
        long count = 0;
        for (FilterSample sample : samples) {
            count += sample.layer().weights();
        }
        return count;
    }

    /** Makes the weights of one layer after the other. */
    void forEach(Taker taker) {
        for (int i = 0; i < samples.size(); i++) {
            FilterSample sample = samples.get(i);
            taker.take(sample.layer(), sample.weights(source, layers.get(i), seed), sample.factor());
        }
    }
}
