package bitshear.compute;

import bitshear.code.EssentialBits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The lanes of a bit-serial PE as a recurrence over weight groups. Lane j of group g has e(g,j) essential bits and works one bit per
 * cycle; a lane may run ahead of the slowest one by {@code queueDepth} groups (Q), and the front end hands out at most
 * {@code groupsPerCycle} groups (G) per cycle, in order:
 *
 * <pre>
 * issue(g)  = max(issue(g-1), issue(g-G) + 1, max_j done(g-Q-1, j))      issue(0) = 0
 * done(g,j) = max(done(g-1, j), issue(g)) + e(g,j)
 * T         = max(max_j done(last, j), issue(last) + 1)
 * </pre>
 *
 * <p>With F filters in parallel every filter of a set has its own lanes and queue (a <em>slot</em>), and the front end serves the slots in
 * turn: group 0 of every filter, then group 1 of every filter, and so on, without overtaking.
 *
 * <p>All times are cycles of the array's clock. An instance holds the state of one array and is not safe for use by several threads; no
 * method allocates per group.
 */
public final class LaneRecurrence {
    /** The queue depth of lanes that may drift without limit. */
    public static final int UNBOUNDED = -1;

    private static final VarHandle EIGHT_COUNTS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A lane that starts nearer than this and takes up to 127 cycles for each of so many groups stays within an int. */
    private static final int FARTHEST_IN_INTS = 1 << 30;

    private static final int MOST_GROUPS_IN_INTS = 1 << 22;

    private final int lanes;
    private final int groupsPerCycle;
    private final int slots;
    private final boolean bounded;
    private final boolean lockstep;

    /** done(last group of the slot, lane), index {@code slot * lanes + lane}. */
    private final long[] done;

    /** max_j done of the last Q + 1 groups of every slot: a ring per slot; all 0 (no bound) while fewer groups were issued. */
    private final long[] slowest;

    /** Working space: the ring of the first slot as ints. */
    private final int[] slowestSinceBase;

    private final int ring;

    /** Where the oldest entry of each slot's ring lies. */
    private final int[] oldest;

    /** Issue times of the last G groups, -1 where there are none, and where the oldest lies. */
    private final long[] issued;

    private int oldestIssued;
    private long lastIssue;

    /**
     * @param lanes lanes of a group (M)
     * @param queueDepth groups a lane may run ahead of the slowest (Q), or {@link #UNBOUNDED}
     * @param groupsPerCycle groups the front end issues per cycle (G), at least 1
     * @param slots filters in parallel (F), at least 1
     */
    public LaneRecurrence(int lanes, int queueDepth, int groupsPerCycle, int slots) {
        if (lanes < 1 || queueDepth < UNBOUNDED || groupsPerCycle < 1 || slots < 1) {
            throw new IllegalArgumentException("lanes " + lanes + ", queue depth " + queueDepth + ", groups per cycle "
                    + groupsPerCycle + ", slots " + slots);
        }
        this.lanes = lanes;
        this.groupsPerCycle = groupsPerCycle;
        this.slots = slots;
        this.bounded = queueDepth != UNBOUNDED;
        this.lockstep = queueDepth == 0 && groupsPerCycle == 1 && slots == 1;
        this.ring = bounded ? queueDepth + 1 : 1;
        this.done = new long[slots * lanes];
        this.slowest = new long[slots * ring];
        this.slowestSinceBase = new int[ring];
        this.oldest = new int[slots];
        this.issued = new long[groupsPerCycle];
        reset();
    }

    /**
     * Cycles of one filter set whose lanes start together and meet at the end.
     *
     * @param bits the layer's essential bits
     * @param filterFrom first filter of the set
     * @param filterCount filters of the set, at most F
     * @param groupFrom first channel group of the reduction's slice
     * @param groupCount channel groups of the slice
     */
    public long reductionCycles(EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount) {
        if (lockstep) {
            return lockstepCycles(bits, filterFrom, groupFrom, groupCount);
        }
        reset();
        advance(bits, filterFrom, filterCount, groupFrom, groupCount);
        return finish();
    }

    /**
     * Starts a reduction of one filter at a time (F = 1) whose groups come piece by piece, by {@link #work}, until {@link #end}: the same as
     * {@link #reductionCycles} for counts that are not kept.
     */
    public void start() {
        if (slots != 1) {
            throw new IllegalArgumentException(slots + " filters in parallel, expected 1");
        }
        reset();
    }

