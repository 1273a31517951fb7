package bitshear.code;

/**
 * What the timing of a bit-serial PE needs to know of a layer's weights: the number of essential bits of every lane of
 * every weight group, after pruning. No weight values.
 *
 * @param filters filters of the layer (all convolution groups together)
 * @param kernelPositions kernelHeight x kernelWidth
 * @param channelGroups groups of {@code lanes} input channels at one kernel position, the last padded with empty lanes
 * @param lanes lanes of a group (M)
 * @param counts essential bits, index {@code ((filter * kernelPositions + position) * channelGroups + channelGroup) * lanes
 *     + lane}; kernel positions in the order kernel row, kernel column
 * @param originalBits sum of essential bits before pruning
 * @param keptBits sum of {@code counts}
 */
public record EssentialBits(
        int filters,
        int kernelPositions,
        int channelGroups,
        int lanes,
        byte[] counts,
        long originalBits,
        long keptBits) {

    /** Weight groups of one filter's reduction. */
    public int groupsPerFilter() {
        return kernelPositions * channelGroups;
    }

    /** Weight groups of the layer. */
    public long groups() {
        return (long) filters * groupsPerFilter();
    }

    /** The same counts beside another number of bits before pruning. */
    EssentialBits withOriginal(long bits) {
        return new EssentialBits(filters, kernelPositions, channelGroups, lanes, counts, bits, keptBits);
    }
}
