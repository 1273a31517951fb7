package bitshear.code.bitwave;

import bitshear.input.InvalidInputException;

/**
 * The bit flip of BitWave (M. Shi et al., "BitWave: Exploiting Column-Based Bit-Level Sparsity for Deep Learning Acceleration", HPCA 2024), as
 * published with BBS (MICRO 2024): so many columns of a group in sign and magnitude become zero. Columns without a one count first; the
 * low columns that are still to go are rounded away, ties down, without touching the columns up to the last one that is free.
 *
 * @param columns columns that are zero afterwards (n), the sign column not among them
 */
public record BitFlip(int columns) {
    private static final int WEIGHT_BITS = 8;
    private static final int LARGEST = 127;

    /** @throws InvalidInputException if columns is not 0 to 7 */
    public BitFlip {
        if (columns < 0 || columns >= WEIGHT_BITS) {
            throw new InvalidInputException(
                    "columns: is " + columns + ", expected 0 to 7, the magnitude columns of an int8");
        }
    }

    /**
     * Flips bits of a group in place; -128 is taken as -127.
     *
     * @param values from -128 to 127
     * @param from index of the group's first
     * @param count weights of the group
     */
    public void flip(short[] values, int from, int count) {
        int used = 0;
        for (int i = from; i < from + count; i++) {
            used |= Math.min(LARGEST, Math.abs(values[i]));
        }
        // Columns are numbered from the sign, 0, to the least significant, 7.
        int kept = WEIGHT_BITS - columns;
        for (int column = 1; column < WEIGHT_BITS; column++) {
            if (kept > column && isFree(used, column)) {
                kept++;
            }
        }
        kept = Math.min(kept, WEIGHT_BITS);
        int firstRounded = 1;
        for (int column = 1; column < kept; column++) {
            if (isFree(used, column)) {
                firstRounded = column + 1;
            }
        }
        int gone = WEIGHT_BITS - kept;
        int highMask = -1 << WEIGHT_BITS - firstRounded;
        int most = (1 << kept - firstRounded) - 1;
        for (int i = from; i < from + count; i++) {
            int magnitude = Math.min(LARGEST, Math.abs(values[i]));
            if (gone > 0) {
                int factor = Math.min((magnitude & ~highMask) + (1 << gone - 1) - 1 >> gone, most);
                magnitude = magnitude & highMask | factor << gone;
            }
            values[i] = (short) (values[i] < 0 ? -magnitude : magnitude);
        }
    }

    private static boolean isFree(int used, int column) {
        return (used >>> WEIGHT_BITS - 1 - column & 1) == 0;
    }
}
