package bitshear.code.bbs;

import bitshear.input.InvalidInputException;

/**
 * Zero-point shifting: the constant that, added to all weights of a group, lets the others be rounded best. In sign and magnitude: leading
 * columns without a one go first, and the low ones that are still to go are rounded away, ties down. Of the constants with the least squared
 * error the smallest is taken. A result may leave int8: -134 to 134 with 6 bits, 128 with 5.
 *
 * <p>The error of a group under one constant is a sum over its weights that stops as soon as it is no better than the best so far.
 *
 * @param columns columns taken (n)
 * @param constantBits bits of the constant (b), which is from -2^(b-1) to 2^(b-1) - 1
 */
public record ZeroPointShifting(int columns, int constantBits) implements BinaryPruning {
    private static final int MOST_CONSTANT_BITS = 8;
    private static final int MAGNITUDE_BITS = WEIGHT_BITS - 1;

    /** @throws InvalidInputException if columns is not 0 to 6 or constantBits not 1 to 8 */
    public ZeroPointShifting {
        BinaryPruning.requireColumns(columns);
        if (constantBits < 1 || constantBits > MOST_CONSTANT_BITS) {
            throw new InvalidInputException(
                    "constant-bits: is " + constantBits + ", expected 1 to " + MOST_CONSTANT_BITS);
        }
    }

    @Override
    public Group prune(short[] values, int from, int count) {
        int least = values[from];
        int most = values[from];
        for (int i = from + 1; i < from + count; i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
        }
        long bestError = Long.MAX_VALUE;
        int best = 0;
        for (int constant = -(1 << constantBits - 1); constant < 1 << constantBits - 1; constant++) {
            int low = lowColumns(redundant(least, most, constant));
            long error = 0;
            for (int i = from; i < from + count && error < bestError; i++) {
                int difference = rounded(values[i], constant, low) - values[i];
                error += difference * difference;
            }
            if (error < bestError) {
                bestError = error;
                best = constant;
            }
        }
        int redundant = redundant(least, most, best);
        int low = lowColumns(redundant);
        for (int i = from; i < from + count; i++) {
            values[i] = (short) rounded(values[i], best, low);
        }
        return new Group(redundant, best);
    }

    private int lowColumns(int redundant) {
        return Math.max(0, columns - redundant);
    }

    /** Leading magnitude columns without a one: the largest magnitude is that of the least or of the most weight. */
    private static int redundant(int least, int most, int constant) {
        int largest = Math.max(Math.abs(shifted(least, constant)), Math.abs(shifted(most, constant)));
        return MAGNITUDE_BITS - (Integer.SIZE - Integer.numberOfLeadingZeros(largest));
    }

    private static int shifted(int weight, int constant) {
        return Math.max(-LARGEST, Math.min(LARGEST, weight + constant));
    }

    private int rounded(int weight, int constant, int low) {
        int shifted = shifted(weight, constant);
        if (low == 0) {
            return shifted - constant;
        }
        // The nearest multiple, ties down; not beyond the columns that are kept.
        int factor = Math.min(Math.abs(shifted) + (1 << low - 1) - 1 >> low, (1 << MAGNITUDE_BITS - columns) - 1);
        int magnitude = factor << low;
        return (shifted < 0 ? -magnitude : magnitude) - constant;
    }
}
