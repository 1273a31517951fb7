package bitshear.compute;

/**
 * What every group of a layer's weights costs by itself on an array whose units meet after every group.
 *
 * @param kernelPositions kernel positions of a filter, or 1 where groups lie along them
 * @param channelGroups groups at each
 * @param lanes weights per group
 * @param cycles index {@code (filter * kernelPositions + position) * channelGroups + group}
 * @param bits bits the lanes go through, in the same order
 * @param leastCycles cycles of a step at least
 */
public record GroupCosts(int kernelPositions, int channelGroups, int lanes, short[] cycles, int[] bits, int leastCycles)
        implements Analysis {
    int index(int filter, int position, int group) {
        return (filter * kernelPositions + position) * channelGroups + group;
    }

    /** Bits of the layer, each weight counted once. */
    long allBits() {
        long sum = 0;
        for (int one : bits) {
            sum += one;
        }
        return sum;
    }

    @Override
    public long bytes() {
        return (long) (Short.BYTES + Integer.BYTES) * cycles.length;
    }
}
