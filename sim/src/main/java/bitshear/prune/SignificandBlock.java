package bitshear.prune;

import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;
import java.util.Arrays;

/**
 * A run of weight groups taken apart into significands and exponents: small enough to stay in a core's first-level cache
 * while it is loaded, pruned, counted and stored.
 *
 * <p>Both formats look alike here. fp32: 24 bits, bit 23 being the hidden one, and the biased exponent, 1 for zeros and
 * subnormals. fixed16: the 15 magnitude bits in bits 23 to 9, and exponent 1 for every weight, so that row 0 is magnitude
 * bit 14. Padding lanes are zeros.
 */
public final class SignificandBlock {
    /** Bits of a significand; bit 23 is the most significant one. */
    public static final int SIGNIFICAND_BITS = 24;

    private static final int TARGET_WEIGHTS = 2048;
    private static final int FRACTION_MASK = 0x7fffff;
    private static final int HIDDEN_BIT = 0x800000;
    /** Left shift that brings magnitude bit 14 to bit 23. */
    private static final int FIXED16_SHIFT = SIGNIFICAND_BITS - 15;

    private final int lanes;
    private final NumberFormat format;
    private final int fractionBits;
    private final int capacity;
    private final int[] significands;
    private final int[] exponents;
    private int size;

    SignificandBlock(int lanes, NumberFormat format, int fractionBits) {
        this.lanes = lanes;
        this.format = format;
        this.fractionBits = fractionBits;
        this.capacity = Math.max(1, TARGET_WEIGHTS / lanes) * lanes;
        this.significands = new int[capacity];
        this.exponents = new int[capacity];
        Arrays.fill(exponents, 1);
    }

    /** Weights per group (M). */
    public int lanes() {
        return lanes;
    }

    /** Groups in the block. */
    public int groups() {
        return size / lanes;
    }

    /** Lanes in the block, padding included: {@code groups() * lanes()}. */
    public int size() {
        return size;
    }

    /** Significands, group after group, lane after lane; the first {@link #size()} elements count. */
    public int[] significands() {
        return significands;
    }

    /** Biased exponents, in the order of the significands. */
    public int[] exponents() {
        return exponents;
    }

    /**
     * Loads as many groups as fit, from where the cursor stands.
     *
     * @param weights finite, and int16 only if the block's format is fixed16
     * @return whether there was any
     */
    boolean load(Weights weights, GroupCursor cursor) {
        size = 0;
        if (weights instanceof Weights.Int16 int16) {
            loadInt16(int16.values(), cursor);
        } else if (weights instanceof Weights.Fp32 fp32) {
            if (format == NumberFormat.FP32) {
                loadFp32(fp32.values(), cursor);
            } else {
                loadQuantised(fp32.values(), cursor);
            }
        }
        return size > 0;
    }

    private void loadFp32(float[] values, GroupCursor cursor) {
        int stride = cursor.stride();
        int to = 0;
        while (to < capacity && cursor.advance()) {
            int from = cursor.first();
            int end = to + cursor.length();
            for (int i = to; i < end; i++, from += stride) {
                int bits = Float.floatToRawIntBits(values[from]);
                int exponent = bits >>> 23 & 0xff;
                int normal = Math.min(exponent, 1);
                significands[i] = bits & FRACTION_MASK | normal << 23;
                exponents[i] = exponent + 1 - normal;
            }
            to += lanes;
            for (int i = end; i < to; i++) {
                significands[i] = 0;
                exponents[i] = 1;
            }
        }
        size = to;
    }

    private void loadQuantised(float[] values, GroupCursor cursor) {
        int stride = cursor.stride();
        int to = 0;
        while (to < capacity && cursor.advance()) {
            int from = cursor.first();
            int end = to + cursor.length();
            for (int i = to; i < end; i++, from += stride) {
                significands[i] = Math.abs(FixedPoint.quantise(values[from], fractionBits)) << FIXED16_SHIFT;
            }
            to += lanes;
            Arrays.fill(significands, end, to, 0);
        }
        size = to;
    }

    private void loadInt16(short[] values, GroupCursor cursor) {
        int stride = cursor.stride();
        int to = 0;
        while (to < capacity && cursor.advance()) {
            int from = cursor.first();
            int end = to + cursor.length();
            for (int i = to; i < end; i++, from += stride) {
                significands[i] = Math.abs(FixedPoint.saturate(values[from])) << FIXED16_SHIFT;
            }
            to += lanes;
            Arrays.fill(significands, end, to, 0);
        }
        size = to;
    }

    /** Writes the block's fp32 weights back to the elements they came from, signs unchanged (a cleared -w becomes -0). */
    void storeFp32(float[] original, float[] target, GroupCursor cursor) {
        int stride = cursor.stride();
        for (int group = 0; group < size; group += lanes) {
            cursor.advance();
            int to = cursor.first();
            for (int i = group; i < group + cursor.length(); i++, to += stride) {
                int sign = Float.floatToRawIntBits(original[to]) & Integer.MIN_VALUE;
                target[to] = Float.intBitsToFloat(sign | encode(significands[i], exponents[i]));
            }
        }
    }

    /** fp32 bits, without sign, of {@code significand x 2^(exponent - 150)}; exact. */
    private static int encode(int significand, int exponent) {
        if (significand >= HIDDEN_BIT) {
            return exponent << 23 | significand & FRACTION_MASK;
        }
        // The hidden bit was cleared: normalise anew, as far as the exponent range goes.
        int shift =
                Math.min(Integer.numberOfLeadingZeros(significand) - (Integer.SIZE - SIGNIFICAND_BITS), exponent - 1);
        int normalised = significand << shift;
        return normalised >= HIDDEN_BIT ? exponent - shift << 23 | normalised & FRACTION_MASK : normalised;
    }

    /** Writes the block's fixed16 weights back, with the signs of the weights they came from. */
    void storeFixed16(Weights original, short[] target, GroupCursor cursor) {
        int stride = cursor.stride();
        for (int group = 0; group < size; group += lanes) {
            cursor.advance();
            int to = cursor.first();
            for (int i = group; i < group + cursor.length(); i++, to += stride) {
                int magnitude = significands[i] >>> FIXED16_SHIFT;
                target[to] = (short) (isNegative(original, to) ? -magnitude : magnitude);
            }
        }
    }

    private static boolean isNegative(Weights weights, int index) {
        return weights instanceof Weights.Fp32 fp32
                ? fp32.values()[index] < 0
                : ((Weights.Int16) weights).values()[index] < 0;
    }

    /** Ones of the block. */
    long essentialBits() {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits += Integer.bitCount(significands[i]);
        }
        return bits;
    }

    /** Ones of every lane, written from {@code counts[to]} on; returns their sum. */
    long essentialBits(byte[] counts, int to) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            int ones = Integer.bitCount(significands[i]);
            counts[to + i] = (byte) ones;
            bits += ones;
        }
        return bits;
    }
}
