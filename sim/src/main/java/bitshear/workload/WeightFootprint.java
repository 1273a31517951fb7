package bitshear.workload;

/**
 * How many bits of memory any block of a layer's weights takes, metadata included. Widths need not be whole bytes; a block that cuts a group
 * of compressed weights takes the whole group, because it can only be decoded whole.
 */
public interface WeightFootprint {
    /**
     * Bits of a block of filters x channels x kernel positions.
     *
     * @param filterFrom first filter, over all convolution groups
     * @param channelFrom first channel, counted inside the convolution group
     * @param positionFrom first kernel position in raster order
     */
    long bits(int filterFrom, int filters, int channelFrom, int channels, int positionFrom, int positions);

    /**
     * Whether blocks of equal size take equal bits wherever they lie: what is true of one block is true of all, and nothing needs to be asked
     * twice.
     */
    boolean isUniform();

    /** Equal for equal footprints, and only for these: tilings are remembered by it. */
    String digest();

    /** Bytes that the footprint itself holds in the simulator's memory, about. */
    long bytes();

    /** Every weight by itself takes so many bits. */
    static WeightFootprint dense(int bitsPerWeight) {
        return new DenseFootprint(bitsPerWeight);
    }
}
