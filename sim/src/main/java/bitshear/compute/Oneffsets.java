package bitshear.compute;

/**
 * Cycles of a Pragmatic unit on one brick (J. Albericio et al., "Bit-Pragmatic Deep Neural Network Computing", MICRO 2017, two-stage
 * shifting). Every value is the list of offsets of its ones (<em>oneffsets</em>). In a cycle the second stage shifts by the lowest offset
 * pending in any lane, and each lane whose own lowest pending offset lies fewer than 2^L above it retires that one.
 */
final class Oneffsets {
    /** Reach of the first stage from which all 16 offsets of a value are within it. */
    static final int FULL_REACH_BITS = 4;

    private Oneffsets() {}

    /**
     * Cycles until nothing is pending; at least 1, since the brick passes the unit even if all values are zero.
     *
     * @param magnitudes values, one lane each
     * @param from first of them
     * @param lanes how many
     * @param shift lowest bit the unit looks at
     * @param mask the bits it looks at, after shifting
     * @param firstStageBits bits of the first shifter stage (L)
     * @param pending room for as many values
     */
    static int cycles(char[] magnitudes, int from, int lanes, int shift, int mask, int firstStageBits, int[] pending) {
        if (firstStageBits >= FULL_REACH_BITS) {
            // Every lane retires a one in every cycle.
            int most = 1;
            for (int lane = 0; lane < lanes; lane++) {
                most = Math.max(most, Integer.bitCount(magnitudes[from + lane] >>> shift & mask));
            }
            return most;
        }
        int any = 0;
        for (int lane = 0; lane < lanes; lane++) {
            pending[lane] = magnitudes[from + lane] >>> shift & mask;
            any |= pending[lane];
        }
        if (firstStageBits == 0) {
            // One offset per cycle, for all lanes that have it.
            return Math.max(1, Integer.bitCount(any));
        }
        int reach = (1 << (1 << firstStageBits)) - 1;
        int cycles = 0;
        while (any != 0) {
            int window = reach << Integer.numberOfTrailingZeros(any);
            any = 0;
            for (int lane = 0; lane < lanes; lane++) {
                int bits = pending[lane];
                if ((bits & window) != 0) {
                    bits &= bits - 1;
                    pending[lane] = bits;
                }
                any |= bits;
            }
            cycles++;
        }
        return Math.max(1, cycles);
    }
}
