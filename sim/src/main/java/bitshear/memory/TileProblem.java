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

    /** Bytes of the weights of a block of filters and channels. */
    long weightBytes(long filters, long channels) {
        return weighted ? filters * channels * kernelPositions * array.weightBytes() : 0;
    }
}
