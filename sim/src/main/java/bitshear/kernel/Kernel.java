package bitshear.kernel;

/**
 * The discrete-event kernel: a clock in integer picoseconds and an event list. Events fire in order of time, at equal
 * times by falling priority, and at equal time and priority in the order in which they were scheduled. An event that is
 * cancelled and scheduled again takes its new place in that order.
 *
 * <p>One simulation is single-threaded and owns one kernel; many kernels may run at once in one JVM. The only method
 * another thread may call is {@link #stop()}.
 */
public abstract class Kernel {
    Kernel() {}

    /** Makes a new kernel at time 0 with no event scheduled. */
    public static Kernel create(KernelMode mode) {
        return switch (mode) {
            case STOCK -> new StockKernel();
            case FAST -> new FastKernel();
        };
    }

    /** The time of the event that is firing, or fired last, in picoseconds; 0 before the first. */
    public abstract long nowPs();

    /**
     * Puts the event in the event list.
     *
     * @param timePs when it fires, in picoseconds, not before {@link #nowPs()}
     * @throws IllegalArgumentException if the event is null or the time is in the past
     * @throws IllegalStateException if the event is scheduled already, or has been scheduled on another kernel before
     */
    public abstract void schedule(Event event, long timePs);

    /** Takes the event out of the event list; no effect if it is not scheduled on this kernel. */
    public abstract void cancel(Event event);

    /** Whether the event waits in this kernel's event list; false while it fires, unless it was rescheduled. */
    public abstract boolean isScheduled(Event event);

    /**
     * Fires events in order until none is left or {@link #stop()} is called. The clock stays at the last event's time. A
     * later call goes on from there.
     *
     * <p>An exception or error thrown by an event reaches the caller unwrapped. The events not yet fired stay scheduled,
     * no thread is left behind, but what the model's state then means is for the model to say.
     *
     * @throws IllegalStateException if called from within an event
     */
    public abstract void run();

    /**
     * Makes {@link #run()} return after the event that is firing. Events still scheduled stay so. No effect if the
     * kernel is not running.
     */
    public abstract void stop();

    /** How many events fired since the kernel was created, the one firing now included. */
    public abstract long executedEvents();

    /** The checks every scheduling has to pass; they leave the event marked as this kernel's. */
    final void admit(Event event, long timePs) {
        requireEvent(event);
        if (timePs < nowPs()) {
            throw new IllegalArgumentException("event " + event.name() + " scheduled for " + timePs
                    + " ps, which is before now, " + nowPs() + " ps");
        }
        if (isScheduled(event)) {
            throw new IllegalStateException("event " + event.name() + " is scheduled already, for " + event.timePs
                    + " ps; cancel it before scheduling it for " + timePs + " ps");
        }
        if (event.kernel != this) {
            if (event.kernel != null) {
                throw new IllegalStateException("event " + event.name() + " belongs to another kernel");
            }
            event.kernel = this;
        }
    }

    static void requireEvent(Event event) {
        if (event == null) {
            throw new IllegalArgumentException("no event given: null");
        }
    }
}
