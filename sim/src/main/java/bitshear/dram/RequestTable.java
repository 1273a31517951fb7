package bitshear.dram;

import java.util.Arrays;

/**
 * The requests of a channel, in slots of flat arrays: a read and a write queue, each a list per bank, oldest first; and those whose row was opened
 * for them, which have left their queue. Nothing is allocated per request.
 */
final class RequestTable {
    static final int NONE = -1;
    static final int READ = 0;
    static final int WRITE = 1;

    private static final int LINE_FILTER_BITS = 10;

    private final Banks banks;
    private final int bankCount;
    private final boolean forwardActivatedWrites;

    // By slot.
    final long[] sequence;
    final long[] tag;
    final long[] line;
    final long[] accepted;
    final int[] bank;
    final int[] row;
    final int[] column;
    final boolean[] isWrite;
    /** Whether the request was counted as a row hit, miss or conflict. */
    final boolean[] classified;

    private final int[] next;
    private final int[] previous;
    private int freeSlot;
    private long nextSequence;

    // Lists by [queue * banks + bank], oldest first.
    final int[] first;
    private final int[] last;
    /** Oldest request for the open row; meaningful while the bank is open. */
    final int[] oldestHit;
    /** Oldest request for another row; meaningful while the bank is open. */
    final int[] oldestMiss;

    final int[] capacity = new int[2];
    final int[] queued = new int[2];
    /** Banks with requests, by queue, a bit per bank. */
    final long[] occupied = new long[2];
    /** Queues that refused a request since they last had room to report. */
    private final boolean[] refused = new boolean[2];

    /** How many queued writes, activated ones included, have a line that hashes to the index. */
    private final int[] writeLines = new int[1 << LINE_FILTER_BITS];

    RequestTable(DramParameters parameters, Banks banks) {
        this.banks = banks;
        bankCount = banks.count;
        forwardActivatedWrites = parameters.effectiveForwardActivatedWrites();
        capacity[READ] = parameters.queue().read();
        capacity[WRITE] = parameters.queue().write();
        int slots = capacity[READ] + capacity[WRITE] + bankCount;
        sequence = new long[slots];
        tag = new long[slots];
        line = new long[slots];
        accepted = new long[slots];
        bank = new int[slots];
        row = new int[slots];
        column = new int[slots];
        next = new int[slots];
        previous = new int[slots];
        isWrite = new boolean[slots];
        classified = new boolean[slots];
        for (int slot = 0; slot < slots; slot++) {
            next[slot] = slot + 1 < slots ? slot + 1 : NONE;
        }
        first = filled(2 * bankCount);
        last = filled(2 * bankCount);
        oldestHit = filled(2 * bankCount);
        oldestMiss = filled(2 * bankCount);
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }

    /** Takes a request to the end of its list and returns its slot; the queue must have room. */
    int take(
            boolean write,
            int ofBank,
            long requestLine,
            int requestRow,
            int requestColumn,
            long requestTag,
            long clock) {
        int slot = freeSlot;
        freeSlot = next[slot];
        sequence[slot] = nextSequence++;
        tag[slot] = requestTag;
        line[slot] = requestLine;
        accepted[slot] = clock;
        bank[slot] = ofBank;
        row[slot] = requestRow;
        column[slot] = requestColumn;
        isWrite[slot] = write;
        classified[slot] = false;
        if (write) {
            writeLines[hash(requestLine)]++;
        }
        return slot;
    }

    /** Frees the slot of a request that has had its column command. */
    void release(int slot) {
        if (isWrite[slot]) {
            writeLines[hash(line[slot])]--;
        }
        next[slot] = freeSlot;
        freeSlot = slot;
    }

