package bitshear.prune;

/**
 * Algorithm 1 of BitX (ICPP 2021): align the significands of a group to its largest exponent, score every bit row by the
 * number of ones on it and its significance, keep the N rows with the largest score, clear all others.
 *
 * <p>Row r = (e_max - e_j) + k holds bit k of weight j, bit 0 being the hidden one; score(r) = BitCnt(r) x 4^-r, equal
 * scores going to the more significant row. Nothing here is floating point, and few rows are ever counted: since
 * BitCnt is at most M, a row can only be beaten by a less significant one if that is at most D rows away, D being the
 * largest d with 4^d &lt; M (D = 1 for M = 8). So in the list of rows that hold a one, the first N - D are kept for
 * certain, those behind the first N + D are not, and only the few between them compete by score. A row that holds a one is
 * found by or-ing the aligned significands.
 */
final class BitxPruning implements PruningMethod {
    private static final int SIGNIFICAND_BITS = SignificandBlock.SIGNIFICAND_BITS;

    /** Rows of the one-word window: row r is bit 62 - r. Bit 63 stays free so that a shift by 63 empties the word. */
    private static final int WINDOW_ROWS = 63;

    /** Moves bit 23 of a significand to row 0 of the window. */
    private static final int WINDOW_SHIFT = WINDOW_ROWS - SIGNIFICAND_BITS;

    @Override
    public String name() {
        return "bitx";
    }

    @Override
    public String meaning() {
        return "keeps the N bit rows of a group with the largest score BitCnt x 4^-row (BitX, Algorithm 1)";
    }

    @Override
    public void prune(SignificandBlock block, PruningSpec spec) {
        int[] significands = block.significands();
        int[] exponents = block.exponents();
        int lanes = block.lanes();
        int end = block.size();
        if (spec.rows() == PruningSpec.ALL_ROWS) {
            if (spec.alignmentRows() < PruningSpec.LOSSLESS_ALIGNMENT_ROWS) {
                for (int from = 0; from < end; from += lanes) {
                    clearBeyond(spec.alignmentRows(), significands, exponents, from, lanes);
                }
            }
            return;
        }
        RowSelection selection = new RowSelection(spec.rows(), lanes, spec.alignmentRows());
        for (int from = 0; from < end; from += lanes) {
            pruneGroup(selection, significands, exponents, from, lanes);
        }
    }

    /** All rows kept: only the width of the alignment hardware takes bits away. */
    private static void clearBeyond(int alignmentRows, int[] significands, int[] exponents, int from, int lanes) {
        int largest = largestExponent(exponents, from, lanes);
        for (int i = from; i < from + lanes; i++) {
            int bitsInside = Math.max(0, Math.min(SIGNIFICAND_BITS, alignmentRows - (largest - exponents[i])));
            significands[i] &= -1 << (SIGNIFICAND_BITS - bitsInside);
        }
    }

    private static void pruneGroup(RowSelection selection, int[] significands, int[] exponents, int from, int lanes) {
        int largest = largestExponent(exponents, from, lanes);
        long occupied = 0;
        long shared = 0; // rows with at least two ones
        for (int i = from; i < from + lanes; i++) {
            int shift = Math.min(largest - exponents[i], WINDOW_ROWS);
            long aligned = ((long) significands[i] << WINDOW_SHIFT) >>> shift;
            shared |= occupied & aligned;
            occupied |= aligned;
        }
        occupied &= selection.windowMask;
        int occupiedRows = Long.bitCount(occupied);
        if (occupiedRows < selection.enough && !selection.windowIsEverything) {
            if (reachesBeyondWindow(significands, exponents, from, lanes, largest)) {
                pruneWide(selection, significands, exponents, from, lanes, largest);
                return;
            }
        }
        long kept = occupied;
        if (occupiedRows > selection.rows) {
            kept = firstRows(occupied, selection.rows);
            if (!selection.isSettled(kept, occupied, shared)) {
                kept = selection.byScore(occupied, significands, exponents, from, largest);
            }
        }
        for (int i = from; i < from + lanes; i++) {
            int shift = Math.min(largest - exponents[i], WINDOW_ROWS);
            significands[i] &= (int) ((kept << shift) >>> WINDOW_SHIFT);
        }
    }

    /** Zeros carry exponent 1, the smallest there is, so they have no say here. */
    private static int largestExponent(int[] exponents, int from, int lanes) {
        int largest = 1;
        for (int i = from; i < from + lanes; i++) {
            largest = Math.max(largest, exponents[i]);
        }
        return largest;
    }

    private static boolean reachesBeyondWindow(int[] significands, int[] exponents, int from, int lanes, int largest) {
        for (int i = from; i < from + lanes; i++) {
            if (significands[i] != 0 && largest - exponents[i] > WINDOW_SHIFT) {
                return true;
            }
        }
        return false;
    }

