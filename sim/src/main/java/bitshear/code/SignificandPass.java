package bitshear.code;

import bitshear.input.InvalidInputException;
import bitshear.workload.FiniteWeights;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;

/**
 * One pass over the weights of a layer: they are taken apart block by block, pruned, and shown before and after. Whatever is
 * counted or kept of pruned weights is an observer of such a pass.
 */
public final class SignificandPass {
    private final String name;
    private final WeightShape shape;
    private final Weights weights;
    private final Numerics numerics;
    private final WeightGrouping grouping;
    private final int lanes;

    /** Looks at blocks; the blocks come in the order of the groups and are overwritten afterwards. */
    public interface Observer {
        /** A block as it was loaded. */
        default void before(SignificandBlock block) {}

        /** The same block, pruned. */
        default void after(SignificandBlock block) {}
    }

    /**
     * @param layer a layer with weights
     * @param weights its weights, [filter][channel][kernel row][kernel column]; they stay as they are
     * @param lanes weights per group; the kernel-window grouping has its own group size and ignores it
     * @throws InvalidInputException if the number of weights does not fit the layer, or they cannot be brought to the numerics
     */
    public SignificandPass(Layer layer, Weights weights, Numerics numerics, WeightGrouping grouping, int lanes) {
        this.shape = WeightShape.of(layer, weights.count());
        this.name = layer.name();
        this.weights = numerics.quantise(layer, weights);
        this.numerics = numerics;
        this.grouping = grouping;
        this.lanes = lanes;
    }

    /** The weights in their numerics. */
    public Weights weights() {
        return weights;
    }

    /**
     * Shows all blocks to an observer.
     *
     * @param rule applied to every block between its two showings
     * @throws InvalidInputException when it comes to a weight that is NaN or infinite
     */
    public void run(SignificandRule rule, Observer observer) {
        int groupLanes = shape.groupLanes(grouping, lanes);
        SignificandBlock block = new SignificandBlock(groupLanes, numerics, shape.groups(grouping, lanes));
        GroupCursor cursor = new GroupCursor(shape, grouping, lanes);
        while (block.load(weights, cursor)) {
            if (!block.isFinite()) {
                FiniteWeights.require(name, weights.floats());
            }
            observer.before(block);
            rule.apply(block);
            observer.after(block);
        }
    }

    /** Ones that are left of all weights. */
    public long ones(SignificandRule rule) {
        long[] ones = new long[1];
        run(rule, new Observer() {
            @Override
            public void after(SignificandBlock block) {
                ones[0] += block.essentialBits();
            }
        });
        return ones[0];
    }
}
