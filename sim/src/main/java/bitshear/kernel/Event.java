package bitshear.kernel;

import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;

/**
 * A reusable event. A component creates its events once, keeps them as fields and schedules them again and again, so
 * that the running simulation allocates nothing per event. An event is in the event list at most once at a time, and
 * belongs to the kernel it was first scheduled on.
 *
 * <p>It is itself a DSOL event ({@link SimEventInterface}), so DSOL's simulator and event lists can hold it without a
 * wrapper. Models use {@link Kernel} and need none of those methods.
 */
public abstract class Event implements SimEventInterface<Long> {
    /** Priority of events that do not say otherwise; at equal times a higher priority fires first. */
    public static final int NORMAL_PRIORITY = SimEventInterface.NORMAL_PRIORITY;

    /** Place in the event list of an event that is in none. */
    static final int NOT_SCHEDULED = -1;

    private final String name;
    private final int priority;

    /** The kernel this event was first scheduled on; it can never be scheduled on another. */
    Kernel kernel;
    /** When it fires, or fired last, in picoseconds. */
    long timePs;
    /** Its rank among all schedulings of its kernel: the n-th call of schedule has rank n. */
    long sequence;
    /** Its slot in the {@link EventHeap}, which makes cancelling O(log n); {@link #NOT_SCHEDULED} if it is in none. */
    int heapSlot = NOT_SCHEDULED;
    /** What stands for it in DSOL's own event list while a {@link StockKernel} has it scheduled, else null. */
    SimEventInterface<Long> stockEvent;

    protected Event(String name) {
        this(name, NORMAL_PRIORITY);
    }

    /**
     * @param name says in traces and errors which component's event this is
     * @param priority 1 (last) to 10 (first) among events of the same picosecond
     * @throws IllegalArgumentException if the priority is outside 1 to 10 or the name is null
     */
    protected Event(String name, int priority) {
        if (name == null) {
            throw new IllegalArgumentException("an event needs a name, not null");
        }
        this.name = name;
        if (priority < MIN_PRIORITY || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("event " + name + ": priority " + priority + ", expected " + MIN_PRIORITY
                    + " (last) to " + MAX_PRIORITY + " (first)");
        }
        this.priority = priority;
    }

    public final String name() {
        return name;
    }

    public final int priority() {
        return priority;
    }

    /** What happens when simulated time reaches this event. */
    protected abstract void fire();

    /** DSOL's name for {@link #fire()}. */
    @Override
    public final void execute() {
        fire();
    }

    /** DSOL's boxed view of the time of this event, in picoseconds. */
    @Override
    public final Long getAbsoluteExecutionTime() {
        return timePs;
    }

    /** DSOL's view of {@link #priority()}. */
    @Override
    public final short getPriority() {
        return (short) priority;
    }

    /** DSOL's tie-breaker at equal time and priority: the rank among all schedulings of the kernel. */
    @Override
    public final long getId() {
        return sequence;
    }

    /** Identity: event lists hold the event itself, never an equal one. */
    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return name + " (priority " + priority + ", " + timePs + " ps)";
    }
}
