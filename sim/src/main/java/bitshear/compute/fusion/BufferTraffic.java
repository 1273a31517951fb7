package bitshear.compute.fusion;

/**
 * What moves between memory and one buffer as loops close around a tile, from the innermost out: the tiles of a tensor gather in half of the
 * buffer as long as they fit; the first loop with which they do not brings all of them, and from then on every loop does so again.
 */
final class BufferTraffic {
    private final long halfBits;
    private long bits;
    private long kept;
    private boolean fits = true;
    private boolean gathered;

    /**
     * @param tileBits bits of one tile
     * @param bufferBytes size of the whole buffer
     */
    BufferTraffic(long tileBits, long bufferBytes) {
        this.halfBits = halfBits(bufferBytes);
        this.bits = tileBits;
        this.kept = tileBits;
    }

    /** Half of a buffer: the other one is being filled. */
    static long halfBits(long bufferBytes) {
        return bufferBytes * Byte.SIZE / 2;
    }

    /**
     * Closes a loop.
     *
     * @param trips of the loop
     * @param indexed whether it walks through the tensor
     */
    void enclose(int trips, boolean indexed) {
        if (!fits) {
            bits *= trips;
        } else if (indexed) {
            bits *= trips;
            fits = bits <= halfBits;
            kept = fits ? bits : kept;
            gathered |= fits;
        }
    }

    /** All bits that move. */
    long bits() {
        return bits;
    }

    /** The most that gathered in the buffer. */
    long kept() {
        return kept;
    }

    /** Whether a loop through the tensor, be it of one trip, was closed with everything still fitting. */
    boolean hasGathered() {
        return gathered;
    }
}
