package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import bitshear.compute.serial.GroupSerial;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Weights;
import java.util.function.IntFunction;

/**
 * How a layer's weights lie in the groups of a {@link WeightSerialArray}. Groups along the kernel positions of a channel are laid out as if a
 * filter had one kernel position and every channel were a whole number of groups, so that all timing models read them alike.
 */
public final class SerialGroups {
    private final Layer layer;
    private final WeightSerialArray array;

    /** Groups a channel has where groups lie along the kernel, else 0. */
    private final int groupsPerChannel;

    SerialGroups(Layer layer, WeightSerialArray array) {
        this.layer = layer;
        this.array = array;
        int positions = layer.kernelHeight() * layer.kernelWidth();
        this.groupsPerChannel = array.groupsAlongKernel(layer) ? (positions + array.lanes() - 1) / array.lanes() : 0;
    }

    /** Bits a layer's integers need, sign included: what Stripes goes through for each. */
    public static int precision(Weights weights) {
        int used = 0;
        for (int value : weights.integers()) {
            used |= Math.abs(value);
        }
        return Integer.SIZE - Integer.numberOfLeadingZeros(used) + 1;
    }

    /**
     * Ones of every lane of every group, counted one by one.
     *
     * @param weights integers
     * @param withSign whether the sign of a negative weight counts as a one
     * @throws InvalidInputException if the padded groups exceed 2^31 lanes
     */
    public static EssentialBits ones(Layer layer, WeightSerialArray array, Weights weights, boolean withSign) {
        return new SerialGroups(layer, array).ones(weights.integers(), withSign);
    }

    /**
     * What every group costs on units that go through it so, which may differ from filter to filter.
     *
     * @param values integers in the order of the weights
     */
    public static GroupCosts costs(
            Layer layer, WeightSerialArray array, short[] values, IntFunction<GroupSerial> ofFilter) {
        return new SerialGroups(layer, array).costs(values, ofFilter);
    }

