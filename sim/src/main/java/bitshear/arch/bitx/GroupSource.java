package bitshear.arch.bitx;

/** The port through which a unit of the front end pulls weight groups from the one before it, in order. */
interface GroupSource {
    /** The next group if it can be had in this cycle, else null; it stays until it is taken. */
    WeightGroup peek(long cycle);

    /** Removes the group {@link #peek} returned. */
    void take();
}
