package bitshear.dram;

import bitshear.component.MemoryPort;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory on the kernel: one or more channels behind one port. A request offered between two memory clocks is taken
 * at the next one, and a channel takes at most one request per memory clock, which is also what a replayed trace may offer; its bursts need
 * more, so this is no limit. While requests wait there is one event per command; an
 * idle memory schedules nothing and catches up with its refreshes when next asked, so a simulation ends when its other
 * events do.
 */
public final class DramSystem implements MemoryPort {
    private final Kernel kernel;
    private final DramParameters parameters;
    private final AddressMapping mapping;
    private final long tCKPs;
    private final Channel[] channels;
    private final Event nextSlot;
    private Client client;
    private RequestObserver requestObserver;
    /** Sees every request the memory takes, in order. */
    @FunctionalInterface
    public interface RequestObserver {
        /** @param clock memory clock at which it was taken */
        void onRequest(long clock, long address, boolean write);
    }

    public DramSystem(Kernel kernel, String name, DramParameters parameters) {
        this.kernel = kernel;
        this.parameters = parameters;
        tCKPs = parameters.timing().tCK();
        channels = new Channel[parameters.channels()];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = new Channel(name + ".channel" + c);
        }
        mapping = new AddressMapping(parameters);
        nextSlot = new Event(name + ".next-slot") {
            @Override
            protected void fire() {
                if (client != null) {
                    client.onSpace();
                }
            }
        };
    }

    @Override
    public int burstBytes() {
        return parameters.burstBytes();
    }

    @Override
    public boolean offerRead(long address, long tag) {
        return offer(false, address, tag);
    }

    @Override
    public boolean offerWrite(long address, long tag) {
        return offer(true, address, tag);
    }

    private boolean offer(boolean write, long address, long tag) {
        long clock = clockAtOrAfter(kernel.nowPs());
        Channel channel = channelOf(address);
        if (clock == channel.takenClock) {
            if (!kernel.isScheduled(nextSlot)) {
                kernel.schedule(nextSlot, (clock + 1) * tCKPs);
            }
            return false;
        }
        if (!channel.offer(write, clock, address, tag)) {
            return false;
        }
        if (requestObserver != null) {
            requestObserver.onRequest(clock, address, write);
        }
        return true;
    }

    /** Shows every request to the observer from now on; null shows none. */
    public void observeRequests(RequestObserver observer) {
        requestObserver = observer;
    }

    @Override
    public void connect(Client requester) {
        client = requester;
    }

    private Channel channelOf(long address) {
        return channels.length == 1 ? channels[0] : channels[mapping.channel(mapping.checked(address))];
    }

    /** Shows every command of a channel to the observer; null shows none. */
    public void observeCommands(int channel, CommandObserver observer) {
        channels[channel].controller.observeCommands(observer);
    }

    /** Statistics of each channel from time 0 to the end of its last data beat, or to now if that is later. */
    public List<ChannelStatistics> statistics() {
        List<ChannelStatistics> statistics = new ArrayList<>();
        for (Channel channel : channels) {
            channel.controller.advance(clockAtOrAfter(kernel.nowPs()));
            statistics.add(channel.controller.statistics());
        }
        return statistics;
    }

    public DramParameters parameters() {
        return parameters;
    }

    /**
     * Time within a recent span in which the memory refreshed itself, in picoseconds: of a channel, while any of its
     * ranks did; of several channels, their mean.
     *
     * @param fromPs begin of the span; not more than some 60 refresh intervals ago
     * @param toPs end of the span, not after now
     */
    public long refreshingPs(long fromPs, long toPs) {
        long sum = 0;
        for (Channel channel : channels) {
            sum += channel.controller.refreshes().overlapPs(fromPs, toPs, tCKPs);
        }
        return sum / channels.length;
    }

    private long clockAtOrAfter(long timePs) {
        return (timePs + tCKPs - 1) / tCKPs;
    }

    /** A controller, the event that wakes it, and the ends of requests that lie ahead. */
    private final class Channel implements CompletionListener {
        final ChannelController controller;
        private final Event wake;
        private final Event completion;
        private final EndQueue reads = new EndQueue(false);
        private final EndQueue writes = new EndQueue(true);
        private final EndQueue forwarded = new EndQueue(false);
        private final EndQueue coalesced = new EndQueue(true);
        /** The memory clock that has taken a request last. */
        long takenClock = -1;

        private long wakeClock;
        private long completionClock;
        /** A queue that had refused a request got room while an offer let time pass. */
        private boolean spaceToReport;

        Channel(String name) {
            controller = new ChannelController(parameters);
            controller.onCompletion(this);
            wake = new Event(name + ".wake") {
                @Override
                protected void fire() {
                    act();
                }
            };
            completion = new Event(name + ".completion") {
                @Override
                protected void fire() {
                    complete();
                }
            };
        }

        boolean offer(boolean write, long clock, long address, long tag) {
            boolean taken = controller.offer(write, clock, address, tag);
            if (taken) {
                takenClock = clock;
            }
            spaceToReport |= controller.takeSpaceSignal();
            planWake(clock);
            return taken;
        }

        private void act() {
            controller.advance(wakeClock);
            boolean space = spaceToReport | controller.takeSpaceSignal();
            spaceToReport = false;
            planWake(wakeClock);
            if (space && client != null) {
                client.onSpace();
            }
        }

        private void planWake(long clock) {
            if (controller.isIdle() && !spaceToReport) {
                kernel.cancel(wake);
                return;
            }
            long target = spaceToReport ? clock : controller.nextActionClock();
            if (kernel.isScheduled(wake)) {
                if (target == wakeClock) {
                    return;
                }
                kernel.cancel(wake);
            }
            wakeClock = target;
            kernel.schedule(wake, target * tCKPs);
        }

        @Override
        public void onScheduled(long tag, boolean write, long acceptedClock, long endClock) {
            boolean answeredFromQueue = endClock == acceptedClock + 1;
            if (write) {
                (answeredFromQueue ? coalesced : writes).add(tag, endClock);
            } else {
                (answeredFromQueue ? forwarded : reads).add(tag, endClock);
            }
            if (kernel.isScheduled(completion)) {
                if (completionClock <= endClock) {
                    return;
                }
                kernel.cancel(completion);
            }
            completionClock = endClock;
            kernel.schedule(completion, endClock * tCKPs);
        }

        private void complete() {
            long clock = completionClock;
            reads.deliver(clock);
            writes.deliver(clock);
            forwarded.deliver(clock);
            coalesced.deliver(clock);
            long following = Math.min(
                    Math.min(reads.nextClock(), writes.nextClock()),
                    Math.min(forwarded.nextClock(), coalesced.nextClock()));
            if (following != Long.MAX_VALUE) {
                if (kernel.isScheduled(completion)) {
                    kernel.cancel(completion);
                }
                completionClock = following;
                kernel.schedule(completion, following * tCKPs);
            }
        }
    }

    /** Ends of requests of one kind, which lie in order of time. */
    private final class EndQueue {
        private final boolean write;
        private long[] tags = new long[16];
        private long[] clocks = new long[16];
        private int head;
        private int size;

        EndQueue(boolean write) {
            this.write = write;
        }

        void add(long tag, long clock) {
            if (size == tags.length) {
                grow();
            }
            int slot = head + size & tags.length - 1;
            tags[slot] = tag;
            clocks[slot] = clock;
            size++;
        }

        private void grow() {
            int length = tags.length;
            long[] moreTags = new long[2 * length];
            long[] moreClocks = new long[2 * length];
            for (int i = 0; i < size; i++) {
                moreTags[i] = tags[head + i & length - 1];
                moreClocks[i] = clocks[head + i & length - 1];
            }
            tags = moreTags;
            clocks = moreClocks;
            head = 0;
        }

        long nextClock() {
            return size == 0 ? Long.MAX_VALUE : clocks[head];
        }

        void deliver(long clock) {
            while (size > 0 && clocks[head] <= clock) {
                long tag = tags[head];
                head = head + 1 & tags.length - 1;
                size--;
                if (client != null) {
                    client.onComplete(tag, write);
                }
            }
        }
    }
}
