package bitshear.code.bitx;

import bitshear.code.RowWindows;
import bitshear.code.SignificandBlock;
import bitshear.code.SignificandRule;
import bitshear.workload.Numerics;
import java.util.Arrays;

/**
 * Algorithm 1 of BitX (H. Li et al., ICPP 2021): align the significands of a group to its largest exponent, score every bit
 * row by the number of ones on it and its significance, keep the N rows with the largest score, clear all others.
 *
 * <p>Row r = (e_max - e_j) + k holds bit k of weight j, bit 0 being the hidden one; score(r) = BitCnt(r) x 4^-r, equal
 * scores going to the more significant row. Nothing here is floating point, and few rows need a score: since BitCnt is at
 * most M, a row can only be beaten by a less significant one if that is at most D rows away, D being the largest d with 4^d
 * &lt; M (D = 1 for 5 to 16 lanes, 0 below). So in the list of rows that hold a one, the first N - D are kept for certain,
 * those behind the first N + D are not, and only the few between them compete.
 *
 * <p>The work is bit-sliced. A group's first 31 rows are the bits of an int, row 0 being bit 30; adding the aligned
 * significands bit plane by bit plane counts the ones of all rows at once, and every step is a plain loop over the groups of
 * a block, without a branch. Up to 16 lanes (D &lt;= 1) the competition is bit-sliced as well; beyond that {@link RowSelection}
 * settles it group by group from the counts, and everywhere it prunes the rare group whose outcome may depend on rows
 * outside the window.
 */
record BitxRule(BitxCode code, Numerics numerics) implements SignificandRule {
    private static final int SIGNIFICAND_BITS = SignificandBlock.SIGNIFICAND_BITS;

    private static final int WINDOW_ROWS = RowWindows.ROWS;
    private static final int WINDOW_SHIFT = RowWindows.LOSSLESS_SHIFT;
    private static final int ALL_WINDOW_ROWS = (1 << WINDOW_ROWS - 1) | (1 << WINDOW_ROWS - 1) - 1;

    /** Up to this many lanes a row can only be overtaken by the next one. */
    private static final int MOST_LANES_OF_REACH_ONE = 16;

    @Override
    public void apply(SignificandBlock block) {
        if (code.rows() == BitxCode.ALL_ROWS) {
            if (code.alignmentRows() < BitxCode.LOSSLESS_ALIGNMENT_ROWS) {
                clearBeyond(code.alignmentRows(), block);
            }
        } else if (block.lanes() == 1) {
            keepLeadingOnes(block);
        } else {
            keepBestRows(block);
        }
    }

    /**
     * A group of one weight has a row per bit, and all scores rank as the bits do. How many leading bits may stay is found by halving:
     * {@code rest} masks those that follow, of a significand at the upper end of an int.
     */
    private void keepLeadingOnes(SignificandBlock block) {
        int[] significands = block.significands(0);
        int[] rest = block.scratch(1)[0];
        int groups = block.groups();
        Arrays.fill(rest, 0, groups, -1);
        for (int step = Integer.SIZE / 2; step > 0; step /= 2) {
            keepFurtherBits(step, significands, code.rows(), rest, groups);
        }
        int rows = Math.min(SIGNIFICAND_BITS, code.alignmentRows());
        clear(rest, -1 << SIGNIFICAND_BITS - rows, significands, groups);
    }

    /** Lets the next bits stay where there are no more ones among all that stay than rows. */
    private static void keepFurtherBits(int step, int[] significands, int rows, int[] rest, int count) {
        for (int i = 0; i < count; i++) {
            int fewer = rest[i] >>> step;
            int ones = Integer.bitCount(significands[i] << Integer.SIZE - SIGNIFICAND_BITS & ~fewer);
            int isTooMany = rows - ones >> 31;
            rest[i] = fewer | rest[i] & isTooMany;
        }
    }

    private static void clear(int[] rest, int inside, int[] significands, int count) {
        for (int i = 0; i < count; i++) {
            significands[i] &= inside & ~(rest[i] >>> Integer.SIZE - SIGNIFICAND_BITS);
        }
    }

