package bitshear.kernel;

import java.util.Arrays;
import java.util.Iterator;
import nl.tudelft.simulation.dsol.eventlists.EventListInterface;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;

/**
 * The pending events of a {@link FastSimulator}: a 4-ary heap on primitive keys behind DSOL's event list interface.
 *
 * <p>Slot i's children are 4i+1 to 4i+4. Time and tie-breaker of each slot lie next to each other in one array of longs,
 * so a comparison touches no event object and the four children of a slot share one or two cache lines. Every event
 * knows its slot, so removing any event is O(log n), and so is adding one; {@link #contains} is O(1).
 *
 * <p>It holds only {@link Event}s; an event may be in one heap only, once only. Not thread-safe.
 */
final class EventHeap implements EventListInterface<Long> {
    private static final int ARITY_LOG2 = 2;
    private static final int INITIAL_CAPACITY = 64;
    /** Bits of the tie-breaker that hold the sequence number: 2^59 schedulings are decades of simulating. */
    private static final int SEQUENCE_BITS = 59;

    private static final long SEQUENCE_LIMIT = 1L << SEQUENCE_BITS;

    private Event[] events = new Event[INITIAL_CAPACITY];
    /** Slot i: time in ps at 2i, tie-breaker at 2i+1. */
    private long[] keys = new long[2 * INITIAL_CAPACITY];

    /** Slots in use, the free first one included. */
    private int size;
    /**
     * Whether the event of slot 0 has been taken and its slot not yet refilled. An event that fires mostly schedules
     * another, which then takes that slot: one pass down the heap instead of one down and one up.
     */
    private boolean firstIsFree;

    private long nextSequence = 1;

    /** Adds an event for this time, as the youngest of its time and priority. The event must be in no heap. */
    void add(Event event, long timePs) {
        long sequence = nextSequence++;
        if (sequence >= SEQUENCE_LIMIT) {
            throw new IllegalStateException("more than 2^" + SEQUENCE_BITS + " events scheduled");
        }
        event.timePs = timePs;
        event.sequence = sequence;
        if (firstIsFree) {
            firstIsFree = false;
            siftDown(event, timePs, tieBreaker(event), 0);
            return;
        }
        if (size == events.length) {
            grow();
        }
        siftUp(event, timePs, tieBreaker(event), size++);
    }

    /** Takes out an event that is in this heap. */
    void take(Event event) {
        refillFirst();
        int slot = event.heapSlot;
        event.heapSlot = Event.NOT_SCHEDULED;
        moveLastTo(slot);
    }

    /** Takes out the event that fires next; the heap must not be empty. */
    Event takeFirst() {
        refillFirst();
        Event first = events[0];
        first.heapSlot = Event.NOT_SCHEDULED;
        firstIsFree = true;
        return first;
    }

    /** Fills the slot that {@link #takeFirst} left free, which until then still refers to the event taken. */
    void refillFirst() {
        if (firstIsFree) {
            firstIsFree = false;
            moveLastTo(0);
        }
    }

    /** Shortens the heap by its last slot, whose event takes the place of the one that was in the given slot. */
    private void moveLastTo(int slot) {
        int last = --size;
        Event moved = events[last];
        events[last] = null;
        if (slot == last) {
            return;
        }
        long time = keys[2 * last];
        long tie = keys[2 * last + 1];
        int parent = (slot - 1) >> ARITY_LOG2;
        if (slot > 0 && isBefore(time, tie, keys[2 * parent], keys[2 * parent + 1])) {
            siftUp(moved, time, tie, slot);
        } else {
            siftDown(moved, time, tie, slot);
        }
    }

    boolean holds(Event event) {
        int slot = event.heapSlot;
        return slot >= 0 && slot < size && events[slot] == event;
    }

    /** Orders events of one time: a higher priority first, then the one scheduled earlier. */
    private static long tieBreaker(Event event) {
        return ((long) (SimEventInterface.MAX_PRIORITY - event.priority()) << SEQUENCE_BITS) | event.sequence;
    }

    private static boolean isBefore(long timeA, long tieA, long timeB, long tieB) {
        return timeA < timeB || (timeA == timeB && tieA < tieB);
    }

