package bitshear.compute;

import java.util.Arrays;

/**
 * Cycles of a Pragmatic unit on one brick (J. Albericio et al., "Bit-Pragmatic Deep Neural Network Computing", MICRO 2017, two-stage
 * shifting). Every value is the list of offsets of its ones (<em>oneffsets</em>). In a cycle the second stage shifts by the lowest offset
 * pending in any lane, and each lane whose own lowest pending offset lies fewer than 2^L above it retires that one.
 *
 * <p>Four lanes of 16 bits are worked on at once, packed into a long. An instance has room for one brick and is not safe for several threads.
 */
final class Oneffsets {
    /** Reach of the first stage from which all 16 offsets of a value are within it. */
    static final int FULL_REACH_BITS = 4;

    private static final int LANE_BITS = 16;
    private static final int LANES_PER_WORD = Long.SIZE / LANE_BITS;
    private static final long LOWEST_BIT_OF_LANES = 0x0001_0001_0001_0001L;
    private static final long HIGHEST_BIT_OF_LANES = LOWEST_BIT_OF_LANES << (LANE_BITS - 1);

    private final int firstStageBits;
    private final long[] words;
    private int used;
    private int mostOfALane;
    private int ones;

    /**
     * @param lanes lanes of the largest brick
     * @param firstStageBits bits of the first shifter stage (L)
     */
    Oneffsets(int lanes, int firstStageBits) {
        this.firstStageBits = firstStageBits;
        this.words = new long[(lanes + LANES_PER_WORD - 1) / LANES_PER_WORD];
    }

    /**
     * Takes a brick.
     *
     * @param magnitudes values, one lane each
     * @param from first of them
     * @param lanes how many
     * @param shift lowest bit the unit looks at
     * @param mask the bits it looks at, after shifting
     */
    void load(char[] magnitudes, int from, int lanes, int shift, int mask) {
        used = (lanes + LANES_PER_WORD - 1) / LANES_PER_WORD;
        Arrays.fill(words, 0, used, 0);
        mostOfALane = 0;
        for (int lane = 0; lane < lanes; lane++) {
            int bits = magnitudes[from + lane] >>> shift & mask;
            words[lane / LANES_PER_WORD] |= (long) bits << lane % LANES_PER_WORD * LANE_BITS;
            if (firstStageBits >= FULL_REACH_BITS) {
                mostOfALane = Math.max(mostOfALane, Integer.bitCount(bits));
            }
        }
        ones = 0;
        for (int i = 0; i < used; i++) {
            ones += Long.bitCount(words[i]);
        }
    }

    /** Ones of the brick taken last. */
    int ones() {
        return ones;
    }

    /** Cycles until nothing of the brick is pending; at least 1, since it passes the unit even if all values are zero. May be asked once. */
    int cycles() {
        if (ones == 0) {
            return 1;
        }
        if (firstStageBits >= FULL_REACH_BITS) {
            // Every lane retires a one in every cycle.
            return mostOfALane;
        }
        int pending = pendingOffsets();
        if (firstStageBits == 0) {
            // One offset per cycle, for all lanes that have it.
            return Integer.bitCount(pending);
        }
        int reach = (1 << (1 << firstStageBits)) - 1;
        int cycles = 0;
        while (pending != 0) {
            int window = reach << Integer.numberOfTrailingZeros(pending) & 0xffff;
            retire(window * LOWEST_BIT_OF_LANES);
            pending = pendingOffsets();
            cycles++;
        }
        return cycles;
    }

    /** Offsets pending in any lane. */
    private int pendingOffsets() {
        long any = 0;
        for (int i = 0; i < used; i++) {
            any |= words[i];
        }
        any |= any >>> 2 * LANE_BITS;
        return (int) (any | any >>> LANE_BITS) & 0xffff;
    }

    /** Clears the lowest one of every lane that has one within a window; nothing is pending below it. */
    private void retire(long window) {
        for (int i = 0; i < used; i++) {
            long within = words[i] & window;
            // Two's complement of every lane by itself: the carry stays below the lane's highest bit.
            long inverse = ~within;
            long negative = (inverse & ~HIGHEST_BIT_OF_LANES) + LOWEST_BIT_OF_LANES ^ inverse & HIGHEST_BIT_OF_LANES;
            words[i] ^= within & negative;
        }
    }
}