    /** The {@code rows} most significant ones of {@code occupied}, which has more than that. */
    private static long firstRows(long occupied, int rows) {
        int width = rows;
        long kept = occupied & highest(width);
        int missing = rows - Long.bitCount(kept);
        while (missing > 0) { // k rows further down hold at most k more ones, so this never overshoots
            width += missing;
            kept = occupied & highest(width);
            missing = rows - Long.bitCount(kept);
        }
        return kept;
    }

    /** Mask of the first {@code rows} rows of the window. */
    private static long highest(int rows) {
        return rows >= WINDOW_ROWS ? Long.MAX_VALUE : Long.MAX_VALUE ^ (Long.MAX_VALUE >>> rows);
    }

    /** Groups whose exponents spread so far that one word cannot hold the rows that matter: rare, so plainly by row number. */
    private static void pruneWide(
            RowSelection selection, int[] significands, int[] exponents, int from, int lanes, int largest) {
        boolean[] occupied = new boolean[PruningSpec.LOSSLESS_ALIGNMENT_ROWS];
        for (int i = from; i < from + lanes; i++) {
            for (int bits = significands[i]; bits != 0; bits &= bits - 1) {
                occupied[rowOf(bits, largest - exponents[i])] = true;
            }
        }
        boolean[] kept = selection.wideByScore(occupied, significands, exponents, from, largest);
        for (int i = from; i < from + lanes; i++) {
            for (int bits = significands[i]; bits != 0; bits &= bits - 1) {
                if (!kept[rowOf(bits, largest - exponents[i])]) {
                    significands[i] &= ~Integer.lowestOneBit(bits);
                }
            }
        }
    }

    /** Row of the least significant one of a significand. */
    private static int rowOf(int significand, int shift) {
        return shift + SIGNIFICAND_BITS - 1 - Integer.numberOfTrailingZeros(significand);
    }

    /** Which rows win, for one number of rows and one group size; holds the scratch space of one call. */
    private static final class RowSelection {
        final int rows;
        final int lanes;
        final int alignmentRows;
        /** Farthest distance over which a less significant row can win (D above). */
        final int reach;
        /** Occupied rows of the window from which on rows outside it cannot matter. */
        final int enough;

        final long windowMask;
        final boolean windowIsEverything;
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
            this.enough = rows + reach;
            this.windowMask = highest(alignmentRows);
            this.windowIsEverything = alignmentRows <= WINDOW_ROWS;
            this.candidateRow = new int[2 * reach];
            this.candidateCount = new int[2 * reach];
        }

        /** Whether the first rows are certainly the best ones; cheap tests that settle almost every group of 8. */
        boolean isSettled(long firstRows, long occupied, long shared) {
            if (reach == 0) {
                return true;
            }
            long last = Long.lowestOneBit(firstRows);
            return reach == 1 && ((occupied & last >>> 1) == 0 || lanes <= 8 && (shared & last) != 0);
        }

        long byScore(long occupied, int[] significands, int[] exponents, int from, int largest) {
            long kept = 0;
            long rest = occupied;
            int certain = Math.max(0, rows - reach);
            for (int i = 0; i < certain; i++) {
                long row = Long.highestOneBit(rest);
                kept |= row;
                rest ^= row;
            }
            int candidates = 0;
            while (rest != 0 && candidates < rows + reach - certain) {
                int row = Long.numberOfLeadingZeros(rest) - 1; // row 0 is bit 62
                candidateRow[candidates] = row;
                candidateCount[candidates++] = onesOnRow(row, significands, exponents, from, largest);
                rest ^= Long.highestOneBit(rest);
            }
            for (int open = rows - certain; open > 0; open--) {
                kept |= 1L << (WINDOW_ROWS - 1 - takeBest(candidates));
            }
            return kept;
        }

        boolean[] wideByScore(boolean[] occupied, int[] significands, int[] exponents, int from, int largest) {
            boolean[] kept = new boolean[occupied.length];
            int certain = Math.max(0, rows - reach);
            int seen = 0;
            int candidates = 0;
            for (int row = 0; row < alignmentRows && seen < rows + reach; row++) {
                if (!occupied[row]) {
                    continue;
                }
                if (seen++ < certain) {
                    kept[row] = true;
                } else {
                    candidateRow[candidates] = row;
                    candidateCount[candidates++] = onesOnRow(row, significands, exponents, from, largest);
                }
            }
            for (int open = Math.min(rows - certain, candidates); open > 0; open--) {
                kept[takeBest(candidates)] = true;
            }
            return kept;
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

        private int onesOnRow(int row, int[] significands, int[] exponents, int from, int largest) {
            int ones = 0;
            for (int i = from; i < from + lanes; i++) {
                int bit = SIGNIFICAND_BITS - 1 - (row - (largest - exponents[i]));
                if (bit >= 0 && bit < SIGNIFICAND_BITS) {
                    ones += significands[i] >>> bit & 1;
                }
            }
            return ones;
        }
    }
}
