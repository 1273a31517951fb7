package bitshear.code.mortar;

import bitshear.input.InvalidInputException;

/**
 * Mantissa morphing (Y. Li et al., "Mortar: Morphing the Bit Level Sparsity for General Purpose Deep Learning Acceleration", ASP-DAC 2023). A
 * weight's bits are scanned from the most significant one down. A one whose left neighbour is zero may move: the neighbour is set, the one
 * and all bits behind it are cleared. The first move that changes the weight by less than a share P of it is made; none is made if no
 * move is that small. So the magnitude only grows, and a weight is morphed once.
 *
 * @param precision P, the relative error that a weight stays below, between 0 and 1
 * @param carry whether the leading one may move
 */
public record Morphing(double precision, Carry carry) {
    private static final int FRACTION_BITS = 23;
    private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
    private static final int HIDDEN_BIT = 1 << FRACTION_BITS;
    private static final int SPECIAL_EXPONENT = 255;

    /** @throws InvalidInputException if P is not between 0 and 1, both excluded */
    public Morphing {
        if (!(precision > 0 && precision < 1)) {
            throw new InvalidInputException(
                    "precision: is " + precision + ", expected a relative error above 0 and below 1");
        }
    }

    /**
     * Morphs a weight. Subnormal numbers follow the same rule; a carry that would make an infinity is none.
     *
     * @param weight finite
     */
    public float morph(float weight) {
        int bits = Float.floatToRawIntBits(weight);
        int exponent = bits >>> FRACTION_BITS & SPECIAL_EXPONENT;
        int significand = bits & FRACTION_MASK | (exponent == 0 ? 0 : HIDDEN_BIT);
        int moved = morphed(significand, exponent);
        if (moved == significand) {
            return weight;
        }
        int sign = bits & Integer.MIN_VALUE;
        if (moved > HIDDEN_BIT + FRACTION_MASK) {
            // Only the leading one moved: the fraction is zero.
            return Float.intBitsToFloat(sign | exponent + 1 << FRACTION_BITS);
        }
        // A subnormal number that reaches the hidden bit is the smallest normal one, which has this very pattern.
        return Float.intBitsToFloat(sign | (exponent == 0 ? moved : exponent << FRACTION_BITS | moved & FRACTION_MASK));
    }

    private int morphed(int significand, int exponent) {
        boolean leadingStays = exponent != 0 && (carry == Carry.NONE || exponent == SPECIAL_EXPONENT - 1);
        // Ones whose left neighbour is zero: the first of every run.
        int candidates = significand & ~(significand >>> 1);
        if (leadingStays) {
            candidates &= ~HIDDEN_BIT;
        }
        while (candidates != 0) {
            int one = Integer.highestOneBit(candidates);
            int moved = (significand & -(one << 1)) + (one << 1);
            if ((moved - significand) / (double) significand < precision) {
                return moved;
            }
            candidates ^= one;
        }
        return significand;
    }

    /**
     * Morphs a tensor.
     *
     * @return new values, in the order of the weights
     * @throws InvalidInputException if a weight is not finite
     */
    public float[] morph(String layer, float[] weights) {
        float[] morphed = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw new InvalidInputException(
                        layer + ": weight " + i + " is " + weights[i] + ", expected a finite number");
            }
            morphed[i] = morph(weights[i]);
        }
        return morphed;
    }
}
