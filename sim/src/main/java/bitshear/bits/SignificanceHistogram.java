package bitshear.bits;

import bitshear.prune.SignificandBlock;
import bitshear.workload.NumberFormat;

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

    /** Up to this distance from the top of a window of 64 bits a significand lies in it with all its bits. */
    private static final int LOSSLESS_SHIFT = Long.SIZE - SignificandBlock.SIGNIFICAND_BITS;

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
     * Counts the ones of many significands at once. Each is shifted to where its bits lie in a window of 64 significances, and the
     * windows are added up by carry-save adders, every bit of a long being a counter of its own: 16 windows take 15 adders.
     */
    public static final class Counter {
        /** The window's uppermost bits belong to exponents rounded up to a multiple of this, so that windows seldom move. */
        private static final int STEP = 8;

        private static final int MOST_PLANES = 48;

        private final SignificanceHistogram histogram;
        /** What index of the histogram the last bit of a significand of exponent 0 has. */
        private final int offset;

        /** Bit b of element p counts 2^p ones of significance b of the window. */
        private final long[] planes = new long[MOST_PLANES];

        private final GroupExponents own = new GroupExponents();
        private long[] windows = new long[0];
        private int[] near = new int[0];
        /** The exponent of which significands stand at the upper end of the window. */
        private int top = STEP;

        /**
         * @param histogram into which {@link #finish} brings what was counted
         * @param fractionBits of fixed16
         */
        public Counter(SignificanceHistogram histogram, NumberFormat format, int fractionBits) {
            this.histogram = histogram;
            int unusedBits = SignificandBlock.SIGNIFICAND_BITS - format.magnitudeBits();
            this.offset = format == NumberFormat.FP32
                    ? -1
                    // Every exponent is 1, and the least magnitude bit stands for 2^-fractionBits.
                    : BIAS + FRACTION_BITS - 1 - fractionBits - unusedBits - 1;
        }

        /** Counts a block. */
        public void add(SignificandBlock block) {
            own.read(block);
            add(block, own);
        }

        /** @param exponents of the block, or of the same block before its significands lost bits */
        void add(SignificandBlock block, GroupExponents exponents) {
            int wanted = (exponents.largest() + STEP - 1) / STEP * STEP;
            if (wanted != top) {
                finish();
                top = wanted;
            }
            boolean allNear = top - exponents.smallest() <= LOSSLESS_SHIFT;
            int groups = block.groups();
            if (windows.length < groups) {
                windows = new long[groups];
                near = new int[groups];
            }
            for (int lane = 0; lane < block.lanes(); lane++) {
                int[] significands = block.significands(lane);
                if (!allNear) {
                    countFarOnes(significands, block.exponents(lane), groups);
                    significands = near;
                }
                place(significands, block.exponents(lane), top, windows, groups);
                addUp(windows, groups, 0);
            }
        }

        private static void place(int[] significands, int[] exponents, int top, long[] windows, int count) {
            for (int i = 0; i < count; i++) {
                windows[i] = (long) significands[i] << LOSSLESS_SHIFT >>> top - exponents[i];
            }
        }

        /** Counts, one by one, the significands that the window does not hold, and leaves the others. */
        private void countFarOnes(int[] significands, int[] exponents, int count) {
            for (int i = 0; i < count; i++) {
                int significand = significands[i];
                near[i] = significand;
                if (top - exponents[i] > LOSSLESS_SHIFT) {
                    near[i] = 0;
                    for (int rest = significand; rest != 0; rest &= rest - 1) {
                        histogram.ones[exponents[i] + offset + Integer.numberOfTrailingZeros(rest)]++;
                    }
                }
            }
        }

        /** Adds words of 2^plane ones per bit: a tree of adders of (a, b, c) to a + b + c = sum + 2 carry for each 16 of them. */
        private void addUp(long[] words, int count, int plane) {
            long ones = planes[plane];
            long twos = planes[plane + 1];
            long fours = planes[plane + 2];
            long eights = planes[plane + 3];
            int carries = 0;
            int i = 0;
            for (; i + 15 < count; i += 16) {
                long twoA = carry(ones, words[i], words[i + 1]);
                ones ^= words[i] ^ words[i + 1];
                long twoB = carry(ones, words[i + 2], words[i + 3]);
                ones ^= words[i + 2] ^ words[i + 3];
                long fourA = carry(twos, twoA, twoB);
                twos ^= twoA ^ twoB;
                twoA = carry(ones, words[i + 4], words[i + 5]);
                ones ^= words[i + 4] ^ words[i + 5];
                twoB = carry(ones, words[i + 6], words[i + 7]);
                ones ^= words[i + 6] ^ words[i + 7];
                long fourB = carry(twos, twoA, twoB);
                twos ^= twoA ^ twoB;
                long eightA = carry(fours, fourA, fourB);
                fours ^= fourA ^ fourB;
                twoA = carry(ones, words[i + 8], words[i + 9]);
                ones ^= words[i + 8] ^ words[i + 9];
                twoB = carry(ones, words[i + 10], words[i + 11]);
                ones ^= words[i + 10] ^ words[i + 11];
                fourA = carry(twos, twoA, twoB);
                twos ^= twoA ^ twoB;
                twoA = carry(ones, words[i + 12], words[i + 13]);
                ones ^= words[i + 12] ^ words[i + 13];
                twoB = carry(ones, words[i + 14], words[i + 15]);
                ones ^= words[i + 14] ^ words[i + 15];
                fourB = carry(twos, twoA, twoB);
                twos ^= twoA ^ twoB;
                long eightB = carry(fours, fourA, fourB);
                fours ^= fourA ^ fourB;
                words[carries++] = carry(eights, eightA, eightB);
                eights ^= eightA ^ eightB;
            }
            planes[plane] = ones;
            planes[plane + 1] = twos;
            planes[plane + 2] = fours;
            planes[plane + 3] = eights;
            for (; i < count; i++) {
                addWord(words[i], plane);
            }
            if (carries > 0) {
                addUp(words, carries, plane + 4);
            }
        }

        private static long carry(long a, long b, long c) {
            return a & b | (a ^ b) & c;
        }

        private void addWord(long word, int plane) {
            long carry = word;
            for (int p = plane; carry != 0; p++) {
                long sum = planes[p] ^ carry;
                carry &= planes[p];
                planes[p] = sum;
            }
        }

        /** Brings what was counted into the histogram. */
        public void finish() {
            int lowest = top + offset - LOSSLESS_SHIFT;
            for (int plane = 0; plane < MOST_PLANES; plane++) {
                for (long rest = planes[plane]; rest != 0; rest &= rest - 1) {
                    histogram.ones[lowest + Long.numberOfTrailingZeros(rest)] += 1L << plane;
                }
                planes[plane] = 0;
            }
        }
    }
}
