package bitshear.code.bbs;

import bitshear.input.InvalidInputException;

/**
 * Takes bit columns from a group of int8 weights so that what is left fits into fewer (Y. Chen et al., "BBS: Bi-directional Bit-level
 * Sparsity for Deep Learning Acceleration", MICRO 2024). The columns that go are redundant ones next to the sign, which repeat it, and low
 * ones, which become what a constant says. Rules as in the published pruning code, which the paper's text differs from in details.
 */
public sealed interface BinaryPruning permits RoundedAveraging, ZeroPointShifting {
    /** Bits of a weight before. */
    int WEIGHT_BITS = 8;

    /** The largest magnitude of a weight in sign and magnitude. */
    int LARGEST = 127;

    /** Columns taken from each group (n). */
    int columns();

    /**
     * Prunes a group in place.
     *
     * @param values from -128 to 127; a shifted result may leave this range by a few
     * @param from index of the group's first
     * @param count weights of the group
     */
    Group prune(short[] values, int from, int count);

    /**
     * What is stored with a group.
     *
     * @param redundantColumns columns not stored because they repeat the sign
     * @param constant what the low columns hold, or what was added to the weights
     */
    record Group(int redundantColumns, int constant) {}

    /** @throws InvalidInputException if so many columns cannot go */
    static void requireColumns(int columns) {
        if (columns < 0 || columns > WEIGHT_BITS - 2) {
            throw new InvalidInputException(
                    "columns: is " + columns + ", expected 0 to " + (WEIGHT_BITS - 2) + " of the 8 columns of an int8");
        }
    }
}
