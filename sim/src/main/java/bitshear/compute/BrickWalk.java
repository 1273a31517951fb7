package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import bitshear.input.Rounding;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link TileArray} walks through a layer, brick by brick. Order: groups, window sets, filter sets, kernel rows, kernel columns, bricks;
 * one <em>step</em> is one brick position for one window set and one filter set, and a partial set costs as many steps as a full one.
 *
 * <ul>
 *   <li>A strided layer of three channels is folded space to depth first: phases of the stride become channels, in the order row phase,
 *       column phase, channel, and the stride becomes 1 (Stripes, MICRO 2016, and Pragmatic, MICRO 2017, do so with first layers).
 *   <li>Depthwise layers run as many channels together as a unit has lanes, or a tile rows if these are fewer.
 *   <li>A layer with a single window has its bricks <em>dealt</em>: one per cycle, to one column after the other.
 * </ul>
 */
final class BrickWalk {
    private final Layer layer;
    private final TileArray array;
    private final boolean folded;
    private final boolean depthwise;
    private final WindowTaps taps;

    /** Columns one window takes, and windows the array works on at once. */
    final int columnsPerWindow;

    final int windowsPerSet;

    /** Kernel, stride, dilation and channels of a group after folding. */
    final int kernelHeight;

    final int kernelWidth;
    final int strideHeight;
    final int strideWidth;
    final int dilationHeight;
    final int dilationWidth;
    final int channelsPerGroup;

    /** Extent of the padded and folded input as far as windows reach into it, and its channels of all groups. */
    final int height;

    final int width;
    final int channels;

    /**
     * Part of a tile that shares its channels.
     *
     * @param channelFrom first channel, over all groups, after folding
     * @param channels channels, of which every {@code lanes} make a brick
     * @param filters filters of the tile that see these channels
     * @param filterSets sets they are worked on in
     */
    record Pass(int channelFrom, int channels, int filters, int filterSets) {}

    BrickWalk(Layer layer, TileArray array, int activationPrecision) {
        this.layer = layer;
        this.array = array;
        this.columnsPerWindow = array.columnsPerWindow(activationPrecision);
        this.windowsPerSet = array.windowsTogether(activationPrecision);
        this.folded = isFolded(layer);
        this.depthwise = isDepthwise(layer);
        this.strideHeight = folded ? 1 : layer.strideHeight();
        this.strideWidth = folded ? 1 : layer.strideWidth();
        this.dilationHeight = layer.dilationHeight();
        this.dilationWidth = layer.dilationWidth();
        this.kernelHeight =
                folded ? Rounding.ceilDiv(layer.kernelHeight(), layer.strideHeight()) : layer.kernelHeight();
        this.kernelWidth = folded ? Rounding.ceilDiv(layer.kernelWidth(), layer.strideWidth()) : layer.kernelWidth();
        this.taps = folded ? WindowTaps.folded(layer, kernelHeight, kernelWidth) : WindowTaps.of(layer);
        int phases = folded ? layer.strideHeight() * layer.strideWidth() : 1;
        this.channelsPerGroup = layer.channelsPerGroup() * phases;
        this.channels = layer.inChannels() * phases;
        this.height = (layer.outHeight() - 1) * strideHeight + (kernelHeight - 1) * dilationHeight + 1;
        this.width = (layer.outWidth() - 1) * strideWidth + (kernelWidth - 1) * dilationWidth + 1;
    }

    /** Whether a layer is folded space to depth. */
    static boolean isFolded(Layer layer) {
        return layer.type() == LayerType.CONV
                && layer.inChannels() == 3
                && layer.groups() == 1
                && (layer.strideHeight() > 1 || layer.strideWidth() > 1)
                && layer.dilationHeight() == 1
                && layer.dilationWidth() == 1;
    }

    static boolean isDepthwise(Layer layer) {
        return layer.channelsPerGroup() == 1 && layer.inChannels() > 1;
    }

    /** Whether the bricks are dealt to the columns. */
    boolean isDealt() {
        return layer.type() != LayerType.CONV && layer.windows() == 1;
    }

    /** Filters of depthwise layers that run together. */
    static int bundle(TileArray array) {
        return Math.min(array.lanes(), array.rows() / array.rowsPerFilter());
    }

    /** The layer as one tile, of so many images. */
    Tile whole(int images) {
        long windows = images * layer.windows();
        return new Tile(layer.index(), 0, layer.outChannels(), 0, windows, 0, layer.channelsPerGroup(), true, true);
    }

