package bitshear.component;

import bitshear.workload.WeightFootprint;

/**
 * What a tile schedule must know of the PE array that runs a layer: the sizes it works in, and the bytes of its operands. Outputs are stored
 * with the bytes of an activation, because they are the next layer's activations.
 *
 * @param lanes input channels of one weight group (M)
 * @param windows output positions of one window set (W)
 * @param filters filters in parallel (F)
 * @param weights bits of any block of weights in memory and in the weight buffer
 * @param weightBits bits of one weight as the array takes it
 * @param activationBytes bytes of one activation in memory and in the activation buffer, and of one stored output
 * @param partialSumBytes bytes of one partial sum in the output buffer, at least {@code activationBytes}
 * @param anyOrder whether work does not depend on which output positions make a window set, so that tiles may run in strips
 */
public record ArrayShape(
        int lanes,
        int windows,
        int filters,
        WeightFootprint weights,
        int weightBits,
        int activationBytes,
        int partialSumBytes,
        boolean anyOrder) {

    /** A shape whose weights are whole bytes, with nothing beside them, and to which one order of output positions is as good as another. */
    public ArrayShape(int lanes, int windows, int filters, int weightBytes, int activationBytes, int partialSumBytes) {
        this(
                lanes,
                windows,
                filters,
                WeightFootprint.dense(weightBytes * Byte.SIZE),
                weightBytes * Byte.SIZE,
                activationBytes,
                partialSumBytes,
                true);
    }

    public ArrayShape {
        if (lanes < 1 || windows < 1 || filters < 1) {
            throw new IllegalArgumentException("lanes, windows and filters of an array must be positive");
        }
        if (weightBits < 1 || activationBytes < 1 || partialSumBytes < activationBytes) {
            throw new IllegalArgumentException("operand bytes must be positive, a partial sum at least an activation");
        }
    }

    /** The same array where every output position has so many partial sums. */
    public ArrayShape withSums(int perPosition) {
        return perPosition == 1
                ? this
                : new ArrayShape(
                        lanes,
                        windows,
                        filters,
                        weights,
                        weightBits,
                        activationBytes,
                        partialSumBytes * perPosition,
                        anyOrder);
    }
}
