package bitshear.compute;

import bitshear.component.Tile;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Activation-serial arrays as their papers tell it, without a thought for speed: every value is a queue of offsets, every window of every
 * step looks its activations up in the unpadded tensor.
 */
final class PlainTileArray {
    private final Layer layer;
    private final TileArray array;
    private final short[] values;
    private final int precision;

    PlainTileArray(Layer layer, TileArray array, short[] values, int precision) {
        this.layer = layer;
        this.array = array;
        this.values = values;
        this.precision = precision;
    }

    private int parts() {
        return (precision + array.peWidth() - 1) / array.peWidth();
    }

    private int windowsPerSet() {
        return array.columns() / parts();
    }

    private int filtersAtOnce() {
        int rowsOfAFilter = (array.weightPrecision() + array.peWidth() - 1) / array.peWidth();
        return array.rows() / rowsOfAFilter;
    }

    private boolean folds() {
        return layer.type() == LayerType.CONV
                && layer.inChannels() == 3
                && layer.groups() == 1
                && layer.strideHeight() * layer.strideWidth() > 1
                && layer.dilationHeight() * layer.dilationWidth() == 1;
    }

    private int input(int channel, int y, int x) {
        int row = y - layer.padTop();
        int column = x - layer.padLeft();
        boolean inside = row >= 0 && row < layer.inHeight() && column >= 0 && column < layer.inWidth();
        return inside ? values[(channel * layer.inHeight() + row) * layer.inWidth() + column] : 0;
    }

    /** One step's activations of one window: the values of its lanes. */
    record Access(List<Integer> filters, List<List<Integer>> windows, List<int[]> lanes, int ky, int kx, int set) {}

    /** Every step of a tile in order: for every window of its set the values of its lanes. */
    List<Access> steps(Tile tile) {
        List<Access> steps = new ArrayList<>();
        int sets = 0;
        int phaseHeight = folds() ? layer.strideHeight() : 1;
        int phaseWidth = folds() ? layer.strideWidth() : 1;
        for (List<Integer> filters : filterGroups(tile)) {
            List<int[]> channels = channels(tile, filters, phaseHeight, phaseWidth);
            boolean depthwise = layer.groups() == layer.inChannels() && layer.inChannels() > 1;
            int setSize = depthwise ? filters.size() : filtersAtOnce() * array.tiles();
            for (long window = tile.windowFrom();
                    window < tile.windowFrom() + tile.windowCount();
                    window += windowsPerSet()) {
                for (int set = 0; set < filters.size(); set += setSize, sets++) {
                    for (int ky = 0; ky < layer.kernelHeight(); ky += phaseHeight) {
                        for (int kx = 0; kx < layer.kernelWidth(); kx += phaseWidth) {
                            for (int brick = 0; brick < channels.size(); brick += array.lanes()) {
                                List<int[]> lanes =
                                        channels.subList(brick, Math.min(channels.size(), brick + array.lanes()));
                                List<Integer> together = filters.subList(set, Math.min(filters.size(), set + setSize));
                                steps.add(
                                        new Access(together, access(tile, window, ky, kx, lanes), lanes, ky, kx, sets));
                            }
                        }
                    }
                }
            }
        }
        return steps;
    }

    private List<List<Integer>> access(Tile tile, long window, int ky, int kx, List<int[]> lanes) {
        List<List<Integer>> windows = new ArrayList<>();
        for (int i = 0; i < windowsPerSet(); i++) {
            if (window + i >= tile.windowFrom() + tile.windowCount()) {
                break;
            }
            int position = (int) ((window + i) % layer.windows());
            int y = position / layer.outWidth() * layer.strideHeight() + ky * layer.dilationHeight();
            int x = position % layer.outWidth() * layer.strideWidth() + kx * layer.dilationWidth();
            List<Integer> brick = new ArrayList<>();
            for (int[] lane : lanes) {
                brick.add(input(lane[0], y + lane[1], x + lane[2]));
            }
            windows.add(brick);
        }
        return windows;
    }

    /** Filters that share their channels. */
    private List<List<Integer>> filterGroups(Tile tile) {
        boolean depthwise = layer.groups() == layer.inChannels() && layer.inChannels() > 1;
        int bundle = Math.min(array.lanes(), filtersAtOnce());
        List<List<Integer>> groups = new ArrayList<>();
        int last = -1;
        for (int filter = tile.filterFrom(); filter < tile.filterFrom() + tile.filterCount(); filter++) {
            int key = depthwise ? (filter - tile.filterFrom()) / bundle : filter / layer.filtersPerGroup();
            if (key != last) {
                groups.add(new ArrayList<>());
                last = key;
            }
            groups.get(groups.size() - 1).add(filter);
        }
        return groups;
    }

