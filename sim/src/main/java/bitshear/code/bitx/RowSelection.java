package bitshear.code.bitx;

import bitshear.code.SignificandBlock;
import java.util.Arrays;

/**
 * Prunes single groups of any number of lanes and any spread of exponents by Algorithm 1, row by row; see {@link
 * BitxRule} for the argument why few rows compete. Holds the working space of one thread.
 */
final class RowSelection {
    private static final int SIGNIFICAND_BITS = SignificandBlock.SIGNIFICAND_BITS;

    /** Rows of the whole exponent range in words of 64. */
    private static final int WORDS = (BitxCode.LOSSLESS_ALIGNMENT_ROWS + Long.SIZE - 1) / Long.SIZE;

    private final int rows;
    private final int lanes;
    private final int alignmentRows;
    /** Farthest distance over which a less significant row can win (D). */
    private final int reach;

    private final int[] significand;
    private final int[] shift;
    /** Sets of rows: row r is bit 63 - r mod 64 of word r / 64. */
    private final long[] occupied = new long[WORDS];

    private final long[] kept = new long[WORDS];
    private final int[] candidateRow;
    private final int[] candidateCount;

    RowSelection(int rows, int lanes, int alignmentRows) {
        this.rows = rows;
        this.lanes = lanes;
        this.alignmentRows = alignmentRows;
        int distance = 0;
        while (1L << 2 * (distance + 1) < lanes) {
            distance++;
        }
        this.reach = distance;
        this.significand = new int[lanes];
        this.shift = new int[lanes];
        this.candidateRow = new int[2 * reach];
        this.candidateCount = new int[2 * reach];
    }

    /** Rows behind the N-th of which the outcome may depend (D). */
    int reach() {
        return reach;
    }

    /**
     * The rows to keep among those of a window of the first rows, when the ones on each row are known.
     *
     * @param occupiedRows rows with a one; row 0 is bit {@code windowRows - 1}
     * @param planes the counts, bit plane by bit plane, each with an element per group
     * @param count number of planes
     */
    int keptInWindow(int occupiedRows, int windowRows, int[][] planes, int count, int group) {
        if (Integer.bitCount(occupiedRows) <= rows) {
            return occupiedRows;
        }
        int rest = occupiedRows;
        for (int i = 0; i < rows - reach; i++) {
            rest &= ~Integer.highestOneBit(rest);
        }
        int keptRows = occupiedRows ^ rest;
        int open = Math.min(rows, reach);
        int candidates = 0;
        for (; rest != 0 && candidates < open + reach; rest &= ~Integer.highestOneBit(rest)) {
            int bit = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rest);
            int ones = 0;
            for (int plane = 0; plane < count; plane++) {
                ones |= (planes[plane][group] >>> bit & 1) << plane;
            }
            candidateRow[candidates] = windowRows - 1 - bit;
            candidateCount[candidates++] = ones;
        }
        for (int i = 0; i < open; i++) {
            keptRows |= 1 << windowRows - 1 - takeBest(candidates);
        }
        return keptRows;
    }

    /** Prunes one group of a block in place. */
    void prune(SignificandBlock block, int group) {
        int largest = 1;
        for (int lane = 0; lane < lanes; lane++) {
            significand[lane] = block.significands(lane)[group];
            largest = Math.max(largest, block.exponents(lane)[group]);
        }
        for (int lane = 0; lane < lanes; lane++) {
            shift[lane] = largest - block.exponents(lane)[group];
        }
        findOccupiedRows();
        chooseRows();
        for (int lane = 0; lane < lanes; lane++) {
            block.significands(lane)[group] = significand[lane] & keptBits(shift[lane]);
        }
    }

    private void findOccupiedRows() {
        Arrays.fill(occupied, 0);
        for (int lane = 0; lane < lanes; lane++) {
            long bits = (long) significand[lane] << Long.SIZE - SIGNIFICAND_BITS;
            int word = shift[lane] >>> 6;
            occupied[word] |= bits >>> shift[lane];
            occupied[word + 1] |= bits << 1 << ~shift[lane]; // shifted left by 64 - shift, in two steps for shift 0
        }
    }

    private void chooseRows() {
        Arrays.fill(kept, 0);
        int certain = Math.max(0, rows - reach);
        int candidates = 0;
        int seen = 0;
        for (int word = 0; word < WORDS; word++) {
            for (long rest = occupied[word]; rest != 0 && seen < rows + reach; rest &= ~Long.highestOneBit(rest)) {
                int row = word * Long.SIZE + Long.numberOfLeadingZeros(rest);
                if (row >= alignmentRows) {
                    break;
                }
                if (seen++ < certain) {
                    keep(row);
                } else {
                    candidateRow[candidates++] = row;
                }
            }
        }
        int open = rows - certain;
        if (candidates <= open) {
            for (int i = 0; i < candidates; i++) {
                keep(candidateRow[i]);
            }
            return;
        }
        for (int i = 0; i < candidates; i++) {
            candidateCount[i] = onesOnRow(candidateRow[i]);
        }
        for (int i = 0; i < open; i++) {
            keep(takeBest(candidates));
        }
    }

    private void keep(int row) {
        kept[row >>> 6] |= Long.MIN_VALUE >>> row;
    }

    /** Row with the largest score among the candidates, which are in order of significance; it will not be taken again. */
    private int takeBest(int candidates) {
        int best = -1;
        for (int i = 0; i < candidates; i++) {
            if (candidateCount[i] != 0 && (best < 0 || beats(i, best))) {
                best = i;
            }
        }
        candidateCount[best] = 0;
        return candidateRow[best];
    }

    /** Whether the less significant candidate {@code low} has the strictly larger score. */
    private boolean beats(int low, int high) {
        int distance = candidateRow[low] - candidateRow[high];
        return distance <= reach && candidateCount[low] > (long) candidateCount[high] << 2 * distance;
    }

    private int onesOnRow(int row) {
        int ones = 0;
        for (int lane = 0; lane < lanes; lane++) {
            int bit = SIGNIFICAND_BITS - 1 - (row - shift[lane]);
            if (bit >= 0 && bit < SIGNIFICAND_BITS) {
                ones += significand[lane] >>> bit & 1;
            }
        }
        return ones;
    }

    /** The bits of a significand that lie on kept rows if it is shifted by {@code rowsDown}. */
    private int keptBits(int rowsDown) {
        int word = rowsDown >>> 6;
        long window = kept[word] << rowsDown | kept[word + 1] >>> 1 >>> ~rowsDown;
        return (int) (window >>> Long.SIZE - SIGNIFICAND_BITS);
    }
}
