package bitshear.compute;

import bitshear.code.EssentialBits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The recurrence written down as in the model, every issue and done time kept: the slow oracle of {@link LaneRecurrence}. */
public final class PlainLanes {
    private final int lanes;
    private final int queueDepth;
    private final int groupsPerCycle;
    private final List<Long> issues = new ArrayList<>();
    private final List<List<long[]>> doneOfSlot = new ArrayList<>();

    public PlainLanes(int lanes, int queueDepth, int groupsPerCycle, int slots) {
        this.lanes = lanes;
        this.queueDepth = queueDepth;
        this.groupsPerCycle = groupsPerCycle;
        for (int slot = 0; slot < slots; slot++) {
            doneOfSlot.add(new ArrayList<>());
        }
    }

    /** Adds one group to a slot's stream. */
    public void group(int slot, byte[] counts, int from) {
        int s = issues.size();
        List<long[]> done = doneOfSlot.get(slot);
        int g = done.size();
        long issue = 0;
        if (s > 0) {
            issue = issues.get(s - 1);
        }
        if (s >= groupsPerCycle) {
            issue = Math.max(issue, issues.get(s - groupsPerCycle) + 1);
        }
        if (queueDepth >= 0 && g >= queueDepth + 1) {
            for (long time : done.get(g - queueDepth - 1)) {
                issue = Math.max(issue, time);
            }
        }
        long[] now = new long[lanes];
        for (int j = 0; j < lanes; j++) {
            now[j] = Math.max(g == 0 ? 0 : done.get(g - 1)[j], issue) + counts[from + j];
        }
        issues.add(issue);
        done.add(now);
    }

    /** Adds one filter set. */
    public void set(EssentialBits bits, int filterFrom, int filterCount, int groupFrom, int groupCount) {
        for (int position = 0; position < bits.kernelPositions(); position++) {
            for (int channelGroup = groupFrom; channelGroup < groupFrom + groupCount; channelGroup++) {
                for (int f = 0; f < filterCount; f++) {
                    int index = ((filterFrom + f) * bits.kernelPositions() + position) * bits.channelGroups()
                            + channelGroup;
                    group(f, bits.counts(), index * lanes);
                }
            }
        }
    }

    public long cycles() {
        long last = issues.get(issues.size() - 1) + 1;
        for (List<long[]> done : doneOfSlot) {
            if (!done.isEmpty()) {
                for (long time : done.get(done.size() - 1)) {
                    last = Math.max(last, time);
                }
            }
        }
        return last;
    }

    /** Seeded essential-bit counts with runs of zeros, full lanes and ordinary groups. */
    public static EssentialBits random(SplittableRandom random, int filters, int positions, int groups, int lanes) {
        byte[] counts = new byte[filters * positions * groups * lanes];
        int kind = random.nextInt(4);
        int slowLane = random.nextInt(lanes);
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            int count = switch (kind) {
                case 0 -> 0;
                case 1 -> random.nextInt(25);
                case 2 -> random.nextInt(4) == 0 ? random.nextInt(25) : 0;
                default -> i % lanes == slowLane ? 3 + random.nextInt(3) : random.nextInt(4);
            };
            counts[i] = (byte) count;
            sum += count;
        }
        return new EssentialBits(filters, positions, groups, lanes, counts, sum, sum);
    }
}
