package bitshear.code.ebsp;

import bitshear.input.InvalidInputException;

/**
 * Magnitudes whose ones all lie within a window of L bits that starts at the leading one, m x 2^s with m below 2^L: what a unit with one
 * leading-one detector, one table and one shift can multiply by (Y. Ji et al., EBSP, DAC 2022). It is a small floating-point number
 * with L - 1 fraction bits and subnormals.
 *
 * @param magnitudeBits bits of a magnitude (B), the sign not among them
 * @param length bits of the window (L)
 */
public record Pattern(int magnitudeBits, int length) {
    private static final int MOST_BITS = 15;

    /** @throws InvalidInputException if the magnitude is not 1 to 15 bits, or the window not 1 to as many */
    public Pattern {
        if (magnitudeBits < 1 || magnitudeBits > MOST_BITS) {
            throw new InvalidInputException("bits: is " + (magnitudeBits + 1) + ", expected 2 to " + (MOST_BITS + 1));
        }
        if (length < 1 || length > magnitudeBits) {
            throw new InvalidInputException("length: is " + length + ", expected 1 to " + magnitudeBits
                    + ", the magnitude bits of a weight of " + (magnitudeBits + 1));
        }
    }

    /** The largest magnitude there is. */
    public int top() {
        return (1 << length) - 1 << magnitudeBits - length;
    }

    /** How many magnitudes there are, 0 among them. */
    public int levels() {
        return (1 << length) + (magnitudeBits - length) * (1 << length - 1);
    }

    /**
     * The nearest magnitude; a tie goes to the one whose window holds an even number, and what is beyond the largest becomes the largest.
     *
     * @param magnitude not negative
     */
    public int nearest(double magnitude) {
        if (magnitude >= top()) {
            return top();
        }
        int step = 1 << Math.max(0, Math.getExponent(magnitude) - length + 1);
        // Rounding up to the next power of two stays a level.
        return (int) (Math.rint(magnitude / step) * step);
    }

    /**
     * The magnitude rounded to an integer, halves up, at most 2^B - 1, and without the bits behind the window.
     *
     * @param magnitude not negative
     */
    public int mask(double magnitude) {
        int integer = (int) Math.min((1 << magnitudeBits) - 1, Math.floor(magnitude + 0.5));
        int behind = Math.max(0, leadingOne(integer) - length + 1);
        return integer >> behind << behind;
    }

    /** Place of the leading one of a level, from 0; -1 for 0. */
    public static int leadingOne(int level) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(level);
    }

    /** The bits behind the leading one, filled up with zeros: the row of the table of products that serves the level; 0 for 0. */
    public int tableRow(int level) {
        int leading = leadingOne(level);
        if (leading < 0) {
            return 0;
        }
        int behind = level ^ 1 << leading;
        int shift = leading - length + 1;
        return shift >= 0 ? behind >> shift : behind << -shift;
    }

    /**
     * The product as the unit makes it: an entry of the table, (2^(L-1) + row) x activation, shifted to the leading one. Exact.
     *
     * @param weight a level with a sign
     */
    public long product(int weight, int activation) {
        int level = Math.abs(weight);
        int leading = leadingOne(level);
        if (leading < 0) {
            return 0;
        }
        long entry = (long) ((1 << length - 1) + tableRow(level)) * activation;
        long product = entry << leading >> length - 1;
        return weight < 0 ? -product : product;
    }
}
