package bitshear.compute.serial;

/**
 * How long a unit takes for a group of integer weights, one per lane, by itself. Several filters in lockstep take as long as the slowest.
 */
public interface GroupSerial {
    /**
     * Cycles of a group; 0 where the unit passes over it.
     *
     * @param weights integers, each within {@code -largest} and {@code largest} of its width
     * @param count lanes in use
     */
    int cycles(int[] weights, int count);

    /** Bits the lanes go through for the group, summed over the lanes. */
    int bits(int[] weights, int count);

    /** Cycles a step takes at least, whatever the groups say. */
    default int leastCycles() {
        return 0;
    }

    /** Lanes of a unit that a bit can be in at a time, where weights have so many lanes. */
    default int serialLanes(int lanes) {
        return lanes;
    }
}
