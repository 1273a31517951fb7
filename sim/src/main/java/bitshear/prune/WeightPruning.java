package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
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
        WeightShape shape = WeightShape.of(layer, weights.count());
        FiniteWeights.require(layer.name(), weights, spec.format());
        return prune(shape, weights, spec, grouping);
    }

    static Weights prune(WeightShape shape, Weights weights, PruningSpec spec, WeightGrouping grouping) {
        PruningMethod method = spec.pruningMethod();
        int lanes = shape.groupLanes(grouping, spec.lanes());
        SignificandBlock block =
                new SignificandBlock(lanes, spec.format(), spec.fractionBits(), shape.groups(grouping, spec.lanes()));
        GroupCursor reading = new GroupCursor(shape, grouping, spec.lanes());
        GroupCursor writing = new GroupCursor(shape, grouping, spec.lanes());
        if (spec.format() == NumberFormat.FP32) {
            float[] original = ((Weights.Fp32) weights).values();
            float[] pruned = new float[original.length];
            while (block.load(weights, reading)) {
                method.prune(block, spec);
                block.storeFp32(original, pruned, writing);
            }
            return new Weights.Fp32(pruned);
        }
        short[] pruned = new short[weights.count()];
        while (block.load(weights, reading)) {
            method.prune(block, spec);
            block.storeFixed16(weights, pruned, writing);
        }
        return new Weights.Int16(pruned);
    }
}