    /**
     * The next groups.
     *
     * @param counts essential bits of lanes, group after group
     * @param from index of the first lane of the first group
     */
    public void work(byte[] counts, int from, int groups) {
        advanceSlot(counts, from, groups);
    }

    /** Cycles of the reduction since {@link #start}. */
    public long end() {
        return finish();
    }

    /**
     * Sum over the layer's filter sets of {@link #reductionCycles}: the cycles of one window set of the whole layer when the lanes meet
     * at the end of each set.
     */
    public long sumOfReductions(EssentialBits bits) {
        long sum = 0;
        for (int filter = 0; filter < bits.filters(); filter += slots) {
            sum += reductionCycles(bits, filter, Math.min(slots, bits.filters() - filter), 0, bits.channelGroups());
        }
        return sum;
    }

    /**
     * Cycles of several passes over the same filters whose lanes never meet in between ({@code lane-sync: layer}): window set outer,
     * filter sets inner. Exact for any number of passes: the state of the array relative to the last issue is a finite max-plus system and
     * repeats, after which the remaining passes are multiples of the period.
     *
     * @param filterCount filters of a pass, worked on in sets of F
     * @param passes window sets
     */
    public long continuousCycles(
            EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount, long passes) {
        if (passes < 1) {
            throw new IllegalArgumentException(passes + " passes");
        }
        if (lockstep) {
            long sum = 0;
            for (int filter = filterFrom; filter < filterFrom + filterCount; filter++) {
                sum += lockstepCycles(bits, filter, groupFrom, groupCount);
            }
            return sum * passes;
        }
        reset();
        return bounded
                ? repeatUntilPeriodic(bits, filterFrom, filterCount, groupFrom, groupCount, passes)
                : unboundedCycles(bits, filterFrom, filterCount, groupFrom, groupCount, passes);
    }

    /** All lanes idle at time 0, nothing issued. */
    private void reset() {
        Arrays.fill(done, 0);
        Arrays.fill(slowest, 0);
        Arrays.fill(oldest, 0);
        Arrays.fill(issued, -1);
        oldestIssued = 0;
        lastIssue = 0;
    }

    private long finish() {
        long last = lastIssue + 1;
        for (long time : done) {
            last = Math.max(last, time);
        }
        return last;
    }

    private static long lockstepSum(byte[] counts, int from, int groups, int lanes) {
        long sum = 0;
        int at = from;
        for (int group = 0; group < groups; group++) {
            int most = 1;
            for (int lane = 0; lane < lanes; lane++) {
                most = Math.max(most, counts[at + lane]);
            }
            sum += most;
            at += lanes;
        }
        return sum;
    }

    private long lockstepCycles(EssentialBits bits, int filter, int groupFrom, int groupCount) {
        long sum = 0;
        for (int position = 0; position < bits.kernelPositions(); position++) {
            int from = ((filter * bits.kernelPositions() + position) * bits.channelGroups() + groupFrom) * lanes;
            sum += lockstepSum(bits.counts(), from, groupCount, lanes);
        }
        return sum;
    }

    /** Runs the filters of one pass, set after set, from the present state. */
    private void pass(EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount) {
        for (int filter = 0; filter < filterCount; filter += slots) {
            advance(bits, filterFrom + filter, Math.min(slots, filterCount - filter), groupFrom, groupCount);
        }
    }

    /** Runs one filter set from the present state. */
    private void advance(EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount) {
        int positions = bits.kernelPositions();
        int filterStride = positions * bits.channelGroups() * lanes;
        int base = filterFrom * filterStride + groupFrom * lanes;
        for (int position = 0; position < positions; position++) {
            int from = base + position * bits.channelGroups() * lanes;
            if (slots == 1) {
                advanceSlot(bits.counts(), from, groupCount);
            } else {
                for (int group = 0; group < groupCount; group++) {
                    for (int slot = 0; slot < filterCount; slot++) {
                        advanceGroup(slot, bits.counts(), from + slot * filterStride + group * lanes);
                    }
                }
            }
        }
    }

    /** A run of groups where there is one filter at a time. */
    private void advanceSlot(byte[] counts, int from, int groups) {
        if (groupsPerCycle == 1 && lanes == 8) {
            advanceEightLanes(counts, from, groups);
            return;
        }
        for (int group = 0; group < groups; group++) {
            advanceGroup(0, counts, from + group * lanes);
        }
    }

