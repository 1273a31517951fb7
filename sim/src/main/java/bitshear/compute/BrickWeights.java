package bitshear.compute;

import bitshear.workload.Layer;

/**
 * Magnitudes of a layer's weights brick by brick, as a {@link TileArray} walks through them: folded space to depth where the layer is, and
 * zero where a lane holds no weight.
 */
final class BrickWeights {
    private final Layer layer;
    private final int lanes;
    private final int positions;
    private final int channels;
    private final boolean depthwise;
    private final char[] magnitudes;

    /** @param weights integers in the order [filter][channel][kernel row][kernel column] */
    BrickWeights(Layer layer, TileArray array, BrickWalk walk, short[] weights) {
        this.layer = layer;
        this.lanes = array.lanes();
        this.positions = walk.kernelHeight * walk.kernelWidth;
        this.channels = walk.channelsPerGroup;
        this.depthwise = BrickWalk.isDepthwise(layer);
        this.magnitudes = new char[Math.multiplyExact(layer.outChannels(), Math.multiplyExact(positions, channels))];
        boolean folded = BrickWalk.isFolded(layer);
        int phaseHeight = folded ? layer.strideHeight() : 1;
        int phaseWidth = folded ? layer.strideWidth() : 1;
        int from = 0;
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int channel = 0; channel < layer.channelsPerGroup(); channel++) {
                for (int row = 0; row < layer.kernelHeight(); row++) {
                    for (int column = 0; column < layer.kernelWidth(); column++) {
                        int position = row / phaseHeight * walk.kernelWidth + column / phaseWidth;
                        int phase = row % phaseHeight * phaseWidth + column % phaseWidth;
                        int to = phase * layer.channelsPerGroup() + channel;
                        magnitudes[(filter * positions + position) * channels + to] = (char) Math.abs(weights[from++]);
                    }
                }
            }
        }
    }

    /**
     * The magnitude a filter has in a lane.
     *
     * @param pass the pass the filter belongs to
     * @param position kernel position, row by row
     * @param brick brick of the pass
     */
    char magnitude(BrickWalk.Pass pass, int filter, int position, int brick, int lane) {
        int channel = brick * lanes + lane;
        if (channel >= pass.channels()) {
            return 0;
        }
        int group = filter / layer.filtersPerGroup();
        if (depthwise) {
            return pass.channelFrom() + channel == group ? magnitudes[filter * positions + position] : 0;
        }
        int own = pass.channelFrom() - group * channels + channel;
        return magnitudes[(filter * positions + position) * channels + own];
    }

    /** Whether the layer has a weight there at all, be it zero. */
    boolean holds(BrickWalk.Pass pass, int filter, int brick, int lane) {
        int channel = brick * lanes + lane;
        return channel < pass.channels()
                && (!depthwise || pass.channelFrom() + channel == filter / layer.filtersPerGroup());
    }
}
