package bitshear.validate;

import bitshear.workload.Layer;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.SplittableRandom;

/**
 * A layer reduced to some of its filters, for an estimate in a fraction of the time: filters are pruned independently of each other, and
 * differ by no more than their weights do.
 *
 * @param layer the reduced layer, of the same name and without convolution groups, which weights know nothing of
 * @param factor filters of the whole layer per filter of the reduced one
 */
public record FilterSample(Layer layer, double factor) {
    /** A reduced layer has whole sets of so many filters, as many as the arrays compared here take at a time. */
    private static final int FILTER_SET = 16;

    /** The whole layer, as the first of a network of its own. */
    public static FilterSample whole(Layer layer) {
        return new FilterSample(alone(layer), 1);
    }

    /**
     * The layer with as many filters as have about the given number of weights, in sets of 16 and one set at least.
     *
     * @param weights weights the reduced layer should have, at least 1
     */
    public static FilterSample of(Layer layer, long weights) {
        long sets = Math.max(1, weights / (layer.weightsPerFilter() * FILTER_SET));
        if (sets * FILTER_SET >= layer.outChannels()) {
            return whole(layer);
        }
        int filters = (int) sets * FILTER_SET;
        return new FilterSample(alone(layer.withFilters(filters)), (double) layer.outChannels() / filters);
    }

    /** The layer as the first of a network. */
    private static Layer alone(Layer layer) {
        return new Layer(
                0,
                layer.name(),
                layer.type(),
                layer.inChannels(),
                layer.outChannels(),
                layer.inHeight(),
                layer.inWidth(),
                layer.kernelHeight(),
                layer.kernelWidth(),
                layer.strideHeight(),
                layer.strideWidth(),
                layer.padTop(),
                layer.padLeft(),
                layer.padBottom(),
                layer.padRight(),
                layer.dilationHeight(),
                layer.dilationWidth(),
                layer.groups(),
                layer.outHeight(),
                layer.outWidth(),
                layer.inputs(),
                layer.bias(),
                layer.activation());
    }

    /**
     * Weights of the reduced layer. Synthetic ones are the first of the whole layer, as a generator draws them one after the other and all
     * alike; of others, which filters are taken is drawn by lot.
     *
     * @param source of the whole layer's weights
     * @param original the layer as the source knows it
     * @param seed of the lot
     */
    public Weights weights(WeightSource source, Layer original, long seed) {
        if (layer.outChannels() == original.outChannels()) {
            return source.weights(original);
        }
        if (source instanceof SyntheticWeights) {
            return source.weights(layer);
        }
        int[] filters = draw(
                original.outChannels(),
                layer.outChannels(),
                seed ^ original.name().hashCode());
        return source.weights(original).filters(filters, (int) layer.weightsPerFilter());
    }

    /** So many different numbers from 0 on below a limit, in ascending order. */
    private static int[] draw(int limit, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = new int[count];
        int taken = 0;
        for (int i = 0; taken < count; i++) {
            // As many of those left are taken as are still wanted: all sets of numbers are equally likely.
            if (random.nextInt(limit - i) < count - taken) {
                drawn[taken++] = i;
            }
        }
        return drawn;
    }
}
