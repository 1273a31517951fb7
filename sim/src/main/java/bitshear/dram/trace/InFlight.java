package bitshear.dram.trace;

import java.util.Arrays;

/**
 * Requests that were taken and have not ended: which they are, and when those end whose end is known, the earliest first. Its arrays grow to the most
 * that were ever on their way; a request allocates nothing.
 */
final class InFlight {
    private long[] index = new long[64];
    private long[] stamp = new long[64];
    private int[] free = new int[64];
    private int freeCount;

    /** Ends as a binary heap; kept only under a window. */
    private long[] ends = new long[64];

    private int known;
    private int count;
    private final boolean keepsEnds;

    /** @param keepsEnds whether {@link #earliestEnd} is asked */
    InFlight(boolean keepsEnds) {
        this.keepsEnds = keepsEnds;
        for (int tag = 0; tag < free.length; tag++) {
            free[freeCount++] = free.length - 1 - tag;
        }
    }

    /** Notes a request and returns the tag it is known by until {@link #ends}. */
    int take(long requestIndex, long requestStamp) {
        if (freeCount == 0) {
            grow();
        }
        int tag = free[--freeCount];
        index[tag] = requestIndex;
        stamp[tag] = requestStamp;
        count++;
        return tag;
    }

    private void grow() {
        int old = index.length;
        index = Arrays.copyOf(index, 2 * old);
        stamp = Arrays.copyOf(stamp, 2 * old);
        free = Arrays.copyOf(free, 2 * old);
        for (int tag = 2 * old - 1; tag >= old; tag--) {
            free[freeCount++] = tag;
        }
    }

    long index(int tag) {
        return index[tag];
    }

    long stamp(int tag) {
        return stamp[tag];
    }

    /** The end of a request is known. */
    void ends(int tag, long clock) {
        free[freeCount++] = tag;
        if (!keepsEnds) {
            count--;
            return;
        }
        if (known == ends.length) {
            ends = Arrays.copyOf(ends, 2 * known);
        }
        int at = known++;
        while (at > 0 && ends[(at - 1) / 2] > clock) {
            ends[at] = ends[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        ends[at] = clock;
    }

    /** Requests that have not ended. */
    int count() {
        return count;
    }

    /** Of the known ends the earliest; {@link Long#MAX_VALUE} if none is known. */
    long earliestEnd() {
        return known == 0 ? Long.MAX_VALUE : ends[0];
    }

    /** Forgets the requests that have ended by a clock. */
    void endedBy(long clock) {
        while (known > 0 && ends[0] <= clock) {
            long last = ends[--known];
            int at = 0;
            while (2 * at + 1 < known) {
                int child = 2 * at + 1;
                if (child + 1 < known && ends[child + 1] < ends[child]) {
                    child++;
                }
                if (ends[child] >= last) {
                    break;
                }
                ends[at] = ends[child];
                at = child;
            }
            ends[at] = last;
            count--;
        }
    }
}
