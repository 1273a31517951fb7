package bitshear.memory;

import bitshear.component.MemoryPort;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;

/**
 * The DMA engine between memory and buffers: two independent state machines, one that fetches and one that stores [BitX, 3.4]. Each takes
 * descriptors in order from a bounded queue, turns them into whole bursts, offers at most a given number of bursts per clock, and keeps a bounded number
 * of bursts on their way. A burst the memory refuses is offered again when the memory signals space. A descriptor is done when the last of
 * its bursts is; its place in the queue is free then.
 */
public final class Dma implements MemoryPort.Client {
    private static final int USEFUL_BYTES_SHIFT = 32;

    /**
     * At one picosecond everything that may free a buffer or bring a burst comes first, then the fetch engine offers, then the store engine: who
     * gets a memory clock that both want must not hang on how long ago the events before it were scheduled, which is the array model's own affair.
     */
    private static final int FETCH_PRIORITY = Event.NORMAL_PRIORITY - 1;

    private static final int STORE_PRIORITY = FETCH_PRIORITY - 1;

    private final Kernel kernel;
    private final MemoryPort memory;
    private final int burstBytes;
    private final int burstsPerCycle;
    private final long periodPs;
    private final Engine fetch;
    private final Engine store;
    private Client client;

    /** Whom the engine tells of its progress, at the simulated time of it. */
    public interface Client {
        /**
         * All bytes of a descriptor have arrived, and a place for another descriptor is free.
         *
         * @param owner what was given with the descriptor
         */
        void onFetched(int owner);

        /** All bytes of a descriptor are stored, and a place for another descriptor is free. */
        void onStored(int owner);
    }

    /**
     * What one state machine has done.
     *
     * @param descriptors descriptors completed
     * @param bursts bursts the memory accepted
     * @param usefulBytes bytes asked for by the accepted bursts
     * @param movedBytes bytes of the accepted bursts, whole
     * @param refusals offers the memory refused
     * @param peakOutstanding the most bursts on their way at any time
     */
    public record Counters(
            long descriptors, long bursts, long usefulBytes, long movedBytes, long refusals, int peakOutstanding) {}

    /**
     * @param memory the port; the engine connects itself to it
     * @param periodPs period of the engine's clock, in picoseconds
     */
    public Dma(Kernel kernel, DmaParameters parameters, MemoryPort memory, long periodPs) {
        this.kernel = kernel;
        this.memory = memory;
        this.burstBytes = memory.burstBytes();
        this.burstsPerCycle = parameters.burstsPerCycle();
        this.periodPs = periodPs;
        this.fetch =
                new Engine("dma.fetch", false, FETCH_PRIORITY, parameters.descriptors(), parameters.outstandingReads());
        this.store =
                new Engine("dma.store", true, STORE_PRIORITY, parameters.descriptors(), parameters.outstandingWrites());
        memory.connect(this);
    }

    /** Connects the one client. */
    public void connect(Client connected) {
        client = connected;
    }

    /**
     * Hands a descriptor to the fetch state machine.
     *
     * @param into the half the bytes fill as they arrive; null if they are added to what lies there already
     * @param owner given back when the descriptor is done
     * @return false if the queue is full
     */
    public boolean fetch(AccessPattern pattern, Buffer.Half into, int owner) {
        return fetch.accept(pattern, into, owner);
    }

    /**
     * Hands a descriptor to the store state machine.
     *
     * @param from the half the bytes leave as they are stored; null if they stay until the block is released
     * @return false if the queue is full
     */
    public boolean store(AccessPattern pattern, Buffer.Half from, int owner) {
        return store.accept(pattern, from, owner);
    }

    public Counters fetchCounters() {
        return fetch.counters();
    }

    public Counters storeCounters() {
        return store.counters();
    }

    @Override
    public void onComplete(long tag, boolean write) {
        (write ? store : fetch).complete((int) tag, (int) (tag >>> USEFUL_BYTES_SHIFT));
    }

    @Override
    public void onSpace() {
        fetch.retry();
        store.retry();
    }

    private static final class Slot {
        AccessPattern pattern;
        Buffer.Half half;
        int owner;
        long pending;
        boolean issued;
    }

