package bitshear.bits;

import bitshear.prune.SignificandBlock;
import bitshear.workload.NumberFormat;

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

    /**
     * Counts the ones of many significands: per exponent a byte for each of the 24 places, eight to a long, so that three
     * additions count a weight. The bytes are emptied before they overflow.
     */
    static final class Counter {
        private static final int EXPONENTS = 256;
        private static final int FULL = 255;

        /** Byte k of element i is bit k of i. */
        private static final long[] BYTE_PER_BIT = new long[256];

        static {
            for (int i = 0; i < BYTE_PER_BIT.length; i++) {
                for (int k = 0; k < Byte.SIZE; k++) {
                    BYTE_PER_BIT[i] |= (long) (i >>> k & 1) << k * Byte.SIZE;
                }
            }
        }

        private final SignificanceHistogram histogram;
        /** What index of the histogram the last bit of a significand of exponent 0 has. */
        private final int offset;

        /** Index {@code exponent * 4}: the places of bits 0 to 7, 8 to 15 and 16 to 23, and the weights counted in them. */
        private final long[] places = new long[EXPONENTS * 4];

        Counter(SignificanceHistogram histogram, NumberFormat format, int fractionBits) {
            this.histogram = histogram;
            int unusedBits = SignificandBlock.SIGNIFICAND_BITS - format.magnitudeBits();
            this.offset = format == NumberFormat.FP32
                    ? -1
                    // Every exponent is 1, and the least magnitude bit stands for 2^-fractionBits.
                    : BIAS + FRACTION_BITS - 1 - fractionBits - unusedBits - 1;
        }

        void add(SignificandBlock block) {
            for (int lane = 0; lane < block.lanes(); lane++) {
                add(block.significands(lane), block.exponents(lane), block.groups());
            }
        }

        private void add(int[] significands, int[] exponents, int count) {
            for (int i = 0; i < count; i++) {
                int significand = significands[i];
                int at = (exponents[i] & EXPONENTS - 1) << 2;
                places[at] += BYTE_PER_BIT[significand & 0xFF];
                places[at + 1] += BYTE_PER_BIT[significand >>> 8 & 0xFF];
                places[at + 2] += BYTE_PER_BIT[significand >>> 16 & 0xFF];
                if (++places[at + 3] == FULL) {
                    empty(at);
                }
            }
        }

        private void empty(int at) {
            int lowest = (at >>> 2) + offset;
            for (int bit = 0; bit < SignificandBlock.SIGNIFICAND_BITS; bit++) {
                long ones = places[at + (bit >>> 3)] >>> (bit & 7) * Byte.SIZE & 0xFF;
                if (ones != 0) {
                    histogram.ones[lowest + bit] += ones;
                }
            }
            places[at] = 0;
            places[at + 1] = 0;
            places[at + 2] = 0;
            places[at + 3] = 0;
        }

        /** Brings what was counted into the histogram. */
        void finish() {
            for (int at = 0; at < places.length; at += 4) {
                empty(at);
            }
        }
    }
}
