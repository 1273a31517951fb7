package bitshear.component;

/**
 * One unit of the schedule: a block of filters x a run of output windows x a slice of the reduction, whose operands fit the buffers at
 * once.
 *
 * @param layer index of the layer in the network
 * @param filterFrom first filter (over all convolution groups)
 * @param filterCount filters
 * @param windowFrom first output position in the order of {@link #order}; window sets begin with it
 * @param windowCount output positions; a multiple of the window-set size but for the last run of the layer or of a strip
 * @param channelFrom first input channel of the slice, counted inside a convolution group; a multiple of the lanes of a group
 * @param channelCount input channels of the slice
 * @param firstSlice whether the partial sums start with this slice
 * @param lastSlice whether the outputs are complete after this slice
 * @param strip columns of a strip of {@link WindowOrder}; 0 for raster order
 */
public record Tile(
        int layer,
        int filterFrom,
        int filterCount,
        long windowFrom,
        long windowCount,
        int channelFrom,
        int channelCount,
        boolean firstSlice,
        boolean lastSlice,
        int strip) {

    /** A tile of positions in raster order. */
    public Tile(
            int layer,
            int filterFrom,
            int filterCount,
            long windowFrom,
            long windowCount,
            int channelFrom,
            int channelCount,
            boolean firstSlice,
            boolean lastSlice) {
        this(
                layer,
                filterFrom,
                filterCount,
                windowFrom,
                windowCount,
                channelFrom,
                channelCount,
                firstSlice,
                lastSlice,
                0);
    }

    /** The order its positions are counted in, on a layer of this output. */
    public WindowOrder order(int height, int width) {
        return strip == 0 ? WindowOrder.raster(height, width) : new WindowOrder(height, width, strip);
    }
}
