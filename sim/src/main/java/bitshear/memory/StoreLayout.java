package bitshear.memory;

/**
 * Where and how a step writes its outputs.
 *
 * @param kind what happens on the way
 * @param channelOffset first channel within a stored pixel, in elements
 * @param pitch elements from one stored pixel to the next
 * @param geometry for POOLED: the pooling windows over the step's own output; for RESIZED: the source of each resized pixel; for DIRECT:
 *     one to one
 */
public record StoreLayout(Kind kind, int channelOffset, int pitch, WindowGeometry geometry) {
    /** What the write-back does to an output. */
    public enum Kind {
        /** Every output is stored as it is. */
        DIRECT,
        /** Only pooled outputs are stored, each when the last output of its window is there. */
        POOLED,
        /** Every output is stored at each position of the resized image that shows it. */
        RESIZED
    }
}
