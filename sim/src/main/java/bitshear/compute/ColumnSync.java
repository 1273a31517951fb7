package bitshear.compute;

import java.util.Arrays;

/**
 * When the columns of a {@link TileArray} are done, step after step. With k synapse-set registers a column starts a step as soon as it is done
 * with the one before and the array was done with the step k + 1 before; with none the columns meet after every step.
 */
final class ColumnSync {
    private final long[] done;
    /** When the slowest column was done with the last k steps, a ring. */
    private final long[] slowest;

    private final boolean meets;
    private int oldest;
    private long ready;

    ColumnSync(int columns, int registers) {
        this.done = new long[columns];
        this.slowest = new long[Math.max(1, registers)];
        this.meets = registers == 0;
    }

    /** @param cycles of every column; 0 for one without a window */
    void step(int[] cycles) {
        for (int column = 0; column < done.length; column++) {
            done[column] = Math.max(done[column], ready) + cycles[column];
        }
        if (meets) {
            ready = finished();
            return;
        }
        ready = slowest[oldest];
        slowest[oldest] = finished();
        oldest = oldest + 1 == slowest.length ? 0 : oldest + 1;
    }

    long finished() {
        return Arrays.stream(done).max().orElse(0);
    }
}
