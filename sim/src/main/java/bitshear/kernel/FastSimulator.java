package bitshear.kernel;

import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.experiment.Replication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.model.DsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.RunState;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;

/**
 * DSOL's simulator with another run loop and event list: picoseconds as a primitive long, the caller's thread instead
 * of a worker thread, no lock, log line or listener call per event. DSOL's view of it (time, run state, event list)
 * stays true. It has no replication and no worker thread, so what needs them ({@code initialize}, {@code start},
 * {@code step}) is refused.
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

    @Override
    public void initialize(
            DsolModel<Long, ? extends SimulatorInterface<Long>> model, Replication<Long> replication, boolean cleanUp) {
        throw new SimRuntimeException("the fast simulator has no replication: schedule events and call run()");
    }

    @Override
    public void start() {
        throw new SimRuntimeException("the fast simulator has no worker thread: call run()");
    }

    /** Fires events until none is left or {@link #stop()}; exceptions of events pass through. */
    @Override
    public void run() {
        if (runState == RunState.STARTED) {
            throw new IllegalStateException("the kernel is running already: run() called from within an event");
        }
        stopRequested = false;
        runState = RunState.STARTED;
        EventHeap heap = this.heap;
        try {
            while (!stopRequested && !heap.isEmpty()) {
                stepImpl();
            }
        } finally {
            heap.refillFirst();
            simulatorTime = nowPs;
            runState = RunState.STOPPED;
        }
    }

    @Override
    protected void stepImpl() {
        Event event = heap.takeFirst();
        nowPs = event.timePs;
        executedEvents++;
        event.fire();
    }

    /** Ends {@link #run()} after the event that is firing; no effect if it is not running. */
    @Override
    public void stop() {
        stopRequested = true;
    }
}