    /** One group in the general case. */
    private void advanceGroup(int slot, byte[] counts, int from) {
        int ringAt = slot * ring + oldest[slot];
        long issue = Math.max(Math.max(lastIssue, issued[oldestIssued] + 1), slowest[ringAt]);
        long last = 0;
        int first = slot * lanes;
        for (int lane = 0; lane < lanes; lane++) {
            long time = Math.max(done[first + lane], issue) + counts[from + lane];
            done[first + lane] = time;
            last = Math.max(last, time);
        }
        issued[oldestIssued] = issue;
        oldestIssued = oldestIssued + 1 == groupsPerCycle ? 0 : oldestIssued + 1;
        lastIssue = issue;
        if (bounded) {
            slowest[ringAt] = last;
            oldest[slot] = oldest[slot] + 1 == ring ? 0 : oldest[slot] + 1;
        }
    }

    /**
     * A run of groups for the common array (one filter at a time, one group per cycle, 8 lanes): the lanes in registers, as ints relative
     * to the issue before the run, which compilers take the maximum of without a branch.
     */
    private void advanceEightLanes(byte[] counts, int from, int groups) {
        for (int first = 0; first < groups; first += MOST_GROUPS_IN_INTS) {
            int count = Math.min(MOST_GROUPS_IN_INTS, groups - first);
            int at = from + first * 8;
            if (fitsInts()) {
                advanceEightInts(counts, at, count);
            } else {
                for (int group = 0; group < count; group++) {
                    advanceGroup(0, counts, at + group * 8);
                }
            }
        }
    }

    /** Only lanes without a bound on their drift can be so far behind that they do not. */
    private boolean fitsInts() {
        long last = 0;
        for (long time : done) {
            last = Math.max(last, time);
        }
        return last - issued[0] < FARTHEST_IN_INTS;
    }

    private void advanceEightInts(byte[] counts, int from, int groups) {
        long base = issued[0];
        int d0 = since(base, done[0]);
        int d1 = since(base, done[1]);
        int d2 = since(base, done[2]);
        int d3 = since(base, done[3]);
        int d4 = since(base, done[4]);
        int d5 = since(base, done[5]);
        int d6 = since(base, done[6]);
        int d7 = since(base, done[7]);
        int[] slowestSoFar = slowestSinceBase;
        for (int i = 0; i < slowestSoFar.length; i++) {
            slowestSoFar[i] = since(base, slowest[i]);
        }
        int issue = 0;
        int ringAt = oldest[0];
        for (int at = from, end = from + groups * 8; at < end; at += 8) {
            long bits = (long) EIGHT_COUNTS.get(counts, at);
            issue = Math.max(issue + 1, slowestSoFar[ringAt]);
            d0 = Math.max(d0, issue) + (int) (bits & 0xFF);
            d1 = Math.max(d1, issue) + (int) (bits >>> 8 & 0xFF);
            d2 = Math.max(d2, issue) + (int) (bits >>> 16 & 0xFF);
            d3 = Math.max(d3, issue) + (int) (bits >>> 24 & 0xFF);
            d4 = Math.max(d4, issue) + (int) (bits >>> 32 & 0xFF);
            d5 = Math.max(d5, issue) + (int) (bits >>> 40 & 0xFF);
            d6 = Math.max(d6, issue) + (int) (bits >>> 48 & 0xFF);
            d7 = Math.max(d7, issue) + (int) (bits >>> 56);
            if (bounded) {
                slowestSoFar[ringAt] = Math.max(
                        Math.max(Math.max(d0, d1), Math.max(d2, d3)), Math.max(Math.max(d4, d5), Math.max(d6, d7)));
                ringAt = ringAt + 1 == slowestSoFar.length ? 0 : ringAt + 1;
            }
        }
        done[0] = base + d0;
        done[1] = base + d1;
        done[2] = base + d2;
        done[3] = base + d3;
        done[4] = base + d4;
        done[5] = base + d5;
        done[6] = base + d6;
        done[7] = base + d7;
        for (int i = 0; i < slowestSoFar.length; i++) {
            slowest[i] = base + slowestSoFar[i];
        }
        issued[0] = base + issue;
        lastIssue = issued[0];
        oldest[0] = ringAt;
    }

