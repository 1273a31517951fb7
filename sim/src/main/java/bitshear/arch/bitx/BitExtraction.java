package bitshear.arch.bitx;

import bitshear.code.bitx.BitxCode;
import bitshear.kernel.Clocked;
import java.util.Arrays;

/**
 * Bit-Extraction, Algorithm 1 of the BitX paper: counts the ones on every row of an aligned group, keeps the N rows with the largest
 * score BitCnt x 4^-row (equal scores: the more significant row) and hands on the essential bits that lie on them.
 */
final class BitExtraction implements Clocked, GroupSource {
    /** From this many rows apart on, no number of lanes makes up for the distance: 4^16 ones are more than an int counts. */
    private static final int HOPELESS_DISTANCE = 16;

    private final int topBit;
    private final int rows;
    private final int alignmentRows;
    private final int groupsPerCycle;
    private final GroupSource aligned;
    private final PipelineRegisters registers;
    private final BitXCounters counters;
    private final TileClock clock;

    /** Ones on each row of the group at hand. */
    private final int[] ones = new int[BitxCode.LOSSLESS_ALIGNMENT_ROWS];

    private final boolean[] kept = new boolean[ones.length];

    /** The best rows so far, best first; one more than is kept. */
    private final int[] best;

    BitExtraction(BitXParameters parameters, int latency, GroupSource aligned, TileClock clock, BitXCounters counters) {
        boolean prunes = parameters.method().equals("bitx");
        this.topBit = parameters.numerics().magnitudeBits() - 1;
        this.rows = prunes && parameters.rows() != BitxCode.ALL_ROWS ? parameters.rows() : ones.length;
        this.alignmentRows = prunes ? parameters.alignmentRows() : ones.length;
        this.best = new int[Math.min(rows, ones.length) + 1];
        this.groupsPerCycle = parameters.groupsPerCycle();
        this.aligned = aligned;
        this.registers = new PipelineRegisters(latency, groupsPerCycle);
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public boolean tick(long edge) {
        for (int i = 0; i < groupsPerCycle && !registers.isCombinational(); i++) {
            if (!accept(clock.cycle())) {
                break;
            }
        }
        return true;
    }

    private boolean accept(long cycle) {
        WeightGroup group = registers.isFull() ? null : aligned.peek(cycle);
        if (group == null) {
            return false;
        }
        aligned.take();
        extract(group);
        counters.groupsExtracted++;
        registers.enter(group, cycle);
        return true;
    }

    @Override
    public WeightGroup peek(long cycle) {
        if (registers.isCombinational()) {
            accept(cycle);
        }
        return registers.peek(cycle);
    }

    @Override
    public void take() {
        registers.take();
    }

    /** Leaves in every significand of the group the bits on kept rows. */
    void extract(WeightGroup group) {
        int used = countOnes(group);
        int winners = 0;
        for (int row = 0; row < used; row++) {
            if (ones[row] > 0) {
                winners = enter(row, winners);
            }
        }
        Arrays.fill(kept, 0, used, false);
        for (int i = 0; i < winners; i++) {
            kept[best[i]] = true;
        }
        for (int lane = 0; lane < group.significand.length; lane++) {
            int significand = group.significand[lane];
            for (int bits = significand; bits != 0; bits &= bits - 1) {
                int row = row(group, lane, bits);
                if (row >= used || !kept[row]) {
                    significand &= ~Integer.lowestOneBit(bits);
                }
            }
            group.significand[lane] = significand;
        }
        Arrays.fill(ones, 0, used, 0);
    }

    /** Row of the least significant one among a lane's bits. */
    private int row(WeightGroup group, int lane, int bits) {
        return group.shift[lane] + topBit - Integer.numberOfTrailingZeros(bits);
    }

    /** Counts the ones per row within the alignment hardware; returns the row after the last with any. */
    private int countOnes(WeightGroup group) {
        int used = 0;
        for (int lane = 0; lane < group.significand.length; lane++) {
            for (int bits = group.significand[lane]; bits != 0; bits &= bits - 1) {
                int row = row(group, lane, bits);
                if (row < alignmentRows) {
                    ones[row]++;
                    used = Math.max(used, row + 1);
                }
            }
        }
        return used;
    }

    /** Puts a row among the best so far, all of which are more significant, and drops the worst of one too many. */
    private int enter(int row, int winners) {
        int at = winners;
        while (at > 0 && beats(row, best[at - 1])) {
            best[at] = best[at - 1];
            at--;
        }
        best[at] = row;
        return Math.min(winners + 1, rows);
    }

    /** Whether {@code low} has a strictly larger score than the more significant row {@code high}; exact integers. */
    private boolean beats(int low, int high) {
        int distance = low - high;
        return distance < HOPELESS_DISTANCE && ones[low] > (long) ones[high] << 2 * distance;
    }
}
