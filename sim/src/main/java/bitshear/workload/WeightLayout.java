package bitshear.workload;

/**
 * Which element of a tensor is which weight of a layer: weight (filter, channel, row, column) is the element {@code offset +
 * group * groupStride + filterInGroup * filterStride + channel * channelStride + row * rowStride + column * columnStride}.
 * Strides are in elements and may be negative (the taps of a transposed convolution run backwards).
 */
public record WeightLayout(
        long offset, long groupStride, long filterStride, long channelStride, long rowStride, long columnStride) {

    /** The order the simulator itself uses: [filter][channel][row][column]. */
    public static WeightLayout dense(Layer layer) {
        long column = 1;
        long row = layer.kernelWidth();
        long channel = row * layer.kernelHeight();
        long filter = channel * layer.channelsPerGroup();
        return new WeightLayout(0, filter * layer.filtersPerGroup(), filter, channel, row, column);
    }

    /** Takes the element that is the next weight in the order [filter][channel][row][column]. */
    @FunctionalInterface
    interface Visitor {
        void visit(int weight, int element);
    }

    /** Visits all weights of a layer whose tensor is small enough for an array. */
    void forEach(Layer layer, Visitor visitor) {
        int weight = 0;
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            long atFilter = offset
                    + filter / layer.filtersPerGroup() * groupStride
                    + filter % layer.filtersPerGroup() * filterStride;
            for (int channel = 0; channel < layer.channelsPerGroup(); channel++) {
                for (int row = 0; row < layer.kernelHeight(); row++) {
                    long at = atFilter + channel * channelStride + row * rowStride;
                    for (int column = 0; column < layer.kernelWidth(); column++) {
                        visitor.visit(weight++, (int) (at + column * columnStride));
                    }
                }
            }
        }
    }
}
