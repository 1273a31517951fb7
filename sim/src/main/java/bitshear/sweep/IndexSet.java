package bitshear.sweep;

import java.util.HashMap;
import java.util.Map;

/** Indices of points: a bit each in pages that are made as they are needed. */
final class IndexSet {
    private static final int PAGE_BITS = 16;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

    private final Map<Long, long[]> pages = new HashMap<>();

    /** Adds an index; false if it was there. */
    boolean add(long index) {
        long[] page = pages.computeIfAbsent(index >>> PAGE_BITS, ignored -> new long[(1 << PAGE_BITS) / Long.SIZE]);
        int at = (int) (index & PAGE_MASK);
        long bit = 1L << at;
        boolean isNew = (page[at >>> 6] & bit) == 0;
        page[at >>> 6] |= bit;
        return isNew;
    }

    boolean contains(long index) {
        long[] page = pages.get(index >>> PAGE_BITS);
        int at = (int) (index & PAGE_MASK);
        return page != null && (page[at >>> 6] & 1L << at) != 0;
    }
}