    /**
     * The order of slots a and b as a number, 1 if a fires before b, else 0, computed without a branch: which child is
     * the first one cannot be predicted, and a mispredicted branch costs more than all this. Times and tie-breakers are
     * not negative, so their differences do not overflow.
     */
    private static int before(long[] keys, int a, int b) {
        long time = keys[2 * a] - keys[2 * b];
        long tie = keys[2 * a + 1] - keys[2 * b + 1];
        long timesDiffer = (time | -time) >> 63;
        return (int) ((time | (tie & ~timesDiffer)) >>> 63);
    }

    private void siftUp(Event event, long time, long tie, int hole) {
        Event[] events = this.events;
        long[] keys = this.keys;
        int slot = hole;
        while (slot > 0) {
            int parent = (slot - 1) >> ARITY_LOG2;
            if (!isBefore(time, tie, keys[2 * parent], keys[2 * parent + 1])) {
                break;
            }
            move(events, keys, parent, slot);
            slot = parent;
        }
        put(events, keys, slot, event, time, tie);
    }

    private void siftDown(Event event, long time, long tie, int hole) {
        Event[] events = this.events;
        long[] keys = this.keys;
        int size = this.size;
        int slot = hole;
        while (true) {
            int child = (slot << ARITY_LOG2) + 1;
            if (child >= size) {
                break;
            }
            int best = child;
            if (child + 3 < size) {
                int left = child + before(keys, child + 1, child);
                int right = child + 2 + before(keys, child + 3, child + 2);
                best = left + (right - left) * before(keys, right, left);
            } else {
                for (int other = child + 1; other < size; other++) {
                    best += (other - best) * before(keys, other, best);
                }
            }
            long bestTime = keys[2 * best];
            long bestTie = keys[2 * best + 1];
            if (!isBefore(bestTime, bestTie, time, tie)) {
                break;
            }
            move(events, keys, best, slot);
            slot = best;
        }
        put(events, keys, slot, event, time, tie);
    }

    private static void move(Event[] events, long[] keys, int from, int to) {
        put(events, keys, to, events[from], keys[2 * from], keys[2 * from + 1]);
    }

    private static void put(Event[] events, long[] keys, int slot, Event event, long time, long tie) {
        events[slot] = event;
        keys[2 * slot] = time;
        keys[2 * slot + 1] = tie;
        event.heapSlot = slot;
    }

    private void grow() {
        events = Arrays.copyOf(events, 2 * events.length);
        keys = Arrays.copyOf(keys, 2 * keys.length);
    }

    // ---- DSOL's view

    /** Adds the event for the time it carries. */
    @Override
    public void add(SimEventInterface<Long> event) {
        Event own = own(event);
        if (holds(own)) {
            throw new IllegalStateException("event " + own.name() + " is in the event list already");
        }
        add(own, own.timePs);
    }

    private static Event own(SimEventInterface<Long> event) {
        if (event instanceof Event own) {
            return own;
        }
        throw new IllegalArgumentException("this event list holds only bitshear events, not " + event);
    }

    @Override
    public boolean contains(SimEventInterface<Long> event) {
        return event instanceof Event own && holds(own);
    }

    @Override
    public boolean remove(SimEventInterface<Long> event) {
        if (!contains(event)) {
            return false;
        }
        take(own(event));
        return true;
    }

    @Override
    public void clear() {
        refillFirst();
        for (int slot = 0; slot < size; slot++) {
            events[slot].heapSlot = Event.NOT_SCHEDULED;
            events[slot] = null;
        }
        size = 0;
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        return firstIsFree ? size - 1 : size;
    }

    @Override
    public Event first() {
        refillFirst();
        return size == 0 ? null : events[0];
    }

    @Override
    public Event removeFirst() {
        return isEmpty() ? null : takeFirst();
    }

    /** In firing order, over a copy; for looking at a stopped simulation, not for speed. */
    @Override
    public Iterator<SimEventInterface<Long>> iterator() {
        refillFirst();
        SimEventInterface<Long>[] sorted = Arrays.copyOf(events, size);
        Arrays.sort(sorted);
        return Arrays.asList(sorted).iterator();
    }
}
