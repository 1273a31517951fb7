package bitshear.memory;

import bitshear.component.MemoryPort;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A memory that serves one burst after another, each {@code burstPs} after the one before and not before {@code latencyPs} after it was accepted,
 * with a bounded queue that refuses and later signals space. Records which bursts it moved.
 */
final class PacedMemory implements MemoryPort {
    static final int BURST_BYTES = 64;

    private record Request(long address, long tag, boolean write, long readyPs) {}

    private final Kernel kernel;
    private final long latencyPs;
    private final long burstPs;
    private final int depth;
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private final Event serve;
    private Client client;
    private boolean owesSpace;
    private long freePs;
    long reads;
    long writes;
    long refusals;
    int peakReads;
    int peakWrites;
    private int waitingReads;
    private int waitingWrites;
    /** Null unless addresses are to be recorded. */
    List<Long> readAddresses;

    List<Long> writeAddresses;

    PacedMemory(Kernel kernel, long latencyPs, long burstPs, int depth) {
        this.kernel = kernel;
        this.latencyPs = latencyPs;
        this.burstPs = burstPs;
        this.depth = depth;
        serve = new Event("paced memory") {
            @Override
            protected void fire() {
                Request request = queue.remove();
                freePs = kernel.nowPs() + burstPs;
                if (request.write()) {
                    waitingWrites--;
                } else {
                    waitingReads--;
                }
                plan();
                client.onComplete(request.tag(), request.write());
                if (owesSpace) {
                    owesSpace = false;
                    client.onSpace();
                }
            }
        };
    }

    PacedMemory recording() {
        readAddresses = new ArrayList<>();
        writeAddresses = new ArrayList<>();
        return this;
    }

    private void plan() {
        if (!queue.isEmpty() && !kernel.isScheduled(serve)) {
            kernel.schedule(
                    serve,
                    Math.max(kernel.nowPs(), Math.max(freePs, queue.peek().readyPs())));
        }
    }

    private boolean offer(long address, long tag, boolean write) {
        if (address % BURST_BYTES != 0) {
            throw new AssertionError("address " + address + " is not on a burst border");
        }
        if (queue.size() == depth) {
            refusals++;
            owesSpace = true;
            return false;
        }
        queue.add(new Request(address, tag, write, kernel.nowPs() + latencyPs));
        if (write) {
            writes++;
            peakWrites = Math.max(peakWrites, ++waitingWrites);
        } else {
            reads++;
            peakReads = Math.max(peakReads, ++waitingReads);
        }
        if (readAddresses != null) {
            (write ? writeAddresses : readAddresses).add(address);
        }
        plan();
        return true;
    }

    @Override
    public int burstBytes() {
        return BURST_BYTES;
    }

    @Override
    public boolean offerRead(long address, long tag) {
        return offer(address, tag, false);
    }

    @Override
    public boolean offerWrite(long address, long tag) {
        return offer(address, tag, true);
    }

    @Override
    public void connect(Client requester) {
        client = requester;
    }
}
