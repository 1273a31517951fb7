package bitshear.kernel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import nl.tudelft.simulation.dsol.experiment.Replication;
import nl.tudelft.simulation.dsol.experiment.RunControl;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;
import org.djutils.event.EventListener;

/**
 * {@link KernelMode#STOCK}: DSOL's simulator as it comes, with its own events, event list, run loop and worker thread.
 * Each {@link #run()} is one DSOL replication that the caller waits for: the model's pending events are handed to it when
 * it is initialised, and those it leaves are taken back when it has stopped, so the worker thread lives only inside
 * {@link #run()}.
 */
final class StockKernel extends Kernel {
    /** A DSOL event that knows whose firing it is. */
    private static final class Firing extends LambdaSimEvent<Long> {
        private static final long serialVersionUID = 1L;
        private final transient Event event;

        Firing(Event event, StockKernel kernel) {
            super(event.timePs, event.getPriority(), () -> kernel.fire(event));
            this.event = event;
        }
    }

    private final DevsSimulator<Long> simulator = DsolLogging.build(() -> new DevsSimulator<>("bitshear"));
    /** Scheduled events while no replication runs, in the order in which they are to be handed to the next. */
    private final Set<Event> waiting = new LinkedHashSet<>();
    /** How many model events are in DSOL's event list, which also holds DSOL's own. */
    private int pending;

    private boolean running;
    private long nowPs;
    private long executedEvents;
    private volatile boolean stopRequested;
    private Throwable failure;

    @Override
    public long nowPs() {
        return nowPs;
    }

    @Override
    public void schedule(Event event, long timePs) {
        admit(event, timePs);
        event.timePs = timePs;
        if (running) {
            hand(event);
        } else {
            waiting.add(event);
        }
    }

    private void hand(Event event) {
        event.stockEvent = simulator.scheduleEvent(new Firing(event, this));
        pending++;
    }

    @Override
    public void cancel(Event event) {
        if (!isScheduled(event)) {
            return;
        }
        if (running) {
            simulator.cancelEvent(event.stockEvent);
            event.stockEvent = null;
            pending--;
        } else {
            waiting.remove(event);
        }
    }

    @Override
    public boolean isScheduled(Event event) {
        requireEvent(event);
        return event.kernel == this && (running ? event.stockEvent != null : waiting.contains(event));
    }

    /** Runs on DSOL's worker thread. Nothing an event throws may reach DSOL, which would log it and leave its thread. */
    private void fire(Event event) {
        nowPs = simulator.getSimulatorTime();
        event.stockEvent = null;
        pending--;
        executedEvents++;
        try {
            event.fire();
        } catch (Throwable thrown) { // the caller of run() gets it, errors included
            failure = thrown;
            stopRequested = true;
        }
        if (stopRequested || pending == 0) {
            simulator.stop();
        }
    }

    @Override
    public void run() {
        if (running) {
            throw new IllegalStateException("the kernel is running already: run() called from within an event");
        }
        stopRequested = false;
        failure = null;
        if (waiting.isEmpty()) {
            return;
        }
        // DSOL's start() swallows an interrupt of the caller.
        boolean interrupted = Thread.interrupted();
        try {
            interrupted |= runReplication();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure != null) {
            StockKernel.<RuntimeException>rethrow(failure);
        }
    }

    /** @return whether the waiting thread was interrupted */
    private boolean runReplication() {
        CountDownLatch stopped = new CountDownLatch(1);
        List<Thread> worker = new ArrayList<>(1);
        EventListener onStop = event -> {
            worker.add(Thread.currentThread());
            stopped.countDown();
        };
        running = true;
        simulator.initialize(new WaitingEvents(simulator), new UnboundedReplication(nowPs), true);
        simulator.addListener(onStop, SimulatorInterface.STOP_EVENT);
        simulator.start();
        boolean interrupted = awaitUninterruptibly(stopped::await);
        running = false;
        for (SimEventInterface<Long> left : simulator.getEventList()) {
            if (left instanceof Firing firing) {
                firing.event.stockEvent = null;
                waiting.add(firing.event);
            }
        }
        pending = 0;
        simulator.cleanUp();
        return interrupted | awaitUninterruptibly(worker.get(0)::join);
    }

    @Override
    public void stop() {
        stopRequested = true;
    }

    @Override
    public long executedEvents() {
        return executedEvents;
    }

    private interface Wait {
        void await() throws InterruptedException;
    }

    /** @return whether the thread was interrupted meanwhile */
    private static boolean awaitUninterruptibly(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.await();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Throws a checked exception that an event threw by stealth, as it is. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void rethrow(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** From the kernel's time to the end of time, with no warm-up; unlike DSOL's own, without a naming context. */
    private static final class UnboundedReplication extends Replication<Long> {
        private static final long serialVersionUID = 1L;

        UnboundedReplication(long nowPs) {
            super(runControl(Math.min(nowPs, Long.MAX_VALUE - 1))); // DSOL wants some time to be left
        }

        private static RunControl<Long> runControl(long startPs) {
            return new RunControl<>("bitshear", startPs, 0L, Long.MAX_VALUE - startPs);
        }
    }

    /** The DSOL model: hands over the waiting events, because DSOL empties its event list when it initialises. */
    private final class WaitingEvents extends AbstractDsolModel<Long, DevsSimulator<Long>> {
        private static final long serialVersionUID = 1L;

        WaitingEvents(DevsSimulator<Long> simulator) {
            super(simulator);
        }

        @Override
        public void constructModel() {
            for (Event event : waiting) {
                hand(event);
            }
            waiting.clear();
        }
    }
}