    /**
     * Adds a request to the end of its list.
     *
     * @return whether the bank may want another command for it than before; not if it is one more for the open row, one more for other rows, or one
     *     more that waits for a closed bank
     */
    boolean append(int queue, int bank, int slot) {
        int list = queue * bankCount + bank;
        int tail = last[list];
        next[slot] = NONE;
        previous[slot] = tail;
        if (tail == NONE) {
            first[list] = slot;
            occupied[queue] |= 1L << bank;
        } else {
            next[tail] = slot;
        }
        last[list] = slot;
        queued[queue]++;
        if (banks.openRow[bank] == Banks.CLOSED) {
            return tail == NONE;
        }
        int[] oldest = banks.openRow[bank] == row[slot] ? oldestHit : oldestMiss;
        if (oldest[list] != NONE) {
            return false;
        }
        oldest[list] = slot;
        return true;
    }

    void unlink(int queue, int bank, int slot) {
        int list = queue * bankCount + bank;
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            first[list] = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            last[list] = before;
        } else {
            previous[after] = before;
        }
        if (first[list] == NONE) {
            occupied[queue] &= ~(1L << bank);
        }
        queued[queue]--;
        int open = banks.openRow[bank];
        if (open != Banks.CLOSED) {
            if (oldestHit[list] == slot) {
                int later = after;
                while (later != NONE && row[later] != open) {
                    later = next[later];
                }
                oldestHit[list] = later;
            } else if (oldestMiss[list] == slot) {
                int later = after;
                while (later != NONE && row[later] == open) {
                    later = next[later];
                }
                oldestMiss[list] = later;
            }
        }
    }

    /** Sorts a bank's waiting requests into hits and misses of its new row. */
    void rowOpened(int bank, int newRow) {
        findOldest(bank, newRow);
        findOldest(bankCount + bank, newRow);
    }

    private void findOldest(int list, int newRow) {
        int hit = NONE;
        int miss = NONE;
        for (int slot = first[list]; slot != NONE && (hit == NONE || miss == NONE); slot = next[slot]) {
            if (row[slot] == newRow) {
                if (hit == NONE) {
                    hit = slot;
                }
            } else if (miss == NONE) {
                miss = slot;
            }
        }
        oldestHit[list] = hit;
        oldestMiss[list] = miss;
    }

    /** Whether a request of either queue waits for the open row of a bank. */
    boolean wantsOpenRow(int bank) {
        return first[bank] != NONE && oldestHit[bank] != NONE
                || first[bankCount + bank] != NONE && oldestHit[bankCount + bank] != NONE;
    }

    /** Whether a write to this burst waits. */
    boolean isBeingWritten(int bank, long requestLine, boolean read) {
        if (writeLines[hash(requestLine)] == 0) {
            return false;
        }
        for (int slot = first[bankCount + bank]; slot != NONE; slot = next[slot]) {
            if (line[slot] == requestLine) {
                return true;
            }
        }
        int open = banks.activated[bank];
        // Only the data can be handed on: a further write finds its row open anyway and is a burst of its own.
        return read && forwardActivatedWrites && open != NONE && isWrite[open] && line[open] == requestLine;
    }

    private static int hash(long requestLine) {
        return (int) (requestLine * 0x9E3779B97F4A7C15L >>> Long.SIZE - LINE_FILTER_BITS);
    }

    boolean isEmpty() {
        return queued[READ] == 0 && queued[WRITE] == 0 && banks.activatedBanks == 0;
    }

    boolean hasSpace(int queue) {
        return queued[queue] < capacity[queue];
    }

    void refuse(int queue) {
        refused[queue] = true;
    }

    /** Whether a queue has refused a request and has had no room to report since. */
    boolean hasRefused() {
        return refused[READ] || refused[WRITE];
    }

    /** Whether a queue that refused a request has room again; asking clears the answer. */
    boolean takeSpaceSignal() {
        boolean signal = false;
        for (int queue = READ; queue <= WRITE; queue++) {
            if (refused[queue] && hasSpace(queue)) {
                refused[queue] = false;
                signal = true;
            }
        }
        return signal;
    }
}
