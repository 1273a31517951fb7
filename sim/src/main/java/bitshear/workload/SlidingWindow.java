package bitshear.workload;

/**
 * One axis of a convolution or pooling window, in elements. Sizes follow the definition every framework shares: the window
 * spans {@code dilation * (kernel - 1) + 1} elements of the padded input and moves by {@code stride}.
 *
 * @param kernel taps
 * @param stride step between two output positions
 * @param padBefore zeros before the first element
 * @param padAfter zeros after the last element
 * @param dilation distance of two taps
 */
public record SlidingWindow(int kernel, int stride, int padBefore, int padAfter, int dilation) {

    /** Elements of the input between the first and the last tap, both included. */
    public long span() {
        return (long) dilation * (kernel - 1) + 1;
    }

    /**
     * Output positions on an input of {@code size} elements; 0 or less if the window does not fit.
     *
     * @param ceil round up instead of down; a last window that would start in the padding behind the input is dropped,
     *     as PyTorch's {@code ceil_mode} and ONNX do
     */
    public long positions(long size, boolean ceil) {
        long room = size + padBefore + padAfter - span();
        if (room < 0) {
            return 0;
        }
        if (!ceil) {
            return room / stride + 1;
        }
        long positions = (room + stride - 1) / stride + 1;
        return (positions - 1) * stride >= size + padBefore ? positions - 1 : positions;
    }

    /**
     * The padding after the last element that makes the rounded-down formula give {@code positions} output positions: more
     * than {@link #padAfter} where rounding up lets the last window hang over the edge.
     */
    public long padAfterFor(long size, long positions) {
        return Math.max(padAfter, (positions - 1) * stride + span() - size - padBefore);
    }
}
