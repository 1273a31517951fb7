package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;

/**
 * One pass over the weights of a layer: they are taken apart block by block, pruned, and shown before and after. Whatever is
 * counted or kept of pruned weights is an observer of such a pass.
 */
public final class PruningPass {
    private final String name;
    private final WeightShape shape;
    private final Weights weights;
    private final PruningSpec spec;
    private final WeightGrouping grouping;

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
     * @throws InvalidInputException if the number of weights does not fit the layer, a weight of fixed16 is NaN or infinite,
     *     or the weights are int16 but the format is fp32
     */
    public PruningPass(Layer layer, Weights weights, PruningSpec spec, WeightGrouping grouping) {
        this.shape = WeightShape.of(layer, weights.count());
        if (spec.format() == NumberFormat.FIXED16 || weights instanceof Weights.Int16) {
            FiniteWeights.require(layer.name(), weights, spec.format());
        }
        this.name = layer.name();
        this.weights = weights;
        this.spec = spec;
        this.grouping = grouping;
    }

    /**
     * Shows all blocks to an observer.
     *
     * @throws InvalidInputException when it comes to a weight that is NaN or infinite
     */
    public void run(Observer observer) {
        PruningMethod method = spec.pruningMethod();
        int lanes = shape.groupLanes(grouping, spec.lanes());
        long groups = shape.groups(grouping, spec.lanes());
        SignificandBlock block = new SignificandBlock(lanes, spec.format(), spec.fractionBits(), groups);
        GroupCursor cursor = new GroupCursor(shape, grouping, spec.lanes());
        while (block.load(weights, cursor)) {
            if (!block.isFinite()) {
                FiniteWeights.require(name, weights, spec.format());
            }
            observer.before(block);
            method.prune(block, spec);
            observer.after(block);
        }
    }
}
