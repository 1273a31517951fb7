package bitshear.arch.bitx;

import java.util.Arrays;

/**
 * An exact fixed-point sum of fp32 products. Bit 0 weighs 2^-298, the least product of two subnormals; 640 bits leave room for more
 * than 2^60 products of the largest numbers. Digits of 32 bits lie in longs, so that carries wait: <b>at most 2^30 additions</b> between
 * two calls of {@link #toFloat}, {@link #addAll} or {@link #clear}.
 */
final class WideAccumulator {
    /** Power of two that bit 0 stands for. */
    static final int LEAST_EXPONENT = -298;

    private static final int DIGITS = 20;
    private static final long DIGIT_MASK = 0xffff_ffffL;
    private static final int FLOAT_BITS = 24;

    /** Bit of the least subnormal float. */
    private static final int LEAST_FLOAT_BIT = Float.MIN_EXPONENT - (FLOAT_BITS - 1) - LEAST_EXPONENT;

    private final long[] digits = new long[DIGITS];

    void clear() {
        Arrays.fill(digits, 0);
    }

    /** Adds {@code significand * 2^(bit - 298)}; the significand has at most 24 bits and a sign. */
    void add(int significand, int bit) {
        long shifted = (long) significand << (bit & 31);
        int digit = bit >>> 5;
        digits[digit] += shifted & DIGIT_MASK;
        digits[digit + 1] += shifted >> 32;
    }

    void addAll(WideAccumulator other) {
        carry();
        other.carry();
        for (int i = 0; i < DIGITS; i++) {
            digits[i] += other.digits[i];
        }
        carry();
    }

    /** Leaves digits of 32 bits, but for the last, which holds the sign. */
    private void carry() {
        for (int i = 0; i < DIGITS - 1; i++) {
            digits[i + 1] += digits[i] >> 32;
            digits[i] &= DIGIT_MASK;
        }
    }

    /** The sum rounded to the nearest float, ties to even; infinite beyond the largest. */
    float toFloat() {
        carry();
        boolean negative = digits[DIGITS - 1] < 0;
        if (negative) {
            negate();
        }
        float magnitude = roundMagnitude();
        if (negative) {
            negate();
        }
        return negative ? -magnitude : magnitude;
    }

    private void negate() {
        for (int i = 0; i < DIGITS; i++) {
            digits[i] = -digits[i];
        }
        carry();
    }

    private float roundMagnitude() {
        int top = DIGITS - 1;
        while (top >= 0 && digits[top] == 0) {
            top--;
        }
        if (top < 0) {
            return 0;
        }
        int highest = top * 32 + 63 - Long.numberOfLeadingZeros(digits[top]);
        int lowest = Math.max(highest - (FLOAT_BITS - 1), LEAST_FLOAT_BIT);
        int significand = 0;
        for (int bit = highest; bit >= lowest; bit--) {
            significand = significand << 1 | bit(bit);
        }
        if (bit(lowest - 1) == 1 && ((significand & 1) == 1 || anyBelow(lowest - 1))) {
            significand++;
        }
        return Math.scalb((float) significand, lowest + LEAST_EXPONENT);
    }

    private int bit(int index) {
        return (int) (digits[index >>> 5] >>> (index & 31)) & 1;
    }

    private boolean anyBelow(int index) {
        int digit = index >>> 5;
        if ((digits[digit] & ((1L << (index & 31)) - 1)) != 0) {
            return true;
        }
        for (int i = 0; i < digit; i++) {
            if (digits[i] != 0) {
                return true;
            }
        }
        return false;
    }
}
