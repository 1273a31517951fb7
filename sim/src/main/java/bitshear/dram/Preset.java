package bitshear.dram;

/**
 * Scheduling policies of a known controller. A preset gives the values of the keys that say so in their meaning; a key
 * written out overrides it.
 */
public enum Preset {
    /** FR-FCFS with a row-hit cap of 16. */
    DEFAULT(16, true, false),
    /**
     * Ramulator 2.1 with its FRFCFS-RowHit scheduler: no cap on row hits, and a write whose row was already activated
     * for it no longer forwards its data to reads; refreshes are served one after another, and no queue while one waits.
     */
    RAMULATOR2(DramParameters.UNLIMITED, false, true);

    private final int rowHitCap;
    private final boolean forwardsActivatedWrites;
    private final boolean oneRefreshAtATime;

    Preset(int rowHitCap, boolean forwardsActivatedWrites, boolean oneRefreshAtATime) {
        this.oneRefreshAtATime = oneRefreshAtATime;
        this.rowHitCap = rowHitCap;
        this.forwardsActivatedWrites = forwardsActivatedWrites;
    }

    int rowHitCap() {
        return rowHitCap;
    }

    boolean forwardsActivatedWrites() {
        return forwardsActivatedWrites;
    }

    boolean oneRefreshAtATime() {
        return oneRefreshAtATime;
    }
}
