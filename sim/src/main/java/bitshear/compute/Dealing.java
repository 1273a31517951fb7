package bitshear.compute;

/**
 * Bricks of layers with a single window: one is handed out per cycle, to one column after the other, and waits for the column to be done
 * with the one before. Filter sets make no difference: whichever column is next gets the brick.
 */
final class Dealing {
    private final long[] done;
    private long cycle;
    private int column;

    Dealing(int columns) {
        this.done = new long[columns];
    }

    void deal(int cycles) {
        cycle = Math.max(cycle, done[column]);
        done[column] = cycle + cycles;
        cycle++;
        column = column + 1 == done.length ? 0 : column + 1;
    }

    /** When the last column is done. */
    long finished() {
        long last = 0;
        for (long time : done) {
            last = Math.max(last, time);
        }
        return last;
    }
}
