package bitshear.kernel;

/**
 * A reusable event. A component creates its events once, keeps them as fields and schedules them again and again, so
 * that the running simulation allocates nothing per event. An event is in the event list at most once at a time.
 */
public abstract class Event {
    /** Priority of events that do not say otherwise; at equal times a higher priority fires first. */
    public static final int NORMAL_PRIORITY = 5;

    private final String name;
    private final int priority;

    protected Event(String name) {
        this(name, NORMAL_PRIORITY);
    }

    /**
     * @param name says in traces and errors which component's event this is
     * @param priority 1 (last) to 10 (first) among events of the same picosecond
     */
    protected Event(String name, int priority) {
        this.name = name;
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
}
