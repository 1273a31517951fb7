package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.code.EssentialBits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LaneRecurrenceTest {
    private static final int[] QUEUES = {0, 1, 2, 3, 8, 20, LaneRecurrence.UNBOUNDED};

    private static EssentialBits bits(int lanes, int... counts) {
        byte[] bytes = new byte[counts.length];
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            bytes[i] = (byte) counts[i];
            sum += counts[i];
        }
        return new EssentialBits(1, 1, counts.length / lanes, lanes, bytes, sum, sum);
    }

    private static long cycles(EssentialBits bits, int queueDepth, int groupsPerCycle) {
        return new LaneRecurrence(bits.lanes(), queueDepth, groupsPerCycle, 1).sumOfReductions(bits);
    }

    @Test
    void lockstepLanesTakeTheLongestLaneOfEveryGroup() {
        assertEquals(5 + 1 + 3, cycles(bits(2, 5, 1, 0, 0, 2, 3), 0, 1));
    }

    @Test
    void aQueueLetsTheLanesAverageOut() {
        EssentialBits uneven = bits(2, 4, 1, 4, 1, 1, 4, 1, 4);
        assertEquals(16, cycles(uneven, 0, 1));
        assertEquals(12, cycles(uneven, 1, 1));
        assertEquals(10, cycles(uneven, LaneRecurrence.UNBOUNDED, 1));
    }

    @Test
    void groupsWithoutBitsCostOneIssueCycleEach() {
        EssentialBits zeros = bits(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(5, cycles(zeros, 8, 1));
        assertEquals(3, cycles(zeros, 8, 2));
        assertEquals(1, cycles(zeros, 0, 5));
    }

    @Test
    void reductionsEqualThePlainRecurrence() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 3000; round++) {
            int lanes = random.nextInt(3) == 0 ? 1 + random.nextInt(12) : 8;
            int filters = 1 + random.nextInt(20);
            EssentialBits bits =
                    PlainLanes.random(random.split(), filters, 1 + random.nextInt(9), 1 + random.nextInt(6), lanes);
            int queue = QUEUES[random.nextInt(QUEUES.length)];
            int perCycle = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
            int slots = random.nextBoolean() ? 1 : 1 + random.nextInt(16);
            int from = random.nextInt(filters);
            int count = Math.min(slots, 1 + random.nextInt(filters - from));
            int groupFrom = random.nextInt(bits.channelGroups());
            int groupCount = 1 + random.nextInt(bits.channelGroups() - groupFrom);
            PlainLanes plain = new PlainLanes(lanes, queue, perCycle, slots);
            plain.set(bits, from, count, groupFrom, groupCount);
            LaneRecurrence fast = new LaneRecurrence(lanes, queue, perCycle, slots);
            String what = "round " + round;
            assertEquals(plain.cycles(), fast.reductionCycles(bits, from, count, groupFrom, groupCount), what);
            assertEquals(
                    plain.cycles(),
                    fast.reductionCycles(bits, from, count, groupFrom, groupCount),
                    what + ": a used instance starts afresh");
        }
    }

    @Test
    void lanesThatNeverMeetEqualThePlainRecurrenceOverAllPasses() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 1500; round++) {
            int lanes = random.nextBoolean() ? 8 : 1 + random.nextInt(5);
            int filters = 1 + random.nextInt(7);
            EssentialBits bits =
                    PlainLanes.random(random.split(), filters, 1 + random.nextInt(3), 1 + random.nextInt(3), lanes);
            int queue = QUEUES[random.nextInt(QUEUES.length)];
            int perCycle = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
            int slots = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
            int from = random.nextInt(filters);
            int count = 1 + random.nextInt(filters - from);
            int groupCount = bits.channelGroups();
            int passes = 1 + random.nextInt(60);
            PlainLanes plain = new PlainLanes(lanes, queue, perCycle, slots);
            for (int pass = 0; pass < passes; pass++) {
                for (int filter = 0; filter < count; filter += slots) {
                    plain.set(bits, from + filter, Math.min(slots, count - filter), 0, groupCount);
                }
            }
            long fast = new LaneRecurrence(lanes, queue, perCycle, slots)
                    .continuousCycles(bits, from, count, 0, groupCount, passes);
            assertEquals(plain.cycles(), fast, "round " + round);
        }
    }

    @Test
    void manyPassesWithoutABoundApproachTheBusiestLane() {
        EssentialBits bits = PlainLanes.random(new SplittableRandom(5), 4, 9, 2, 8);
        long busiest = 0;
        for (int lane = 0; lane < 8; lane++) {
            long sum = 0;
            for (int i = lane; i < bits.counts().length; i += 8) {
                sum += bits.counts()[i];
            }
            busiest = Math.max(busiest, sum);
        }
        long cycles = new LaneRecurrence(8, LaneRecurrence.UNBOUNDED, 1, 1)
                .continuousCycles(bits, 0, 4, 0, 2, 1_000_000_000L);
        double perPass = cycles / 1e9;
        assertEquals(Math.max(busiest, bits.groups()), perPass, 1e-3);
    }

    @Test
    void aDeeperQueueNeverCostsCycles() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            EssentialBits bits = PlainLanes.random(random.split(), 3, 9, 4, 8);
            long before = Long.MAX_VALUE;
            for (int queue : QUEUES) {
                long now = cycles(bits, queue, 1);
                assertEquals(true, now <= before, "round " + round + " queue " + queue);
                before = now;
            }
        }
    }

    @Test
    void impossibleArraysAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LaneRecurrence(8, -2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LaneRecurrence(8, 8, 0, 1));
    }

    /** Cycle by cycle, as hardware would: in a cycle as many groups issue, in order, as the front end and the queues let. */
    private static long cycleByCycle(EssentialBits bits, int queueDepth, int groupsPerCycle) {
        int lanes = bits.lanes();
        int groups = bits.groupsPerFilter();
        long total = 0;
        for (int filter = 0; filter < bits.filters(); filter++) {
            int[] worked = new int[lanes];
            int[] bitsLeft = new int[lanes];
            int issued = 0;
            long cycle = 0;
            while (true) {
                for (int n = 0; n < groupsPerCycle && issued < groups; n++) {
                    int slowest = issued;
                    for (int lane = 0; lane < lanes; lane++) {
                        slowest = Math.min(slowest, worked[lane]);
                    }
                    if (issued - slowest > queueDepth) {
                        break;
                    }
                    issued++;
                    settle(bits, filter, worked, bitsLeft, issued);
                }
                boolean all = issued == groups;
                cycle++;
                for (int lane = 0; lane < lanes; lane++) {
                    if (bitsLeft[lane] > 0 && --bitsLeft[lane] == 0) {
                        worked[lane]++;
                    }
                }
                settle(bits, filter, worked, bitsLeft, issued);
                for (int lane = 0; lane < lanes; lane++) {
                    all &= worked[lane] == groups;
                }
                if (all) {
                    break;
                }
            }
            total += cycle;
        }
        return total;
    }

    /** Lanes take up their next groups; those without a bit for them are done with them at once. */
    private static void settle(EssentialBits bits, int filter, int[] worked, int[] bitsLeft, int issued) {
        for (int lane = 0; lane < worked.length; lane++) {
            while (bitsLeft[lane] == 0 && worked[lane] < issued) {
                int group = filter * bits.groupsPerFilter() + worked[lane];
                bitsLeft[lane] = bits.counts()[group * bits.lanes() + lane];
                if (bitsLeft[lane] == 0) {
                    worked[lane]++;
                }
            }
        }
    }

    @Test
    void severalGroupsPerCycleIssueInWholeCycles() {
        SplittableRandom random = new SplittableRandom(29);
        for (int round = 0; round < 400; round++) {
            int lanes = 1 + random.nextInt(9);
            EssentialBits bits =
                    PlainLanes.random(random.split(), 3, 1 + random.nextInt(9), 1 + random.nextInt(6), lanes);
            int queue = random.nextInt(6);
            int perCycle = 1 + random.nextInt(5);
            assertEquals(
                    cycleByCycle(bits, queue, perCycle),
                    cycles(bits, queue, perCycle),
                    "round " + round + ", Q = " + queue + ", G = " + perCycle);
        }
    }

    @Test
    void twoGroupsOfACycleDoNotShareItWithAThird() {
        // Without bits, G groups pass in each cycle: 5 groups at 2 per cycle take 3 cycles, at 1.5 issues per cycle
        // they would take 4.
        EssentialBits empty = new EssentialBits(1, 5, 1, 2, new byte[10], 0, 0);
        assertEquals(3, cycles(empty, 0, 2));
        // Q = 0: the second group waits for the first one's 3 bits and opens a cycle of its own, which the third
        // shares: 0, 3, 3.
        EssentialBits slow = new EssentialBits(1, 3, 1, 1, new byte[] {3, 0, 1}, 4, 4);
        assertEquals(4, cycles(slow, 0, 2));
    }
}