    /** Channel, row phase, column phase of every channel after folding. */
    private List<int[]> channels(Tile tile, List<Integer> filters, int phaseHeight, int phaseWidth) {
        int group = filters.get(0) / layer.filtersPerGroup();
        int from = group * layer.channelsPerGroup() + tile.channelFrom();
        int to = from + tile.channelCount();
        if (layer.groups() == layer.inChannels() && layer.inChannels() > 1) {
            to = filters.get(filters.size() - 1) / layer.filtersPerGroup() + 1;
        }
        List<int[]> all = new ArrayList<>();
        for (int row = 0; row < phaseHeight; row++) {
            for (int column = 0; column < phaseWidth; column++) {
                for (int channel = from; channel < to; channel++) {
                    all.add(new int[] {channel, row, column});
                }
            }
        }
        return all;
    }

    /** Cycles of a unit on the bits of a brick that fall to one of its columns. */
    static int unitCycles(List<Integer> brick, int part, int peWidth, int firstStageBits) {
        List<ArrayDeque<Integer>> lanes = new ArrayList<>();
        for (int value : brick) {
            ArrayDeque<Integer> offsets = new ArrayDeque<>();
            for (int bit = part * peWidth; bit < Math.min(16, (part + 1) * peWidth); bit++) {
                if ((Math.abs(value) >> bit & 1) == 1) {
                    offsets.add(bit);
                }
            }
            lanes.add(offsets);
        }
        int cycles = 0;
        while (lanes.stream().anyMatch(lane -> !lane.isEmpty())) {
            int base = lanes.stream()
                    .filter(lane -> !lane.isEmpty())
                    .mapToInt(ArrayDeque::peek)
                    .min()
                    .orElseThrow();
            for (ArrayDeque<Integer> lane : lanes) {
                if (!lane.isEmpty() && lane.peek() <= base + (1 << firstStageBits) - 1) {
                    lane.poll();
                }
            }
            cycles++;
        }
        return Math.max(1, cycles);
    }

    /** Pragmatic. */
    TileWork pragmatic(Tile tile, int firstStageBits, int registers) {
        long ones = 0;
        long units = 0;
        long[] done = new long[array.columns()];
        List<Long> slowest = new ArrayList<>();
        long pallets = 0;
        long cycle = 0;
        int next = 0;
        int rowsOfAFilter = (array.weightPrecision() + array.peWidth() - 1) / array.peWidth();
        boolean dealt = layer.type() != LayerType.CONV && layer.windows() == 1;
        for (Access step : dealt ? oneWindowAtATime(tile) : steps(tile)) {
            long ready = slowest.size() > registers ? slowest.get(slowest.size() - 1 - registers) : 0;
            int most = 0;
            for (int window = 0; window < step.windows.size(); window++) {
                for (int part = 0; part < parts(); part++) {
                    int cost = unitCycles(step.windows.get(window), part, array.peWidth(), firstStageBits);
                    most = Math.max(most, cost);
                    units += (long) cost * step.filters.size() * rowsOfAFilter;
                    int column = window * parts() + part;
                    done[column] = dealt ? done[column] : Math.max(done[column], ready) + cost;
                }
                for (int value : step.windows.get(window)) {
                    ones += Integer.bitCount(Math.abs(value));
                }
            }
            pallets += most;
            if (dealt) {
                cycle = Math.max(cycle, done[next]);
                done[next] = cycle + most;
                cycle++;
                next = (next + 1) % windowsPerSet();
            }
            slowest.add(max(done));
        }
        return new TileWork(dealt || registers > 0 ? max(done) : pallets, ones, -1, units);
    }

    List<Access> oneWindowAtATime(Tile tile) {
        List<Access> all = new ArrayList<>();
        for (long image = 0; image < tile.windowCount(); image++) {
            all.addAll(steps(new Tile(
                    tile.layer(),
                    tile.filterFrom(),
                    tile.filterCount(),
                    0,
                    1,
                    tile.channelFrom(),
                    tile.channelCount(),
                    true,
                    true)));
        }
        return all;
    }

    /** Arrays on which every step takes as long. */
    long constant(Tile tile, int cyclesPerStep) {
        if (layer.type() == LayerType.CONV || layer.windows() > 1) {
            return (long) steps(tile).size() * cyclesPerStep;
        }
        long[] free = new long[windowsPerSet()];
        long cycle = 0;
        int column = 0;
        for (Access ignored : oneWindowAtATime(tile)) {
            long start = Math.max(cycle, free[column]);
            free[column] = start + cyclesPerStep;
            cycle = start + 1;
            column = (column + 1) % free.length;
        }
        return max(free);
    }

    private static long max(long[] times) {
        List<Long> all = new ArrayList<>();
        for (long time : times) {
            all.add(time);
        }
        return Collections.max(all);
    }
}
