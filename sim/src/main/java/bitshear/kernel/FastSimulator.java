package bitshear.kernel;

import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.RunState;

/**
 * DSOL's simulator with another run loop and event list: picoseconds as a primitive long, the caller's thread instead
 * of a worker thread, no lock, log line or listener call per event. DSOL's view of it (time, run state, event list)
 * stays true. {@code initialize} is never called, because it starts a worker thread and schedules a replication's warm-up
 * and end, none of which this simulator has; DSOL's own {@code start} and {@code step} therefore refuse to work on it.
 */
final class FastSimulator extends DevsSimulator<Long> {
    private static final long serialVersionUID = 1L;

    private final transient EventHeap heap = new EventHeap();
    private transient long nowPs;
    private transient long executedEvents;
    private transient volatile boolean stopRequested;

    FastSimulator() {
        super("bitshear");
        eventList = heap;
        simulatorTime = 0L;
    }

    long nowPs() {
        return nowPs;
    }

    long executedEvents() {
        return executedEvents;
    }

    EventHeap heap() {
        return heap;
    }

    @Override
    public Long getSimulatorTime() {
        return nowPs;
    }

    @Override
    public SimEventInterface<Long> scheduleEvent(SimEventInterface<Long> event) {
        if (event.getAbsoluteExecutionTime() < nowPs) {
            throw new SimRuntimeException("cannot schedule event " + event + " in the past of " + nowPs + " ps");
        }
        heap.add(event);
        return event;
    }

    /** Fires events until none is left or {@link #stop()}; exceptions of events pass through. */
    @Override
    public void run() {
        if (runState == RunState.STARTED) {
            throw new IllegalStateException("the kernel is running already: run() called from within an event");
        }
        stopRequested = false;
        runState = RunState.STARTED;
        try {
            EventHeap heap = this.heap;
            while (!stopRequested && !heap.isEmpty()) {
                stepImpl();
            }
        } finally {
            simulatorTime = nowPs;
            runState = RunState.STOPPED;
        }
    }

    @Override
    protected void stepImpl() {
        EventHeap heap = this.heap;
        nowPs = heap.firstTimePs();
        executedEvents++;
        heap.takeFirst().fire();
    }

    @Override
    public void stop() {
        stopRequested = true;
    }
}
