package bitshear.memory;

/**
 * A range of channels as it lies in a stored tensor, in elements. Tensors are stored image by image, row by row, pixel by pixel, the channels of a
 * pixel together (NHWC).
 *
 * @param channelOffset first channel within a stored pixel
 * @param channels channels of the range
 * @param pitch elements from one stored pixel to the next
 * @param height rows stored per image
 * @param width pixels stored per row
 * @param stored false for channels that are all zero and lie nowhere
 */
public record SegmentLayout(int channelOffset, int channels, int pitch, int height, int width, boolean stored) {}
