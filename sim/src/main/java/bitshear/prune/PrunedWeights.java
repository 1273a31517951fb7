package bitshear.prune;

import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;

/** The values of pruned weights, put together again from the blocks of a {@link PruningPass}. */
public final class PrunedWeights {
    private final Weights original;
    private final GroupCursor cursor;
    private final float[] fp32;
    private final short[] fixed16;

    /** For a pass over the same weights with the same grouping; every block must be stored once, in order. */
    public PrunedWeights(Layer layer, Weights original, PruningSpec spec, WeightGrouping grouping) {
        boolean isFp32 = spec.format() == NumberFormat.FP32;
        this.original = original;
        this.cursor = new GroupCursor(WeightShape.of(layer), grouping, spec.lanes());
        this.fp32 = isFp32 ? new float[original.count()] : null;
        this.fixed16 = isFp32 ? null : new short[original.count()];
    }

    /** Takes over a block. */
    public void store(SignificandBlock block) {
        if (fp32 != null) {
            block.storeFp32(((Weights.Fp32) original).values(), fp32, cursor);
        } else {
            block.storeFixed16(original, fixed16, cursor);
        }
    }

    /** The values, in the order of the original ones: fp32 numbers, or fixed16 as quantised integers. */
    public Weights weights() {
        return fp32 != null ? new Weights.Fp32(fp32) : new Weights.Int16(fixed16);
    }
}
