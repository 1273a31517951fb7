package bitshear.code;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;

/**
 * The shape of a tensor of weights that lie in the order [filter][channel][kernel position].
 *
 * @param filters output channels
 * @param channels input channels one filter sees
 * @param positions kernel height x kernel width
 */
public record WeightShape(int filters, int channels, int positions) {

    public WeightShape {
        if (filters < 0 || channels < 0 || positions < 0) {
            throw new IllegalArgumentException("negative extent in " + filters + " x " + channels + " x " + positions);
        }
    }

    /** The shape of a layer's weights. */
    public static WeightShape of(Layer layer) {
        return new WeightShape(
                layer.outChannels(), layer.channelsPerGroup(), layer.kernelHeight() * layer.kernelWidth());
    }

    /**
     * The shape of a layer's weights.
     *
     * @throws InvalidInputException if {@code count} is not the layer's number of weights
     */
    static WeightShape of(Layer layer, int count) {
        if (layer.weights() != count) {
            throw new InvalidInputException(layer.name() + ": has " + count + " weights, expected " + layer.weights()
                    + " (" + layer.outChannels() + " x " + layer.channelsPerGroup() + " x " + layer.kernelHeight()
                    + " x "
                    + layer.kernelWidth() + ")");
        }
        return of(layer);
    }

    /** Weights in the tensor. */
    public long count() {
        return (long) filters * channels * positions;
    }

    /** Weights per group, padding included. */
    public int groupLanes(WeightGrouping grouping, int lanes) {
        return grouping == WeightGrouping.KERNEL_WINDOW ? Math.max(1, positions) : lanes;
    }

    /** Groups of the tensor. */
    public long groups(WeightGrouping grouping, int lanes) {
        int groupLanes = groupLanes(grouping, lanes);
        return grouping == WeightGrouping.CHANNEL
                ? (long) filters * positions * ((channels + lanes - 1) / lanes)
                : (count() + groupLanes - 1) / groupLanes;
    }
}