    private GroupCosts costs(short[] values, IntFunction<GroupSerial> ofFilter) {
        int lanes = array.lanes();
        int channels = layer.channelsPerGroup();
        int positions = layer.kernelHeight() * layer.kernelWidth();
        boolean alongKernel = groupsPerChannel > 0;
        int outer = alongKernel ? channels : positions;
        int inner = alongKernel ? positions : channels;
        int groups = (inner + lanes - 1) / lanes;
        int all = Math.multiplyExact(layer.outChannels(), Math.multiplyExact(outer, groups));
        short[] cycles = new short[all];
        int[] bits = new int[all];
        int[] group = new int[lanes];
        int least = 0;
        int to = 0;
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            GroupSerial serial = ofFilter.apply(filter);
            least = filter == 0 ? serial.leastCycles() : Math.min(least, serial.leastCycles());
            for (int a = 0; a < outer; a++) {
                for (int from = 0; from < inner; from += lanes, to++) {
                    int count = Math.min(lanes, inner - from);
                    for (int lane = 0; lane < count; lane++) {
                        int channel = alongKernel ? a : from + lane;
                        int position = alongKernel ? from + lane : a;
                        group[lane] = values[(filter * channels + channel) * positions + position];
                    }
                    cycles[to] = (short) serial.cycles(group, count);
                    bits[to] = serial.bits(group, count);
                }
            }
        }
        return new GroupCosts(
                alongKernel ? 1 : outer, alongKernel ? outer * groups : groups, lanes, cycles, bits, least);
    }

    private EssentialBits ones(short[] values, boolean withSign) {
        int lanes = array.lanes();
        int channels = layer.channelsPerGroup();
        int positions = layer.kernelHeight() * layer.kernelWidth();
        boolean alongKernel = groupsPerChannel > 0;
        int outer = alongKernel ? channels : positions;
        int inner = alongKernel ? positions : channels;
        int groups = (inner + lanes - 1) / lanes;
        long size = (long) layer.outChannels() * outer * groups * lanes;
        if (size > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(
                    layer.name() + ": has " + size + " lanes in groups of " + lanes + ", expected fewer than 2^31");
        }
        byte[] counts = new byte[(int) size];
        long sum = 0;
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int a = 0; a < outer; a++) {
                int to = (filter * outer + a) * groups * lanes;
                for (int b = 0; b < inner; b++) {
                    int channel = alongKernel ? a : b;
                    int position = alongKernel ? b : a;
                    int value = values[(filter * channels + channel) * positions + position];
                    int ones = Integer.bitCount(Math.abs(value)) + (withSign && value < 0 ? 1 : 0);
                    counts[to + b] = (byte) ones;
                    sum += ones;
                }
            }
        }
        return new EssentialBits(
                layer.outChannels(),
                alongKernel ? 1 : outer,
                alongKernel ? outer * groups : groups,
                lanes,
                counts,
                sum,
                sum);
    }

    /** The tile in the terms of {@link #ones}, and with the windows that its window sets have room for. */
    Tile grouped(Tile tile, ArrayMapping mapping) {
        boolean acrossRows = array.windowSets() == WindowSets.ACROSS_ROWS;
        if (acrossRows && groupsPerChannel == 0) {
            return tile;
        }
        int unit = groupsPerChannel * array.lanes();
        return new Tile(
                tile.layer(),
                tile.filterFrom(),
                tile.filterCount(),
                tile.windowFrom(),
                acrossRows ? tile.windowCount() : windowSets(tile, mapping) * mapping.windows(),
                unit > 0 ? tile.channelFrom() * unit : tile.channelFrom(),
                unit > 0 ? tile.channelCount() * unit : tile.channelCount(),
                tile.firstSlice(),
                tile.lastSlice(),
                tile.strip());
    }

    /** Window sets of a tile, the first starting with its first window. */
    long windowSets(Tile tile, ArrayMapping mapping) {
        if (array.windowSets() == WindowSets.ACROSS_ROWS) {
            return mapping.windowSets(tile.windowCount());
        }
        WindowOrder order = tile.order(layer.outHeight(), layer.outWidth());
        long sets = 0;
        long end = tile.windowFrom() + tile.windowCount();
        for (long from = tile.windowFrom(); from < end; ) {
            long to = Math.min(end, order.stripTo(from));
            sets += setsWithinRows(
                    from - order.stripFrom(from),
                    to - order.stripFrom(from),
                    order.columns(order.stripOf(from)),
                    mapping);
            from = to;
        }
        return sets;
    }

    private static long setsWithinRows(long from, long end, int rowLength, ArrayMapping mapping) {
        long headEnd = Math.min(end, (from / rowLength + 1) * rowLength);
        long sets = mapping.windowSets(headEnd - from);
        sets += (end - headEnd) / rowLength * mapping.windowSets(rowLength);
        return sets + mapping.windowSets((end - headEnd) % rowLength);
    }

    /**
     * What the array takes for a tile. Of groups along the kernel, one that reaches into the padding is taken whole.
     *
     * @param deliveries of the mapping
     */
    Deliveries deliveries(Tile tile, ArrayMapping mapping, GroupDeliveries deliveries) {
        int positions = layer.kernelHeight() * layer.kernelWidth();
        long perPosition = (tile.channelCount() + array.lanes() - 1) / array.lanes();
        long groups = groupsPerChannel > 0 ? (long) tile.channelCount() * groupsPerChannel : perPosition * positions;
        long perSet = groupsPerChannel > 0
                ? groups * tile.windowCount()
                : perPosition * deliveries.taps().count(tile);
        return new Deliveries(
                tile.filterCount() * groups * windowSets(tile, mapping),
                deliveries.activationSets(tile, filtersTogether()) * perSet,
                array.lanes());
    }

    GroupDeliveries deliveries(ArrayMapping mapping) {
        return new GroupDeliveries(layer, mapping);
    }

    /** The layer as one tile, of so many images. */
    Tile whole(int images) {
        long windows = images * layer.windows();
        return new Tile(layer.index(), 0, layer.outChannels(), 0, windows, 0, layer.channelsPerGroup(), true, true);
    }

    /** Filters whose inputs are the same, from the first filter on: those of a convolution group, or all. */
    int filtersTogether() {
        return array.sharedInputs() ? layer.filtersPerGroup() : layer.outChannels();
    }
}
