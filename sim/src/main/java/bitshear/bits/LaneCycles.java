package bitshear.bits;

import bitshear.code.BlockCounts;
import bitshear.code.SignificandBlock;
import bitshear.code.WeightGrouping;
import bitshear.code.WeightShape;
import bitshear.compute.LaneRecurrence;
import bitshear.workload.Layer;

/**
 * Essential bits of some filters and the cycles of their lanes, each filter's reduction counted once, from the blocks of a pass in channel
 * grouping. Nothing is kept of a block.
 */
final class LaneCycles {
    /** Groups a lane may run ahead of the slowest. */
    private static final int QUEUE_DEPTH = 8;

    private final int lanes;
    private final long groupsPerFilter;
    private final BlockCounts blocks;
    private final LaneRecurrence recurrence;
    private byte[] counts = new byte[0];
    private long groupsOfFilter;
    private long drifting;

    /** @param lanes weights per group (M) */
    LaneCycles(Layer filters, int lanes) {
        WeightShape shape = WeightShape.of(filters);
        this.lanes = lanes;
        this.groupsPerFilter = shape.groups(WeightGrouping.CHANNEL, lanes) / Math.max(1, shape.filters());
        this.blocks = new BlockCounts(lanes);
        this.recurrence = new LaneRecurrence(lanes, QUEUE_DEPTH, 1, 1);
        recurrence.start();
    }

    /** Adds a block; every block of the pass must be added once, in order. */
    void add(SignificandBlock block) {
        int groups = block.groups();
        if (counts.length < groups * lanes) {
            counts = new byte[groups * lanes];
        }
        blocks.count(block, counts, 0);
        for (int done = 0; done < groups; ) {
            int now = (int) Math.min(groups - done, groupsPerFilter - groupsOfFilter);
            recurrence.work(counts, done * lanes, now);
            done += now;
            groupsOfFilter += now;
            if (groupsOfFilter == groupsPerFilter) {
                drifting += recurrence.end();
                recurrence.start();
                groupsOfFilter = 0;
            }
        }
    }

    /** Essential bits of all blocks so far. */
    long bits() {
        return blocks.bits();
    }

    /** Cycles of lanes that run ahead, of all filters that are complete. */
    long drifting() {
        return drifting;
    }

    /** Cycles of lanes that wait for each other after every group. */
    long lockstep() {
        return blocks.lockstepCycles();
    }
}