    private final class Engine {
        private final boolean write;
        private final int outstandingLimit;
        private final Slot[] slots;
        private final int[] free;
        private final int[] queue;
        private final BurstWalk walk = new BurstWalk(burstBytes);
        private final Event issue;
        private int freeCount;
        private int queueHead;
        private int queueCount;
        private boolean walking;
        private boolean offering;
        private boolean refused;
        private int outstanding;
        private long nextIssuePs;
        /** Bursts taken in the cycle that began last, and when it began. */
        private int takenInCycle;

        private long cyclePs = -1;
        private long descriptors;
        private long bursts;
        private long usefulBytes;
        private long refusals;
        private int peakOutstanding;

        Engine(String name, boolean write, int priority, int depth, int outstandingLimit) {
            this.write = write;
            this.outstandingLimit = outstandingLimit;
            slots = new Slot[depth];
            free = new int[depth];
            queue = new int[depth];
            for (int i = 0; i < depth; i++) {
                slots[i] = new Slot();
                free[i] = depth - 1 - i;
            }
            freeCount = depth;
            issue = new Event(name, priority) {
                @Override
                protected void fire() {
                    issue();
                }
            };
        }

        boolean accept(AccessPattern pattern, Buffer.Half half, int owner) {
            if (freeCount == 0) {
                return false;
            }
            int index = free[--freeCount];
            Slot slot = slots[index];
            slot.pattern = pattern;
            slot.half = half;
            slot.owner = owner;
            slot.pending = 0;
            slot.issued = false;
            queue[(queueHead + queueCount++) % queue.length] = index;
            arm();
            return true;
        }

        /** Plans the next offer, unless nothing can be offered now: at a clock edge, or at once if a cycle may have several. */
        private void arm() {
            if (queueCount == 0 || refused || outstanding == outstandingLimit || kernel.isScheduled(issue)) {
                return;
            }
            long now = kernel.nowPs();
            if (now <= nextIssuePs) {
                // The next issue is at an edge itself.
                kernel.schedule(issue, nextIssuePs);
            } else {
                kernel.schedule(issue, burstsPerCycle > 1 ? now : (now + periodPs - 1) / periodPs * periodPs);
            }
        }

        private void issue() {
            Slot slot = slots[queue[queueHead]];
            if (!walking) {
                walk.start(slot.pattern);
                walking = true;
            }
            if (!offering) {
                walk.next();
                offering = true;
            }
            long tag = (long) walk.usefulBytes() << USEFUL_BYTES_SHIFT | queue[queueHead];
            boolean accepted =
                    write ? memory.offerWrite(walk.burstAddress(), tag) : memory.offerRead(walk.burstAddress(), tag);
            if (!accepted) {
                refusals++;
                refused = true;
                return;
            }
            offering = false;
            noteTaken(kernel.nowPs());
            slot.pending++;
            bursts++;
            usefulBytes += walk.usefulBytes();
            outstanding++;
            peakOutstanding = Math.max(peakOutstanding, outstanding);
            if (!walk.hasNext()) {
                slot.issued = true;
                walking = false;
                queueHead = (queueHead + 1) % queue.length;
                queueCount--;
            }
            arm();
        }

        private void noteTaken(long now) {
            long cycle = now / periodPs * periodPs;
            takenInCycle = cycle == cyclePs ? takenInCycle + 1 : 1;
            cyclePs = cycle;
            nextIssuePs = takenInCycle < burstsPerCycle ? now : cycle + periodPs;
        }

        void complete(int index, int useful) {
            Slot slot = slots[index];
            if (slot.half != null) {
                if (write) {
                    slot.half.drain(useful);
                } else {
                    slot.half.fill(useful);
                }
            }
            outstanding--;
            slot.pending--;
            if (slot.issued && slot.pending == 0) {
                free[freeCount++] = index;
                descriptors++;
                if (write) {
                    client.onStored(slot.owner);
                } else {
                    client.onFetched(slot.owner);
                }
            }
            arm();
        }

        void retry() {
            refused = false;
            arm();
        }

        Counters counters() {
            return new Counters(descriptors, bursts, usefulBytes, bursts * burstBytes, refusals, peakOutstanding);
        }
    }
}
