package bitshear.code.bbs;

import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.Arrays;

/**
 * Output channels that keep all 8 bits: those with the largest weights of a network, since an error of a bit is worth most there. As in the
 * published code: of all channels of all layers so large a share is kept, and a channel is sensitive if its score is above the smallest
 * kept score, so that the channel with that very score is not.
 *
 * @param threshold score above which a channel is sensitive
 * @param unit sensitive channels of a layer come in multiples of so many, rounded up
 */
record SensitiveChannels(double threshold, int unit) {
    /** No channel is. */
    static final SensitiveChannels NONE = new SensitiveChannels(Double.POSITIVE_INFINITY, 1);

    static SensitiveChannels of(Network network, WeightSource weights, double share, int unit) {
        if (share == 0) {
            return NONE;
        }
        double[] scores = new double[0];
        for (Layer layer : network.weightedLayers()) {
            double[] own = scores(layer, weights.weights(layer));
            scores = Arrays.copyOf(scores, scores.length + own.length);
            System.arraycopy(own, 0, scores, scores.length - own.length, own.length);
        }
        Arrays.sort(scores);
        // The share is what is left of the pruned one, in floating point, which decides the count where it is nearly
        // whole.
        int kept = (int) (scores.length * (1 - (1 - share)));
        return kept == 0 ? NONE : new SensitiveChannels(scores[scores.length - kept], unit);
    }

    /** The largest magnitude of every output channel. */
    private static double[] scores(Layer layer, Weights weights) {
        double[] scores = new double[layer.outChannels()];
        int perFilter = (int) layer.weightsPerFilter();
        for (int filter = 0; filter < scores.length; filter++) {
            for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) {
                scores[filter] = Math.max(scores[filter], Math.abs((double) weights.value(i)));
            }
        }
        return scores;
    }

    /** Which filters of a layer are sensitive; of a part of a layer too if the unit is 1. */
    boolean[] of(Layer layer, Weights weights) {
        boolean[] sensitive = new boolean[layer.outChannels()];
        if (threshold == Double.POSITIVE_INFINITY) {
            return sensitive;
        }
        double[] scores = scores(layer, weights);
        int count = 0;
        for (int filter = 0; filter < sensitive.length; filter++) {
            sensitive[filter] = scores[filter] > threshold;
            count += sensitive[filter] ? 1 : 0;
        }
        if (count % unit != 0) {
            int wanted = Math.min(sensitive.length, (count + unit - 1) / unit * unit);
            for (; count < wanted; count++) {
                int next = -1;
                for (int filter = 0; filter < sensitive.length; filter++) {
                    if (!sensitive[filter] && (next < 0 || scores[filter] > scores[next])) {
                        next = filter;
                    }
                }
                sensitive[next] = true;
            }
        }
        return sensitive;
    }
}
