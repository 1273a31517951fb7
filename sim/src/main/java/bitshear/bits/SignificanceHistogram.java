package bitshear.bits;

import bitshear.code.SignificandBlock;
import bitshear.workload.Numerics;
import java.util.Arrays;

/**
 * The 1-bits of weights by significance, from 2^{@value #HIGHEST} down to 2^{@value #LOWEST}: the range of Figure 1 of the BitX paper. A
 * bit of fp32 has the significance 2^(exponent - k), k being its place behind the hidden bit; bit b of a fixed16 magnitude 2^(b -
 * fraction bits).
 */
public final class SignificanceHistogram {
    /** Most significant bit that {@link #shown} shows, as a power of two. */
    public static final int HIGHEST = 9;

    /** Least significant bit that {@link #shown} shows, as a power of two. */
    public static final int LOWEST = -70;

    private static final int FRACTION_BITS = 23;
    private static final int BIAS = 127;

    /** Index {@code significance + BIAS + FRACTION_BITS - 1}: everything from the smallest subnormal's bit to 2^127. */
    private final long[] ones = new long[2 * BIAS + FRACTION_BITS];

    /** Adds what another one counted. */
    public void add(SignificanceHistogram other) {
        for (int i = 0; i < ones.length; i++) {
            ones[i] += other.ones[i];
        }
    }

    /** 1-bits of 2^9, 2^8 and so on to 2^-70. */
    public long[] shown() {
        long[] shown = new long[HIGHEST - LOWEST + 1];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = ones[HIGHEST - i + BIAS + FRACTION_BITS - 1];
        }
        return shown;
    }

    /** 1-bits beyond what {@link #shown} shows. */
    public long outside() {
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
     * Counts the ones of many significands at once. Each is rotated by its exponent, so that bit b of a long stands for the significance
     * that is b modulo 64, and these longs are added up by carry-save adders, every bit of a long being a counter of its own: an adder
     * turns three words of weight 2^k into a sum of that weight and a carry of weight 2^(k + 1), an array of words at a time.
     */
    public static final class Counter {
        /** Significands of exponents no farther apart than this have no two significances that are equal modulo 64. */
        private static final int WIDEST = Long.SIZE - SignificandBlock.SIGNIFICAND_BITS;

        /** What the first block leaves for larger exponents of others to come. */
        private static final int HEADROOM = 4;

        private static final int LEVELS = 48;

        private final SignificanceHistogram histogram;
        /** What index of the histogram the last bit of a significand of exponent 0 has. */
        private final int offset;

        /** Words of weight 2^level, with an adder per element. */
        private final long[][] sums = new long[LEVELS][];

        /** Words of weight 2^level that wait for others to be added together with them, if {@link #isWaiting}; else free. */
        private final long[][] waiting = new long[LEVELS][];

        private final boolean[] isWaiting = new boolean[LEVELS];
        private long[] words = new long[0];
        private int[] near = new int[0];
        private final GroupExponents own = new GroupExponents();

        /** Significands of this exponent down to {@link #WIDEST} less are added up; the few of smaller ones are counted one by one. */
        private int top;

        /**
         * @param histogram into which {@link #finish} brings what was counted
         * @param numerics of the blocks' weights
         */
        public Counter(SignificanceHistogram histogram, Numerics numerics) {
            this.histogram = histogram;
            int unusedBits = SignificandBlock.SIGNIFICAND_BITS - numerics.magnitudeBits();
            this.offset = numerics.isFloatingPoint()
                    ? -1
                    // Every exponent is 1, and the least magnitude bit stands for 2^-fractionBits.
                    : BIAS + FRACTION_BITS - 1 - numerics.fractionBits() - unusedBits - 1;
        }

        /** Counts a block. */
        public void add(SignificandBlock block) {
            own.read(block);
            add(block, own);
        }

        /** @param exponents of the block, or of the same block before its significands lost bits */
        void add(SignificandBlock block, GroupExponents exponents) {
            if (exponents.largest() > top) {
                finish();
                top = exponents.largest() + HEADROOM;
            }
            boolean allNear = exponents.smallest() >= top - WIDEST;
            int groups = block.groups();
            makeRoom(groups);
            for (int lane = 0; lane < block.lanes(); lane++) {
                int[] significands = block.significands(lane);
                if (!allNear) {
                    countFarOnes(significands, block.exponents(lane), groups);
                    significands = near;
                }
                rotate(significands, block.exponents(lane), words, groups);
                Arrays.fill(words, groups, words.length, 0);
                addUp();
            }
        }

        private void makeRoom(int groups) {
            if (words.length < groups) {
                finish();
                words = new long[groups];
                near = new int[groups];
                Arrays.fill(sums, null);
                Arrays.fill(waiting, null);
            }
        }

        private static void rotate(int[] significands, int[] exponents, long[] words, int count) {
            for (int i = 0; i < count; i++) {
                words[i] = Long.rotateLeft(significands[i], exponents[i]);
            }
        }

        /** Counts, one by one, the ones of significands that lie too far below the largest, and leaves the others. */
        private void countFarOnes(int[] significands, int[] exponents, int count) {
            for (int i = 0; i < count; i++) {
                near[i] = significands[i];
                if (exponents[i] < top - WIDEST) {
                    near[i] = 0;
                    for (int rest = significands[i]; rest != 0; rest &= rest - 1) {
                        histogram.ones[exponents[i] + offset + Integer.numberOfTrailingZeros(rest)]++;
                    }
                }
            }
        }

        /** Adds {@link #words}, whose place another array takes. */
        private void addUp() {
            int level = 0;
            while (isWaiting[level]) {
                addThree(waiting[level], words, sums[level], words.length);
                isWaiting[level] = false;
                level++;
            }
            if (waiting[level] == null) {
                waiting[level] = new long[words.length];
                sums[level] = new long[words.length];
            }
            long[] free = waiting[level];
            waiting[level] = words;
            isWaiting[level] = true;
            words = free;
        }

        /** Leaves the sum in {@code sums} and the carry in {@code words}. */
        private static void addThree(long[] waiting, long[] words, long[] sums, int count) {
            for (int i = 0; i < count; i++) {
                long word = words[i];
                long odd = waiting[i] ^ word;
                words[i] = waiting[i] & word | odd & sums[i];
                sums[i] ^= odd;
            }
        }

        /** Brings what was counted into the histogram. */
        public void finish() {
            long[] planes = new long[LEVELS]; // bit b of element p counts 2^p ones
            for (int level = 0; level < LEVELS && sums[level] != null; level++) {
                count(sums[level], level, planes);
                Arrays.fill(sums[level], 0);
                if (isWaiting[level]) {
                    count(waiting[level], level, planes);
                    isWaiting[level] = false;
                }
            }
            int lowest = top - WIDEST;
            for (int plane = 0; plane < LEVELS; plane++) {
                for (long rest = planes[plane]; rest != 0; rest &= rest - 1) {
                    int place = lowest + (Long.numberOfTrailingZeros(rest) - lowest & Long.SIZE - 1);
                    histogram.ones[place + offset] += 1L << plane;
                }
            }
        }

        private static void count(long[] words, int level, long[] planes) {
            for (long word : words) {
                long carry = word;
                for (int plane = level; carry != 0; plane++) {
                    long sum = planes[plane] ^ carry;
                    carry &= planes[plane];
                    planes[plane] = sum;
                }
            }
        }
    }
}
