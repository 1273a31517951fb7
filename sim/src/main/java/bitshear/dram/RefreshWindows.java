package bitshear.dram;

/**
 * The latest refreshes of a channel, to tell what share of a recent span of time it spent refreshing. Allocates
 * nothing.
 */
final class RefreshWindows {
    /** Spans asked about are far shorter than this many refresh intervals. */
    private static final int KEPT = 64;

    private final long[] begins = new long[KEPT];
    private final long[] ends = new long[KEPT];
    private long count;

    /** Notes a refresh of some rank in clocks {@code [begin, end)}; begins never fall. */
    void add(long begin, long end) {
        int last = (int) ((count + KEPT - 1) % KEPT);
        if (count > 0 && begin <= ends[last]) {
            ends[last] = Math.max(ends[last], end);
            return;
        }
        int slot = (int) (count++ % KEPT);
        begins[slot] = begin;
        ends[slot] = end;
    }

    /** Time within {@code [fromPs, toPs)} in which at least one rank refreshed, with the given clock period. */
    long overlapPs(long fromPs, long toPs, long tCKPs) {
        long overlap = 0;
        for (long i = count - 1; i >= Math.max(0, count - KEPT); i--) {
            int slot = (int) (i % KEPT);
            long begin = Math.max(fromPs, begins[slot] * tCKPs);
            long end = Math.min(toPs, ends[slot] * tCKPs);
            if (ends[slot] * tCKPs <= fromPs) {
                break;
            }
            overlap += Math.max(0, end - begin);
        }
        return overlap;
    }
}