    /** The passes of a tile, in order. */
    List<Pass> passes(Tile tile) {
        List<Pass> passes = new ArrayList<>();
        int filterTo = tile.filterFrom() + tile.filterCount();
        if (depthwise) {
            int bundle = bundle(array);
            for (int filter = tile.filterFrom(); filter < filterTo; filter += bundle) {
                int filters = Math.min(bundle, filterTo - filter);
                int channelFrom = filter / layer.filtersPerGroup();
                int channelTo = (filter + filters - 1) / layer.filtersPerGroup() + 1;
                passes.add(new Pass(channelFrom, channelTo - channelFrom, filters, 1));
            }
            return passes;
        }
        if (folded && (tile.channelFrom() != 0 || tile.channelCount() != layer.inChannels())) {
            throw new IllegalArgumentException(tile + " cuts the channels of a folded layer");
        }
        int channelFrom = folded ? 0 : tile.channelFrom();
        int channelCount = folded ? channelsPerGroup : tile.channelCount();
        for (int filter = tile.filterFrom(); filter < filterTo; ) {
            int group = filter / layer.filtersPerGroup();
            int end = Math.min(filterTo, (group + 1) * layer.filtersPerGroup());
            passes.add(new Pass(
                    group * channelsPerGroup + channelFrom,
                    channelCount,
                    end - filter,
                    Rounding.ceilDiv(end - filter, array.filters())));
            filter = end;
        }
        return passes;
    }

    /** Bricks of the layer's weights. */
    long weightBricks() {
        return (long) layer.outChannels()
                * kernelHeight
                * kernelWidth
                * Rounding.ceilDiv(channelsPerGroup, array.lanes());
    }

    int bricks(Pass pass) {
        return Rounding.ceilDiv(pass.channels(), array.lanes());
    }

    /** Steps of one window set and one filter set. */
    long steps(Pass pass) {
        return (long) kernelHeight * kernelWidth * bricks(pass);
    }

    /** Window sets of so many windows. */
    long windowSets(long windows) {
        return (windows + windowsPerSet - 1) / windowsPerSet;
    }

    /** Bits that lanes work on for so many bits that columns are handed: a lane of a depthwise layer serves its own filter only. */
    long laneBits(Pass pass, long bits) {
        return depthwise ? bits * pass.filters() / pass.channels() : bits * pass.filters();
    }

    /** Units that work on one window of a pass. */
    long units(Pass pass) {
        return (long) pass.filters() * array.rowsPerFilter();
    }

    /** Where a window in raster order starts in the padded and folded input: row times width plus column. Images of a batch lie behind one another. */
    int origin(long window) {
        long position = window % layer.windows();
        int row = (int) (position / layer.outWidth());
        int column = (int) (position % layer.outWidth());
        return row * strideHeight * width + column * strideWidth;
    }

    /**
     * Magnitudes of the padded and folded input.
     *
     * @param values input in the order [channel][row][column]
     * @return index {@code (row * width + column) * channels + channel}
     */
    char[] magnitudes(short[] values) {
        long size = (long) height * width * channels;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(layer.name() + ": " + size + " padded activations");
        }
        char[] all = new char[(int) size];
        int phaseHeight = folded ? layer.strideHeight() : 1;
        int phaseWidth = folded ? layer.strideWidth() : 1;
        int from = 0;
        for (int channel = 0; channel < layer.inChannels(); channel++) {
            for (int y = layer.padTop(); y < layer.padTop() + layer.inHeight(); y++) {
                int row = y / phaseHeight;
                int phase = y % phaseHeight * phaseWidth;
                if (row >= height) {
                    from += layer.inWidth();
                    continue;
                }
                for (int x = layer.padLeft(); x < layer.padLeft() + layer.inWidth(); x++, from++) {
                    int column = x / phaseWidth;
                    if (column < width) {
                        int to = (phase + x % phaseWidth) * layer.inChannels() + channel;
                        all[(row * width + column) * channels + to] = (char) Math.abs(values[from]);
                    }
                }
            }
        }
        return all;
    }

    /** The order a tile's windows are counted in. */
    WindowOrder order(Tile tile) {
        return tile.order(layer.outHeight(), layer.outWidth());
    }

    /** What the array takes for a tile: bricks of weights for every filter, bricks of activations for every filter set. */
    Deliveries deliveries(Tile tile) {
        long pairs = taps.count(tile);
        long windowSets = isDealt() ? tile.windowCount() : windowSets(tile.windowCount());
        long weights = 0;
        long activations = 0;
        for (Pass pass : passes(tile)) {
            weights += steps(pass) * pass.filters() * windowSets;
            activations += (long) pass.filterSets() * bricks(pass) * pairs;
        }
        return new Deliveries(weights, activations, array.lanes());
    }
}
