package bitshear.memory;

import bitshear.component.ArrayShape;
import java.util.List;

/**
 * All the tile mapper needs to know of one step of a network, without names or addresses: equal problems have equal tilings.
 *
 * @param images batch size
 * @param outHeight rows of the step's own output
 * @param outWidth columns of the step's own output
 * @param groups convolution groups; the number of channels for a step without weights
 * @param channelsPerGroup input channels one filter sees
 * @param filtersPerGroup filters of one convolution group
 * @param kernelPositions kernel height x width
 * @param weighted whether the PE array runs it; otherwise data only passes through the buffers
 * @param operands activation inputs; exactly one if weighted
 * @param addends tensors added to the outputs, read into the output buffer
 * @param addendsLate whether addends are added to the complete sums, because something happens to those before the addition; otherwise they
 *     are what the partial sums start from
 * @param stores where the outputs go
 * @param array the PE array
 */
public record TileProblem(
        int images,
        int outHeight,
        int outWidth,
        int groups,
        int channelsPerGroup,
        int filtersPerGroup,
        int kernelPositions,
        boolean weighted,
        List<OperandLayout> operands,
        List<OperandLayout> addends,
        boolean addendsLate,
        List<StoreLayout> stores,
        ArrayShape array) {

    public TileProblem {
        operands = List.copyOf(operands);
        addends = List.copyOf(addends);
        stores = List.copyOf(stores);
    }

    /** Filters of all groups. */
    int filters() {
        return groups * filtersPerGroup;
    }

    /** Output positions of all images. */
    long windows() {
        return (long) images * outHeight * outWidth;
    }

    /**
     * Bytes of the weights of a block, rounded up.
     *
     * @param filterFrom first filter, over all groups
     * @param channelFrom first channel, counted inside a group
     */
    long weightBytes(int filterFrom, long filters, int channelFrom, long channels) {
        if (!weighted) {
            return 0;
        }
        long bits = array.weights().bits(filterFrom, (int) filters, channelFrom, (int) channels, 0, kernelPositions);
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Bytes of the largest block if the weights are cut into blocks of this size.
     *
     * @param filters filters of a block: of one group, or all of some groups
     */
    long mostWeightBytes(long filters, long channels) {
        if (!weighted) {
            return 0;
        }
        if (array.weights().isUniform()) {
            return weightBytes(0, filters, 0, channels);
        }
        long most = 0;
        // Blocks of filters end where a group does, or span whole groups.
        long cut = Math.min(filters, filtersPerGroup);
        for (int group = 0; group < groups; group += (int) Math.max(1, filters / filtersPerGroup)) {
            for (long filter = 0; filter < filtersPerGroup; filter += cut) {
                int from = (int) (group * (long) filtersPerGroup + filter);
                long count = filters > filtersPerGroup
                        ? Math.min(filters, (long) (groups - group) * filtersPerGroup)
                        : Math.min(cut, filtersPerGroup - filter);
                for (long channel = 0; channel < channelsPerGroup; channel += channels) {
                    most = Math.max(
                            most,
                            weightBytes(from, count, (int) channel, Math.min(channels, channelsPerGroup - channel)));
                }
            }
        }
        return most;
    }
}
