package bitshear.workload;

import java.util.List;

/**
 * One layer of a network, shapes only. Heights and widths are in elements; a fully connected layer is a 1x1 convolution
 * on a 1x1 image. Weights, where there are any, have the shape [outChannels][inChannels / groups][kernelHeight][kernelWidth].
 *
 * @param index position in the network, from 0
 * @param name the network's own name of the layer
 * @param type what it computes
 * @param inChannels input channels, all groups together
 * @param outChannels output channels (filters), all groups together
 * @param groups convolution groups; inChannels means depthwise
 * @param inputs indices of the layers whose outputs this one reads; -1 is the network's input
 * @param dilationHeight distance of two taps; 0 if all multiply the same pixel, as in a transposed convolution
 * @param dilationWidth the same along a row
 * @param bias whether a bias is added
 * @param activation name of the fused activation function, or the empty string
 */
public record Layer(
        int index,
        String name,
        LayerType type,
        int inChannels,
        int outChannels,
        int inHeight,
        int inWidth,
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight,
        int dilationHeight,
        int dilationWidth,
        int groups,
        int outHeight,
        int outWidth,
        List<Integer> inputs,
        boolean bias,
        String activation) {

    public Layer {
        inputs = List.copyOf(inputs);
    }

    /** Input channels one filter sees. */
    public int channelsPerGroup() {
        return inChannels / groups;
    }

    /** Filters of one convolution group. */
    public int filtersPerGroup() {
        return outChannels / groups;
    }

    /** Output positions of one channel (windows). */
    public long windows() {
        return (long) outHeight * outWidth;
    }

    /** Number of weights, without biases; 0 for a layer without any. */
    public long weights() {
        return type.isWeighted() ? (long) outChannels * weightsPerFilter() : 0;
    }

    /** Weights of one filter. */
    public long weightsPerFilter() {
        return (long) channelsPerGroup() * kernelHeight * kernelWidth;
    }

    /** Multiply-accumulates for one input; 0 for a layer without weights. */
    public long macs() {
        return type.isWeighted() ? weights() * windows() : 0;
    }

    /** Elements of the input tensor (the first one, where a layer has several). */
    public long inputElements() {
        return (long) inChannels * inHeight * inWidth;
    }

    /** Elements of the output tensor. */
    public long outputElements() {
        return (long) outChannels * outHeight * outWidth;
    }

    /**
     * So many filters of the layer as a layer of their own, to work on weights in parts. What convolution group a filter belongs to does
     * not matter to its weights: the result has a single group of the channels that one filter sees.
     */
    public Layer withFilters(int filters) {
        return new Layer(
                index,
                name,
                type,
                channelsPerGroup(),
                filters,
                inHeight,
                inWidth,
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padTop,
                padLeft,
                padBottom,
                padRight,
                dilationHeight,
                dilationWidth,
                1,
                outHeight,
                outWidth,
                inputs,
                bias,
                activation);
    }
}
