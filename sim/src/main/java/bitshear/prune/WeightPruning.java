package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Weights;

/** Prunes the weights of a layer and gives them back as values. */
public final class WeightPruning {
    private WeightPruning() {}

    /**
     * The pruned weights, in the order of the given ones.
     *
     * @param layer a layer with weights
     * @param weights its weights, unchanged afterwards
     * @return fp32 values for fp32, and quantised values for fixed16 ({@link FixedPoint#value} turns them into numbers)
     * @throws InvalidInputException if the number of weights does not fit the layer, a weight is NaN or infinite, or the
     *     weights are int16 but the format is fp32
     */
    public static Weights prune(Layer layer, Weights weights, PruningSpec spec, WeightGrouping grouping) {
        PruningPass pass = new PruningPass(layer, weights, spec, grouping);
        PrunedWeights pruned = new PrunedWeights(layer, weights, spec, grouping);
        pass.run(new PruningPass.Observer() {
            @Override
            public void after(SignificandBlock block) {
                pruned.store(block);
            }
        });
        return pruned.weights();
    }
}
