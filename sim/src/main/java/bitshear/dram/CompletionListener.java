package bitshear.dram;

/** Learns when each request ends. */
@FunctionalInterface
public interface CompletionListener {
    /**
     * Called when the controller issues the request's column command (or finds its data in the write queue), which is
     * before the request ends.
     *
     * @param tag the request's tag
     * @param acceptedClock memory clock at which the controller took the request
     * @param endClock memory clock at which its last data beat has passed the bus
     */
    void onScheduled(long tag, boolean write, long acceptedClock, long endClock);
}
