package bitshear.accuracy;

import bitshear.prune.PruningSpec;
import bitshear.prune.WeightGrouping;

/** A way to change a network's weights before its accuracy is measured. */
public record Variant(PruningSpec spec, WeightGrouping grouping) {
    /** Whether the weights are only brought to their number format. */
    public boolean isUnpruned() {
        return spec.rows() == PruningSpec.ALL_ROWS;
    }
}
