package bitshear.accuracy;

import bitshear.code.Coding;

/**
 * A way to change a network's weights before its accuracy is measured.
 *
 * @param coding what is done to them
 * @param lanes weights per group, for the report; a code without groups of its own has none
 */
public record Variant(Coding coding, int lanes) {
    /** Whether the weights are only brought to their numerics. */
    public boolean isUnpruned() {
        return coding.code().isUnpruned();
    }
}
