package bitshear.arch.bitx;

/** Watches the detailed PE at work, cycle by cycle: what is compared with hardware. */
public interface PeObserver {
    /** Does not look. */
    PeObserver NONE = new PeObserver() {
        @Override
        public void issued(int slot, int[] significands) {
            // nobody asked
        }

        @Override
        public void cycleEnded(long cycle, Lanes lanes) {
            // nobody asked
        }
    };

    /** How full the lanes are. */
    @FunctionalInterface
    interface Lanes {
        /** Groups in a lane of a slot: the one it works on, those that wait behind it, and those among them it has no bits of. */
        int groups(int slot, int lane);
    }

    /**
     * A weight group goes to the lanes of a slot at the end of the present cycle.
     *
     * @param significands the kept bits of each lane's weight, bit 23 (fp32) or 14 (fixed16) weighing most; to be read at once, as the array
     *     is used again
     */
    void issued(int slot, int[] significands);

    /**
     * A cycle is over; its outputs have been told, and what was issued at its end lies in the lanes.
     *
     * @param cycle from 1 in every tile
     */
    void cycleEnded(long cycle, Lanes lanes);
}
