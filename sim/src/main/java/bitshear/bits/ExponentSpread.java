package bitshear.bits;

import bitshear.prune.SignificandBlock;
import java.util.Arrays;

/**
 * How far apart the exponents of a weight group are: largest minus smallest over its non-zero weights, in channel groups. It is the
 * distance E-alignment has to shift.
 */
final class ExponentSpread {
    /** Groups by spread; the last entry counts this spread and more. */
    static final int WIDEST = 32;

    /** Larger than any exponent. */
    private static final int NONE = 0xFF;

    private final long[] groups = new long[WIDEST + 1];
    private long sum;
    private int largest;
    private int[] high = new int[0];
    private int[] low = new int[0];

    /** Adds the groups of a block of fp32 weights. */
    void add(SignificandBlock block) {
        int count = block.groups();
        if (high.length < count) {
            high = new int[count];
            low = new int[count];
        }
        Arrays.fill(high, 0, count, 0);
        Arrays.fill(low, 0, count, NONE);
        for (int lane = 0; lane < block.lanes(); lane++) {
            widen(block.significands(lane), block.exponents(lane), high, low, count);
        }
        for (int i = 0; i < count; i++) {
            count(Math.max(0, high[i] - low[i])); // a group of zeros has no spread
        }
    }

    /** Written so that the compiler vectorises it: max and min by sign masks, zeros out of the way by masks. */
    private static void widen(int[] significands, int[] exponents, int[] high, int[] low, int count) {
        for (int i = 0; i < count; i++) {
            int nonZero = -significands[i] >> 31;
            int exponent = exponents[i] & nonZero;
            int above = high[i] - exponent;
            high[i] -= above & above >> 31;
            int below = low[i] - (exponent | NONE & ~nonZero);
            low[i] -= below & ~(below >> 31);
        }
    }

    private void count(int spread) {
        groups[Math.min(spread, WIDEST)]++;
        sum += spread;
        largest = Math.max(largest, spread);
    }

    void add(ExponentSpread other) {
        for (int i = 0; i < groups.length; i++) {
            groups[i] += other.groups[i];
        }
        sum += other.sum;
        largest = Math.max(largest, other.largest);
    }

    BitReport.Spread report() {
        long count = 0;
        for (long one : groups) {
            count += one;
        }
        return new BitReport.Spread(count == 0 ? 0 : (double) sum / count, largest, groups.clone());
    }
}
