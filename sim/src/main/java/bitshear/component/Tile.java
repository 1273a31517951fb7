package bitshear.component;

/**
 * One unit of the schedule: a block of filters x a run of output windows x a slice of the reduction, whose operands fit the buffers at
 * once.
 *
 * @param layer index of the layer in the network
 * @param filterFrom first filter (over all convolution groups)
 * @param filterCount filters
 * @param windowFrom first output position in raster order, image after image of a batch; a multiple of the PE's window-set size
 * @param windowCount output positions; a multiple of the window-set size but for the layer's last run
 * @param channelFrom first input channel of the slice, counted inside a convolution group; a multiple of the lanes of a group
 * @param channelCount input channels of the slice
 * @param firstSlice whether the partial sums start with this slice
 * @param lastSlice whether the outputs are complete after this slice
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
        boolean lastSlice) {}
