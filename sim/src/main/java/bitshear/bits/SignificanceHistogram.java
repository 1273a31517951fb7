package bitshear.bits;

import bitshear.prune.FixedPoint;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;

/**
 * The 1-bits of weights by significance, from 2^{@value #HIGHEST} down to 2^{@value #LOWEST}: the range of Figure 1 of the BitX paper. A
 * bit of fp32 has the significance 2^(exponent - k), k being its place behind the hidden bit; bit b of a fixed16 magnitude 2^(b -
 * fraction bits).
 */
final class SignificanceHistogram {
    static final int HIGHEST = 9;
    static final int LOWEST = -70;

    private static final int FRACTION_BITS = 23;
    private static final int BIAS = 127;

    /** Index {@code significance + BIAS + FRACTION_BITS - 1}: everything from the smallest subnormal's bit to 2^127. */
    private final long[] ones = new long[2 * BIAS + FRACTION_BITS];

    void add(Weights weights, NumberFormat format, int fractionBits) {
        if (format == NumberFormat.FP32) {
            for (float value : ((Weights.Fp32) weights).values()) {
                int bits = Float.floatToRawIntBits(value);
                int exponent = bits >>> FRACTION_BITS & 0xFF;
                int fraction = bits & (1 << FRACTION_BITS) - 1;
                int significand = exponent == 0 ? fraction : fraction | 1 << FRACTION_BITS;
                count(significand, Math.max(1, exponent) - 1);
            }
        } else {
            // The least magnitude bit stands for 2^-fractionBits.
            int lowest = BIAS + FRACTION_BITS - 1 - fractionBits;
            for (int i = 0; i < weights.count(); i++) {
                count(Math.abs(quantised(weights, i, fractionBits)), lowest);
            }
        }
    }

    static int quantised(Weights weights, int index, int fractionBits) {
        return weights instanceof Weights.Int16 integers
                ? FixedPoint.saturate(integers.values()[index])
                : FixedPoint.quantise(((Weights.Fp32) weights).values()[index], fractionBits);
    }

    private void count(int magnitude, int lowest) {
        for (int rest = magnitude; rest != 0; rest &= rest - 1) {
            ones[lowest + Integer.numberOfTrailingZeros(rest)]++;
        }
    }

    void add(SignificanceHistogram other) {
        for (int i = 0; i < ones.length; i++) {
            ones[i] += other.ones[i];
        }
    }

    /** 1-bits of 2^9, 2^8 and so on to 2^-70. */
    long[] shown() {
        long[] shown = new long[HIGHEST - LOWEST + 1];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = ones[HIGHEST - i + BIAS + FRACTION_BITS - 1];
        }
        return shown;
    }

    /** 1-bits beyond what {@link #shown} shows. */
    long outside() {
        long all = 0;
        for (long count : ones) {
            all += count;
        }
        for (long count : shown()) {
            all -= count;
        }
        return all;
    }
}
