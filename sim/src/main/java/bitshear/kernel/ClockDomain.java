package bitshear.kernel;

import java.util.Arrays;

/**
 * A clock and the components it drives. All armed components tick in one kernel event per edge, in the order in which
 * they were registered. Edges lie at integer multiples of the period, from time 0; an edge for which nothing is armed
 * costs nothing, because no event is scheduled for it.
 */
public final class ClockDomain {
    /** Log2 of the registrations that share one long of arm bits. */
    private static final int INDEX_BITS = 6;

    private static final long NO_EDGE = -1;

    private final Kernel kernel;
    private final String name;
    private final long periodPs;
    private final Event edge;

    private Clocked[] components = new Clocked[1 << INDEX_BITS];
    private int registered;

    /** Registrations that tick on the edge at {@link #edgePs}, one bit each. */
    private long[] due = new long[1];
    /** Registrations that tick one period later: armed while the edge fires or has yet to fire at this very time. */
    private long[] next = new long[1];

    private int dueCount;
    private int nextCount;

    /** Time of the edge that is scheduled or firing, in ps, or {@link #NO_EDGE} while nothing is armed. */
    private long edgePs = NO_EDGE;
    /** Index of that edge. */
    private long edgeCycle;

    /**
     * @param name for traces and errors
     * @param periodPs clock period in picoseconds, at least 1
     * @throws IllegalArgumentException if the period is below 1 ps, or kernel or name are null
     */
    public ClockDomain(Kernel kernel, String name, long periodPs) {
        if (kernel == null || name == null) {
            throw new IllegalArgumentException("clock " + name + " on kernel " + kernel + ": both are needed");
        }
        this.kernel = kernel;
        this.name = name;
        if (periodPs <= 0) {
            throw new IllegalArgumentException(
                    "clock " + name + ": period " + periodPs + " ps, expected at least 1 ps");
        }
        this.periodPs = periodPs;
        this.edge = new Event(name) {
            @Override
            protected void fire() {
                tickDue();
            }
        };
    }

    /**
     * Adds a component; it ticks after all those registered before it. It starts disarmed.
     *
     * @return the component's own switch
     */
    public Registration register(Clocked component) {
        if (component == null) {
            throw new IllegalArgumentException("clock " + name + ": no component given: null");
        }
        if (registered == components.length) {
            components = Arrays.copyOf(components, 2 * registered);
            due = Arrays.copyOf(due, components.length >> INDEX_BITS);
            next = Arrays.copyOf(next, components.length >> INDEX_BITS);
        }
        components[registered] = component;
        return new Registration(registered++);
    }

    public String name() {
        return name;
    }

    public long periodPs() {
        return periodPs;
    }

    /** The index of the edge at or before now. */
    public long cycle() {
        return kernel.nowPs() / periodPs;
    }

    /**
     * The time of the first edge at or after a time, both in picoseconds.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public long nextEdgePs(long timePs) {
        if (timePs < 0) {
            throw new IllegalArgumentException("clock " + name + ": negative time " + timePs + " ps");
        }
        long past = timePs % periodPs;
        return past == 0 ? timePs : Math.addExact(timePs, periodPs - past);
    }

    private void tickDue() {
        long cycle = edgeCycle;
        // The fields are read anew for each tick: a tick may arm, disarm or register any component.
        for (int word = 0; word < due.length; word++) {
            for (long armed = due[word]; armed != 0; armed = due[word]) {
                due[word] = armed & (armed - 1);
                dueCount--;
                int index = (word << INDEX_BITS) + Long.numberOfTrailingZeros(armed);
                if (components[index].tick(cycle)) {
                    armForNext(index);
                }
            }
        }
        if (nextCount == 0) {
            edgePs = NO_EDGE;
            return;
        }
        long[] emptied = due;
        due = next;
        next = emptied;
        dueCount = nextCount;
        nextCount = 0;
        scheduleEdge(cycle + 1);
    }

    private void scheduleEdge(long cycle) {
        edgeCycle = cycle;
        edgePs = Math.multiplyExact(cycle, periodPs);
        kernel.schedule(edge, edgePs);
    }

    private void arm(int index) {
        long nowPs = kernel.nowPs();
        if (edgePs == nowPs) {
            armForNext(index);
            return;
        }
        if (edgePs == NO_EDGE) {
            scheduleEdge(nowPs / periodPs + 1);
        }
        // The scheduled edge is the first one after now, because it was the first one after some earlier now.
        long bit = 1L << index;
        int word = index >> INDEX_BITS;
        if ((due[word] & bit) == 0) {
            due[word] |= bit;
            dueCount++;
        }
    }

    private void armForNext(int index) {
        long bit = 1L << index;
        int word = index >> INDEX_BITS;
        if ((next[word] & bit) == 0) {
            next[word] |= bit;
            nextCount++;
        }
    }

    private void disarm(int index) {
        long bit = 1L << index;
        int word = index >> INDEX_BITS;
        if ((due[word] & bit) != 0) {
            due[word] &= ~bit;
            dueCount--;
        }
        if ((next[word] & bit) != 0) {
            next[word] &= ~bit;
            nextCount--;
        }
        if (dueCount == 0 && nextCount == 0 && kernel.isScheduled(edge)) {
            kernel.cancel(edge);
            edgePs = NO_EDGE;
        }
    }

    /** A component's place in the domain. */
    public final class Registration {
        private final int index;

        private Registration(int index) {
            this.index = index;
        }

        /**
         * Makes the component tick at the next edge strictly after now. No effect if it is armed for that edge already.
         * Armed from within its own tick, it ticks at the next edge whatever that tick returns.
         */
        public void arm() {
            ClockDomain.this.arm(index);
        }

        /**
         * Makes the component not tick until it is armed again, not even on an edge that is firing now. From within its
         * own tick it is the tick's return value that decides.
         */
        public void disarm() {
            ClockDomain.this.disarm(index);
        }
    }
}