    /** Times before the last issue bind nothing any more and may count as that. */
    private static int since(long base, long time) {
        return (int) Math.max(time - base, 0);
    }

    private long repeatUntilPeriodic(
            EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount, long passes) {
        long[] marked = new long[done.length + slowest.length + issued.length];
        long[] present = new long[marked.length];
        long markedPass = 0;
        long markedIssue = 0;
        long skippedCycles = 0;
        boolean searching = true;
        // Brent's cycle search: the mark moves to pass 1, 2, 4, 8, ... so that some mark lies in the periodic part.
        long nextMark = 1;
        for (long pass = 1; pass <= passes; pass++) {
            pass(bits, filterFrom, filterCount, groupFrom, groupCount);
            if (!searching) {
                continue;
            }
            relativeState(present);
            if (markedPass > 0 && Arrays.equals(marked, present)) {
                long period = pass - markedPass;
                long periods = (passes - pass) / period;
                skippedCycles = periods * (lastIssue - markedIssue);
                pass += periods * period;
                searching = false;
            } else if (pass == nextMark) {
                System.arraycopy(present, 0, marked, 0, present.length);
                markedPass = pass;
                markedIssue = lastIssue;
                nextMark = 2 * pass;
            }
        }
        return skippedCycles + finish();
    }

    /**
     * The state as far as it can still matter, relative to the last issue: nothing issues earlier, so older times count as that time.
     * Rings are written from their oldest entry on.
     */
    private void relativeState(long[] into) {
        int at = 0;
        for (long time : done) {
            into[at++] = Math.max(time - lastIssue, 0);
        }
        for (int slot = 0; slot < slots; slot++) {
            for (int i = 0; i < ring; i++) {
                into[at++] = Math.max(slowest[slot * ring + (oldest[slot] + i) % ring] - lastIssue, 0);
            }
        }
        for (int i = 0; i < groupsPerCycle; i++) {
            into[at++] = Math.max(issued[(oldestIssued + i) % groupsPerCycle] - lastIssue, -1);
        }
    }

    /**
     * Closed form for lanes without a bound: group s issues at floor(s / G) whatever the lanes do, so
     * {@code done(j) = max over groups s of floor(s / G) + bits of lane j from s on}. G passes advance the issue by exactly the groups of one
     * pass (L), hence with S_j bits of lane j per pass the best start lies in the first or in the last G passes, whichever of G S_j and L
     * is larger.
     */
    private long unboundedCycles(
            EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount, long passes) {
        long blocks = passes / groupsPerCycle;
        int tail = (int) (passes % groupsPerCycle);
        long groupsPerPass = (long) filterCount * bits.kernelPositions() * groupCount;
        long[] afterTail = new long[done.length];
        for (int pass = 0; pass < tail; pass++) {
            pass(bits, filterFrom, filterCount, groupFrom, groupCount);
        }
        System.arraycopy(done, 0, afterTail, 0, done.length);
        if (blocks == 0) {
            return finish();
        }
        for (int pass = tail; pass < groupsPerCycle; pass++) {
            pass(bits, filterFrom, filterCount, groupFrom, groupCount);
        }
        long[] bitsPerPass = laneBits(bits, filterFrom, filterCount, groupFrom, groupCount);
        long last = (passes * groupsPerPass - 1) / groupsPerCycle + 1;
        for (int lane = 0; lane < done.length; lane++) {
            long perBlock = Math.max(groupsPerPass, groupsPerCycle * bitsPerPass[lane]);
            long time = done[lane] + (blocks - 1) * perBlock + tail * bitsPerPass[lane];
            if (tail > 0) {
                time = Math.max(time, blocks * groupsPerPass + afterTail[lane]);
            }
            // A slot without a filter never issues; its lanes' bound lies below the last issue and cannot win.
            last = Math.max(last, time);
        }
        return last;
    }

    private long[] laneBits(EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount) {
        long[] sums = new long[done.length];
        for (int filter = 0; filter < filterCount; filter++) {
            int first = filter % slots * lanes;
            for (int position = 0; position < bits.kernelPositions(); position++) {
                int from =
                        (((filterFrom + filter) * bits.kernelPositions() + position) * bits.channelGroups() + groupFrom)
                                * lanes;
                for (int i = 0; i < groupCount * lanes; i++) {
                    sums[first + i % lanes] += bits.counts()[from + i];
                }
            }
        }
        return sums;
    }
}
