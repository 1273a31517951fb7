package bitshear.component;

/**
 * The port through which a requester (the DMA engine) reaches a memory channel. Every request is one burst; a port that
 * cannot take a request refuses it (back-pressure) and calls {@link Client#onSpace()} once it can take one again.
 */
public interface MemoryPort {
    /** Bytes one request moves (bus width times burst length); addresses are aligned down to it. */
    int burstBytes();

    /**
     * Offers a read of one burst at the current simulated time.
     *
     * @param address byte address
     * @param tag returned unchanged with the completion
     * @return false if the read queue is full
     */
    boolean offerRead(long address, long tag);

    /** Offers a write of one burst; as {@link #offerRead(long, long)}. */
    boolean offerWrite(long address, long tag);

    /** Connects the one requester behind this port. */
    void connect(Client client);

    /** What the requester is told. Calls arrive as kernel events, at the simulated time they describe. */
    interface Client {
        /** The last data beat of the request has passed the bus. */
        void onComplete(long tag, boolean write);

        /** A queue that refused a request has room again. */
        void onSpace();
    }
}
