package bitshear.code;

import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.Arrays;

/**
 * A run of weight groups taken apart into significands and exponents: small enough to stay in a core's caches while it is
 * loaded, pruned, counted and stored. It is held lane by lane, an array per lane with one element per group, so that a loop
 * over groups does the same to neighbouring elements and the compiler turns it into vector instructions.
 *
 * <p>All numerics look alike here. fp32: 24 bits, bit 23 being the hidden one, and the biased exponent, 1 for zeros and
 * subnormals. Integers: the magnitude bits from bit 23 down, and exponent 1 for every weight, so that row 0 is the most significant
 * magnitude bit. Padding lanes are zeros.
 */
public final class SignificandBlock {
    /** Bits of a significand; bit 23 is the most significant one. */
    public static final int SIGNIFICAND_BITS = 24;

    private static final int TARGET_WEIGHTS = 4096;
    /** Below this many groups a loop over groups is too short to vectorise. */
    private static final int LEAST_GROUPS = 64;

    private static final int MOST_GROUPS = 1024;
    /** Bounds the memory of blocks with very many lanes. */
    private static final int MOST_WEIGHTS = 1 << 18;

    private static final int FRACTION_MASK = 0x7fffff;
    private static final int HIDDEN_BIT = 0x800000;
    private final int lanes;
    private final Numerics numerics;
    /** Left shift that brings an integer's most significant magnitude bit to bit 23. */
    private final int integerShift;

    private final int capacity;
    private final int[][] significands;
    private final int[][] exponents;
    private int[][] scratch = new int[0][];
    private int groups;
    /** 256 and more if there is a NaN or an infinity in a block of fp32. */
    private int special;

    /**
     * @param lanes weights per group
     * @param groupsAhead groups there will be to load in all, so that a small tensor gets a small block
     */
    SignificandBlock(int lanes, Numerics numerics, long groupsAhead) {
        this.lanes = lanes;
        this.numerics = numerics;
        this.integerShift = SIGNIFICAND_BITS - numerics.magnitudeBits();
        int most = Math.min(MOST_GROUPS, Math.max(1, MOST_WEIGHTS / lanes));
        int wanted = Math.min(most, Math.max(LEAST_GROUPS, TARGET_WEIGHTS / lanes));
        this.capacity = (int) Math.max(1, Math.min(wanted, groupsAhead));
        this.significands = new int[lanes][capacity];
        this.exponents = new int[lanes][capacity];
        for (int[] lane : exponents) {
            Arrays.fill(lane, 1);
        }
    }

    /** Whether all fp32 weights of the block are numbers. */
    boolean isFinite() {
        return special <= 0xff;
    }

    /** Weights per group (M). */
    public int lanes() {
        return lanes;
    }

    /** Groups in the block. */
    public int groups() {
        return groups;
    }

    /** Significands of a lane, one per group; the first {@link #groups()} elements count. */
    public int[] significands(int lane) {
        return significands[lane];
    }

    /** Biased exponents of a lane, in the order of the significands; 1 to 254. */
    public int[] exponents(int lane) {
        return exponents[lane];
    }

    /**
     * Working space for a pruning method: {@code count} arrays of at least one element per group, of undefined content.
     */
    public int[][] scratch(int count) {
        if (scratch.length < count) {
            scratch = new int[count][capacity];
        }
        return scratch;
    }

    /**
     * Loads as many groups as fit, from where the cursor stands.
     *
     * @param weights in the block's numerics, finite unless {@link #isFinite} is asked
     * @return whether there was any
     */
    boolean load(Weights weights, GroupCursor cursor) {
        groups = 0;
        special = 0;
        while (groups < capacity && cursor.advance(capacity - groups)) {
            int end = groups + cursor.groups();
            for (int lane = 0; lane < cursor.lanes(); lane++) {
                int from = cursor.first() + lane * cursor.laneStride();
                if (numerics.isFloatingPoint()) {
                    loadFloats(weights.floats(), from, cursor.groupStride(), significands[lane], groups, end);
                } else {
                    loadIntegers(weights.integers(), from, cursor.groupStride(), significands[lane], groups, end);
                }
            }
            for (int lane = cursor.lanes(); lane < lanes; lane++) {
                Arrays.fill(significands[lane], groups, end, 0);
            }
            groups = end;
        }
        if (numerics.isFloatingPoint()) {
            for (int lane = 0; lane < lanes; lane++) {
                special |= takeApart(significands[lane], exponents[lane], groups);
            }
        }
        return groups > 0;
    }

    private static void loadFloats(float[] values, int first, int stride, int[] into, int start, int end) {
        int from = first;
        for (int i = start; i < end; i++, from += stride) {
            into[i] = Float.floatToRawIntBits(values[from]);
        }
    }

    /**
     * Turns fp32 bit patterns into significands and exponents.
     *
     * @return a number of 256 and more if there is a NaN or an infinity among them
     */
    private static int takeApart(int[] bits, int[] exponents, int count) {
        int special = 0;
        for (int i = 0; i < count; i++) {
            int pattern = bits[i];
            int exponent = pattern >>> 23 & 0xff;
            int normal = exponent + 0xff >>> 8; // 1 unless the exponent field is 0
            bits[i] = pattern & FRACTION_MASK | normal << 23;
            exponents[i] = exponent + 1 - normal;
            special |= exponent + 1; // the exponent field of a number that is none is 255
        }
        return special;
    }

    private void loadIntegers(short[] values, int first, int stride, int[] into, int start, int end) {
        int from = first;
        for (int i = start; i < end; i++, from += stride) {
            into[i] = Math.abs(values[from]) << integerShift;
        }
    }

    /** Writes the block's fp32 weights back to the elements they came from, signs unchanged (a cleared -w becomes -0). */
    void storeFloats(float[] original, float[] target, GroupCursor cursor) {
        for (int at = 0; at < groups; at += cursor.groups()) {
            cursor.advance(groups - at);
            for (int lane = 0; lane < cursor.lanes(); lane++) {
                int to = cursor.first() + lane * cursor.laneStride();
                for (int i = at; i < at + cursor.groups(); i++, to += cursor.groupStride()) {
                    int sign = Float.floatToRawIntBits(original[to]) & Integer.MIN_VALUE;
                    target[to] = Float.intBitsToFloat(sign | encode(significands[lane][i], exponents[lane][i]));
                }
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

    /** Writes the block's integers back, with the signs of those they came from. */
    void storeIntegers(short[] original, short[] target, GroupCursor cursor) {
        for (int at = 0; at < groups; at += cursor.groups()) {
            cursor.advance(groups - at);
            for (int lane = 0; lane < cursor.lanes(); lane++) {
                int to = cursor.first() + lane * cursor.laneStride();
                for (int i = at; i < at + cursor.groups(); i++, to += cursor.groupStride()) {
                    int magnitude = significands[lane][i] >>> integerShift;
                    target[to] = (short) (original[to] < 0 ? -magnitude : magnitude);
                }
            }
        }
    }

    /** Ones of the block. */
    public long essentialBits() {
        long bits = 0;
        for (int[] lane : significands) {
            bits += ones(lane, groups);
        }
        return bits;
    }

    private static int ones(int[] significands, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Integer.bitCount(significands[i]);
        }
        return sum;
    }
}