    /** All rows kept: only the width of the alignment hardware takes bits away. */
    private static void clearBeyond(int alignmentRows, SignificandBlock block) {
        int[] largest = block.scratch(1)[0];
        RowWindows.largestExponents(block, 0, block.lanes(), largest);
        for (int lane = 0; lane < block.lanes(); lane++) {
            int[] significands = block.significands(lane);
            int[] exponents = block.exponents(lane);
            for (int group = 0; group < block.groups(); group++) {
                int rows = alignmentRows - (largest[group] - exponents[group]);
                int bitsInside = Math.max(0, Math.min(SIGNIFICAND_BITS, rows));
                significands[group] &= -1 << (SIGNIFICAND_BITS - bitsInside);
            }
        }
    }

    private void keepBestRows(SignificandBlock block) {
        int groups = block.groups();
        int lanes = block.lanes();
        int rows = code.rows();
        int planes = Integer.SIZE - Integer.numberOfLeadingZeros(lanes);
        int[][] scratch = block.scratch(2 * planes + 6);
        int[] largest = scratch[2 * planes];
        int[] occupied = scratch[2 * planes + 1];
        int[] kept = scratch[2 * planes + 2];
        int[] open = scratch[2 * planes + 3];
        int[] everything = scratch[2 * planes + 4];
        RowWindows.largestExponents(block, 0, block.lanes(), largest);
        countOnes(block, largest, scratch, planes, 2 * planes + 5);
        int[] aligned = scratch[2 * planes + 5]; // free again
        int formatRows = numerics.isFloatingPoint() ? BitxCode.LOSSLESS_ALIGNMENT_ROWS : numerics.magnitudeBits();
        int bound = Math.min(code.alignmentRows(), formatRows);
        int windowMask = highest(bound);
        Arrays.fill(occupied, 0, groups, 0);
        for (int plane = 0; plane < planes; plane++) {
            or(scratch[plane], windowMask, occupied, groups);
        }

        RowSelection selection = new RowSelection(rows, lanes, code.alignmentRows());
        if (lanes <= MOST_LANES_OF_REACH_ONE) {
            Arrays.fill(kept, 0, groups, 0);
            Arrays.fill(open, 0, groups, rows);
            keepFirstRows(rows, Math.min(bound, WINDOW_ROWS), occupied, kept, open, groups);
            if (lanes > 4) {
                int[] wins = aligned;
                findWinners(scratch, planes, windowMask, wins, groups);
                exchange(kept, wins, groups);
            }
        } else {
            for (int group = 0; group < groups; group++) {
                kept[group] = selection.keptInWindow(occupied[group], WINDOW_ROWS, scratch, planes, group);
            }
        }

        Arrays.fill(everything, 0, groups, 0);
        if (bound > WINDOW_ROWS) {
            for (int group = 0; group < groups; group++) {
                if (Integer.bitCount(occupied[group]) < rows + selection.reach()
                        && reachesBeyondWindow(block, group, largest[group])) {
                    selection.prune(block, group);
                    everything[group] = -1;
                }
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            clearOtherRows(block.significands(lane), block.exponents(lane), largest, kept, everything, groups);
        }
    }

    /**
     * Counts the ones of every row, in the first {@code planes} arrays. Lanes are added in pairs, their carries in pairs again, and so on:
     * the next {@code planes} arrays hold, for every plane, a carry that waits for a second.
     *
     * @param free index of an array to work with; it changes places with others
     */
    private static void countOnes(SignificandBlock block, int[] largest, int[][] scratch, int planes, int free) {
        int groups = block.groups();
        for (int plane = 0; plane < planes; plane++) {
            Arrays.fill(scratch[plane], 0, groups, 0);
        }
        int lanes = block.lanes();
        for (int lane = 0; lane < lanes; lane++) {
            int[] addend = scratch[free];
            RowWindows.align(block.significands(lane), block.exponents(lane), largest, addend, groups);
            int plane = 0;
            for (; (lane >>> plane & 1) != 0; plane++) {
                RowWindows.addTwoToPlane(scratch[planes + plane], addend, scratch[plane], groups);
            }
            scratch[free] = scratch[planes + plane];
            scratch[planes + plane] = addend;
        }
        for (int first = 0; first < planes; first++) {
            if ((lanes >>> first & 1) != 0) {
                for (int plane = first; plane < planes; plane++) {
                    RowWindows.addToPlane(scratch[planes + first], scratch[plane], groups);
                }
            }
        }
    }

    private static boolean reachesBeyondWindow(SignificandBlock block, int group, int largest) {
        for (int lane = 0; lane < block.lanes(); lane++) {
            if (largest - block.exponents(lane)[group] > WINDOW_SHIFT && block.significands(lane)[group] != 0) {
                return true;
            }
        }
        return false;
    }

    private static void or(int[] plane, int mask, int[] occupied, int count) {
        for (int i = 0; i < count; i++) {
            occupied[i] |= plane[i] & mask;
        }
    }

    private static void keepFirstRows(int rows, int bound, int[] occupied, int[] kept, int[] open, int count) {
        for (int row = 0; row < bound; row++) {
            keepRow(WINDOW_ROWS - 1 - row, occupied, kept, open, count);
            int beyond = row + 1 - rows;
            if (beyond >= 0 && beyond % 4 == 0 && sum(open, count) == 0) {
                return;
            }
        }
    }

    private static void keepRow(int bit, int[] occupied, int[] kept, int[] open, int count) {
        for (int i = 0; i < count; i++) {
            int taken = occupied[i] >>> bit & -open[i] >>> 31;
            open[i] -= taken;
            kept[i] |= taken << bit;
        }
    }

    private static int sum(int[] values, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum;
    }

    /**
     * For 5 to 16 lanes, the rows whose less significant neighbour has the larger score: ones below > 4 x ones, compared from
     * the highest bit down, for all rows at once.
     */
    private static void findWinners(int[][] planes, int count, int windowMask, int[] wins, int groups) {
        Arrays.fill(wins, 0, groups, 0);
        for (int bit = 0; bit < count + 2; bit++) { // of the count below against that of 4 x the count
            if (bit < 2) {
                winIfBelow(planes[bit], windowMask, wins, groups);
            } else if (bit < count) {
                compare(planes[bit], planes[bit - 2], windowMask, wins, groups);
            } else {
                loseIfAbove(planes[bit - 2], wins, groups);
            }
        }
    }

    private static void winIfBelow(int[] plane, int windowMask, int[] wins, int count) {
        for (int i = 0; i < count; i++) {
            wins[i] |= (plane[i] & windowMask) << 1;
        }
    }

    private static void compare(int[] belowPlane, int[] plane, int windowMask, int[] wins, int count) {
        for (int i = 0; i < count; i++) {
            int below = (belowPlane[i] & windowMask) << 1;
            wins[i] = below & ~plane[i] | ~(below ^ plane[i]) & wins[i];
        }
    }

    private static void loseIfAbove(int[] plane, int[] wins, int count) {
        for (int i = 0; i < count; i++) {
            wins[i] &= ~plane[i];
        }
    }

    /**
     * Gives the place of the N-th row to the one below it where that has the larger score. Up to 16 lanes this is the only
     * exchange possible: rows further apart cannot overtake each other, and of two rows that are both among the first N, or
     * both not, the order does not matter. In groups with fewer rows there is none below the last.
     */
    private static void exchange(int[] kept, int[] wins, int count) {
        for (int i = 0; i < count; i++) {
            int last = kept[i] & -kept[i] & wins[i];
            kept[i] ^= last | last >>> 1;
        }
    }

    private static void clearOtherRows(
            int[] significands, int[] exponents, int[] largest, int[] kept, int[] everything, int count) {
        for (int i = 0; i < count; i++) {
            int distance = largest[i] - exponents[i];
            int shift = distance | 31 - distance >> 31;
            int rows = kept[i];
            rows ^= (rows ^ rows << 16) & shift << 27 >> 31;
            rows ^= (rows ^ rows << 8) & shift << 28 >> 31;
            rows ^= (rows ^ rows << 4) & shift << 29 >> 31;
            rows ^= (rows ^ rows << 2) & shift << 30 >> 31;
            rows ^= (rows ^ rows << 1) & shift << 31 >> 31;
            significands[i] &= rows >>> WINDOW_SHIFT | everything[i];
        }
    }

    /** Mask of the first {@code rows} rows of the window. */
    private static int highest(int rows) {
        return rows >= WINDOW_ROWS ? ALL_WINDOW_ROWS : ALL_WINDOW_ROWS ^ ALL_WINDOW_ROWS >>> rows;
    }
}
