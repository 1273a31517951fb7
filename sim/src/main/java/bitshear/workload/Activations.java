package bitshear.workload;

import bitshear.input.InvalidInputException;

/**
 * The input tensor of one layer in fixed point, flattened in the order [channel][row][column], without padding.
 *
 * @param values two's complement integers as an accelerator's memory holds them
 * @param precision bits per value that a bit-serial machine has to go through, sign included; every value fits
 */
public record Activations(short[] values, int precision) {
    /** The widest values there are. */
    public static final int MAX_PRECISION = 16;

    /** Values whose precision follows from the largest of them. */
    public static Activations profiled(short[] values) {
        return new Activations(values, precisionOf(values));
    }

    /**
     * Values with a precision somebody gives.
     *
     * @param where what to blame in an error
     * @throws InvalidInputException if the precision is out of range, or a value needs more
     */
    public static Activations given(short[] values, int precision, String where) {
        requirePrecision(precision, where);
        int needed = precisionOf(values);
        if (needed > precision) {
            throw new InvalidInputException(
                    where + ": is " + precision + ", expected at least the " + needed + " bits its values need");
        }
        return new Activations(values, precision);
    }

    /** @throws InvalidInputException if not within 1 and 16 */
    public static void requirePrecision(int precision, String where) {
        if (precision < 1 || precision > MAX_PRECISION) {
            throw new InvalidInputException(where + ": is " + precision + ", expected 1 to " + MAX_PRECISION);
        }
    }

    /** Bits of the shortest two's complement number, sign included, that holds every value; 1 if all are zero. */
    public static int precisionOf(short[] values) {
        int used = 0;
        for (short value : values) {
            used |= value < 0 ? ~value : value;
        }
        return Integer.SIZE - Integer.numberOfLeadingZeros(used) + 1;
    }
}
