package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;

/**
 * Where the weights of a tensor lie: the weight of (filter, channel, kernel position) is element
 * {@code filter * filterStride + channel * channelStride + position} of the flattened tensor.
 *
 * @param filters output channels
 * @param channels input channels one filter sees
 * @param positions kernel height x kernel width, always adjacent in memory
 * @param filterStride elements between neighbouring filters
 * @param channelStride elements between neighbouring channels
 */
public record WeightLayout(int filters, int channels, int positions, int filterStride, int channelStride) {

    public WeightLayout {
        if (filters < 0 || channels < 0 || positions < 0) {
            throw new IllegalArgumentException("negative extent in " + filters + " x " + channels + " x " + positions);
        }
    }

    /** The order [filter][channel][kernel row][kernel column], in which layers and most files hold weights. */
    public static WeightLayout filterMajor(int filters, int channels, int positions) {
        return new WeightLayout(filters, channels, positions, Math.multiplyExact(channels, positions), positions);
    }

    /** The order [channel][filter] of a matrix that is multiplied from the right, as ONNX MatMul holds it. */
    public static WeightLayout channelMajor(int filters, int channels) {
        return new WeightLayout(filters, channels, 1, 1, filters);
    }

    /**
     * The layout of a layer's weights.
     *
     * @throws InvalidInputException if {@code count} is not the layer's number of weights
     */
    static WeightLayout of(Layer layer, int count) {
        if (layer.weights() != count) {
            throw new InvalidInputException(layer.name() + ": has " + count + " weights, expected " + layer.weights()
                    + " (" + layer.outChannels() + " x " + layer.channelsPerGroup() + " x " + layer.kernelHeight()
                    + " x "
                    + layer.kernelWidth() + ")");
        }
        return filterMajor(layer.outChannels(), layer.channelsPerGroup(), layer.kernelHeight() * layer.kernelWidth());
    }

    /** Weights in the tensor. */
    public long count() {
        return (long) filters * channels * positions;
    }

    /** Weights per group, padding included. */
    public int groupLanes(WeightGrouping grouping, int lanes) {
        return grouping == WeightGrouping.KERNEL_WINDOW ? Math.max(1, positions) : lanes;
    }
}
