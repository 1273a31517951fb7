package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.Weights;

/** The values of pruned weights, put together again from the blocks of a {@link SignificandPass}. */
public final class PrunedWeights {
    private final Weights original;
    private final GroupCursor cursor;
    private final float[] floats;
    private final short[] integers;

    /**
     * For a pass with the same grouping; every block must be stored once, in order.
     *
     * @param original the pass's weights in their numerics
     */
    public PrunedWeights(Layer layer, Weights original, WeightGrouping grouping, int lanes) {
        this.original = original;
        this.cursor = new GroupCursor(WeightShape.of(layer), grouping, lanes);
        this.floats = original.isFloatingPoint() ? new float[original.count()] : null;
        this.integers = original.isFloatingPoint() ? null : new short[original.count()];
    }

    /** Takes over a block. */
    public void store(SignificandBlock block) {
        if (floats != null) {
            block.storeFloats(original.floats(), floats, cursor);
        } else {
            block.storeIntegers(original.integers(), integers, cursor);
        }
    }

    /** The values, in the order of the original ones. */
    public Weights weights() {
        return floats != null
                ? new Weights.Fp32(floats)
                : new Weights.Integers(integers, original.bits(), original.scale());
    }
}
