package bitshear.validation.rtl;

import bitshear.arch.bitx.BitXParameters;
import bitshear.arch.bitx.RawActivations;
import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.workload.Layer;
import bitshear.workload.Weights;

/**
 * A layer with its weights and activations, for simulator and hardware alike.
 *
 * @param fp32 activations in fp32, [channel][row][column]
 * @param fixed16 activations in fixed16
 */
record TileOperands(Layer layer, Weights weights, float[] fp32, short[] fixed16) implements RawActivations {
    private static final int LARGEST = 32767;

    @Override
    public float[] fp32(Layer of) {
        return fp32;
    }

    @Override
    public short[] fixed16(Layer of) {
        return fixed16;
    }

    /** The tile as {@code cosim.cpp} reads it. */
    int[] stimuli(Tile tile, BitXParameters pe, PeHardware hardware, ArrayMapping mapping) {
        int lanes = pe.lanes();
        int positions = layer.kernelHeight() * layer.kernelWidth();
        int channelGroups = (layer.channelsPerGroup() + lanes - 1) / lanes;
        int groups = positions * channelGroups;
        int windows = (int) tile.windowCount();
        int perSet = layer.groups() == 1 ? tile.filterCount() : layer.filtersPerGroup();
        int sets = (tile.filterCount() + perSet - 1) / perSet;
        int[] words = new int[9 + tile.filterCount() * groups * lanes + sets * groups * windows * lanes];
        int at = 0;
        words[at++] = 1;
        boolean keepsAll = pe.method().equals("none") || pe.rows() < 0;
        words[at++] = keepsAll ? hardware.alignmentRows() : Math.min(pe.rows(), hardware.alignmentRows());
        words[at++] = pe.laneQueue();
        words[at++] = mapping.filters();
        words[at++] = mapping.windows();
        words[at++] = tile.filterCount();
        words[at++] = groups;
        words[at++] = windows;
        words[at++] = perSet;
        for (int filter = tile.filterFrom(); filter < tile.filterFrom() + tile.filterCount(); filter++) {
            for (int position = 0; position < positions; position++) {
                for (int channel = 0; channel < channelGroups * lanes; channel++) {
                    words[at++] = channel < layer.channelsPerGroup()
                            ? weight((filter * layer.channelsPerGroup() + channel) * positions + position, pe)
                            : 0;
                }
            }
        }
        for (int set = 0; set < sets; set++) {
            int channelFrom = (tile.filterFrom() + set * perSet) / layer.filtersPerGroup() * layer.channelsPerGroup();
            for (int position = 0; position < positions; position++) {
                for (int channelGroup = 0; channelGroup < channelGroups; channelGroup++) {
                    for (int window = 0; window < windows; window++) {
                        for (int lane = 0; lane < lanes; lane++) {
                            int channel = channelGroup * lanes + lane;
                            words[at++] = channel < layer.channelsPerGroup()
                                    ? activation(channelFrom + channel, position, (int) tile.windowFrom() + window, pe)
                                    : 0;
                        }
                    }
                }
            }
        }
        return words;
    }

    private int weight(int index, BitXParameters pe) {
        if (!weights.isFloatingPoint()) {
            return Math.max(-LARGEST, weights.integers()[index]);
        }
        float value = weights.floats()[index];
        if (PeHardware.isFloatingPoint(pe)) {
            return Float.floatToRawIntBits(value);
        }
        double scaled = Math.rint((double) value * (1 << pe.fractionBits()));
        return (int) Math.max(-LARGEST, Math.min(LARGEST, scaled));
    }

    private int activation(int channel, int position, int window, BitXParameters pe) {
        int row = window / layer.outWidth() * layer.strideHeight()
                + position / layer.kernelWidth() * layer.dilationHeight()
                - layer.padTop();
        int column = window % layer.outWidth() * layer.strideWidth()
                + position % layer.kernelWidth() * layer.dilationWidth()
                - layer.padLeft();
        if (row < 0 || row >= layer.inHeight() || column < 0 || column >= layer.inWidth()) {
            return 0;
        }
        int index = (channel * layer.inHeight() + row) * layer.inWidth() + column;
        return PeHardware.isFloatingPoint(pe) ? Float.floatToRawIntBits(fp32[index]) : fixed16[index];
    }
}
