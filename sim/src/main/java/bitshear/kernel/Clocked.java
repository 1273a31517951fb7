package bitshear.kernel;

/** A component that works on the edges of a {@link ClockDomain}. */
@FunctionalInterface
public interface Clocked {
    /**
     * One clock edge.
     *
     * @param cycle index of the edge: its time divided by the clock period
     * @return whether to stay armed for the next edge; on false the component sleeps until it is armed again
     */
    boolean tick(long cycle);
}
