package bitshear.component;

/**
 * What a tile schedule must know of the PE array that runs a layer: the sizes it works in, and the bytes of its operands. Outputs are stored
 * with the bytes of an activation, because they are the next layer's activations.
 *
 * @param lanes input channels of one weight group (M)
 * @param windows output positions of one window set (W)
 * @param filters filters in parallel (F)
 * @param weightBytes bytes of one weight in memory and in the weight buffer
 * @param activationBytes bytes of one activation in memory and in the activation buffer, and of one stored output
 * @param partialSumBytes bytes of one partial sum in the output buffer, at least {@code activationBytes}
 */
public record ArrayShape(
        int lanes, int windows, int filters, int weightBytes, int activationBytes, int partialSumBytes) {
    public ArrayShape {
        if (lanes < 1 || windows < 1 || filters < 1) {
            throw new IllegalArgumentException("lanes, windows and filters of an array must be positive");
        }
        if (weightBytes < 1 || activationBytes < 1 || partialSumBytes < activationBytes) {
            throw new IllegalArgumentException("operand bytes must be positive, a partial sum at least an activation");
        }
    }

    /** The same array where every output position has so many partial sums. */
    public ArrayShape withSums(int perPosition) {
        return perPosition == 1
                ? this
                : new ArrayShape(lanes, windows, filters, weightBytes, activationBytes, partialSumBytes * perPosition);
    }
}
