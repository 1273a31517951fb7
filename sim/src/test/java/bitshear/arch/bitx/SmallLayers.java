package bitshear.arch.bitx;

import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.compute.LaneSync;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded small layers, operands, parameters and tilings. */
final class SmallLayers {
    private SmallLayers() {}

    static Layer layer(SplittableRandom random) {
        boolean fullyConnected = random.nextInt(6) == 0;
        int groups = fullyConnected ? 1 : new int[] {1, 1, 1, 2, 3}[random.nextInt(5)];
        int channelsPerGroup = 1 + random.nextInt(20);
        int filtersPerGroup = 1 + random.nextInt(fullyConnected ? 20 : 6);
        if (!fullyConnected && random.nextInt(6) == 0) {
            groups = 1 + random.nextInt(12);
            channelsPerGroup = 1;
            filtersPerGroup = 1;
        }
        int[] kernel = new int[2];
        int[] stride = new int[2];
        int[] dilation = new int[2];
        int[] in = new int[2];
        int[] out = new int[2];
        int[] padBefore = new int[2];
        int[] padAfter = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            kernel[axis] = fullyConnected ? 1 : 1 + random.nextInt(3);
            stride[axis] = fullyConnected ? 1 : 1 + random.nextInt(2);
            dilation[axis] = fullyConnected ? 1 : 1 + random.nextInt(2);
            padBefore[axis] = fullyConnected ? 0 : random.nextInt(2);
            padAfter[axis] = fullyConnected ? 0 : random.nextInt(2);
            int reach = (kernel[axis] - 1) * dilation[axis] + 1;
            int least = Math.max(1, reach - padBefore[axis] - padAfter[axis]);
            in[axis] = fullyConnected ? 1 : least + random.nextInt(6);
            out[axis] = (in[axis] + padBefore[axis] + padAfter[axis] - reach) / stride[axis] + 1;
        }
        return new Layer(
                0,
                "layer",
                fullyConnected ? LayerType.FULLY_CONNECTED : LayerType.CONV,
                channelsPerGroup * groups,
                filtersPerGroup * groups,
                in[0],
                in[1],
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                padBefore[0],
                padBefore[1],
                padAfter[0],
                padAfter[1],
                dilation[0],
                dilation[1],
                groups,
                out[0],
                out[1],
                List.of(-1),
                false,
                "");
    }

    /** Ordinary numbers, all zeros, subnormals among others, or any finite bit pattern. */
    static float[] fp32(SplittableRandom random, int count) {
        float[] values = new float[count];
        int kind = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            values[i] = switch (kind) {
                case 0 -> 0;
                case 1 ->
                    random.nextBoolean()
                            ? Float.intBitsToFloat(random.nextInt(1 << 23))
                            : (float) (random.nextGaussian() * 1e-37);
                case 2 -> anyFinite(random);
                case 3 -> random.nextInt(3) == 0 ? 0 : -(float) random.nextGaussian();
                default -> (float) (0.05 * random.nextGaussian());
            };
        }
        return values;
    }

    private static float anyFinite(SplittableRandom random) {
        float value;
        do {
            value = Float.intBitsToFloat(random.nextInt());
        } while (!Float.isFinite(value));
        return value;
    }

    static short[] int16(SplittableRandom random, int count) {
        short[] values = new short[count];
        int kind = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            values[i] = (short)
                    switch (kind) {
                        case 0 -> random.nextInt(65536);
                        case 1 -> random.nextInt(3) - 1;
                        default -> (int) (random.nextGaussian() * 900);
                    };
        }
        return values;
    }

    static BitXParameters parameters(SplittableRandom random) {
        NumberFormat format = random.nextBoolean() ? NumberFormat.FP32 : NumberFormat.FIXED16;
        int units = new int[] {16, 16, 4, 6, 1}[random.nextInt(5)];
        List<ArrayMapping> mappings = ArrayMapping.factorisations(units);
        String mapping = switch (random.nextInt(4)) {
            case 0 -> "auto";
            case 1 -> "windows";
            case 2 -> "filters";
            default -> mappings.get(random.nextInt(mappings.size())).toString();
        };
        return new BitXParameters(
                format,
                random.nextInt(4) == 0 ? 6 : 14,
                random.nextInt(8) == 0 ? "none" : "bitx",
                random.nextInt(4) == 0 ? -1 : 1 + random.nextInt(12),
                random.nextInt(3) == 0 ? 1 + random.nextInt(30) : 277,
                random.nextInt(3) == 0 ? 1 + random.nextInt(10) : 8,
                units,
                new int[] {0, 1, 2, 8, -1}[random.nextInt(5)],
                random.nextBoolean() ? LaneSync.REDUCTION : LaneSync.LAYER,
                mapping,
                random.nextInt(6),
                random.nextBoolean() ? 1 : 1 + random.nextInt(4),
                4);
    }

    /** Cuts a layer into blocks of filters and runs of windows, each with its slices of channels one after the other. */
    static List<Tile> tiles(SplittableRandom random, Layer layer, int lanes, ArrayMapping mapping) {
        int filters = 1 + random.nextInt(layer.outChannels());
        long sets = mapping.windowSets(layer.windows());
        long windows = (1 + random.nextLong(sets)) * mapping.windows();
        int channelGroups = (layer.channelsPerGroup() + lanes - 1) / lanes;
        int channels = (1 + random.nextInt(channelGroups)) * lanes;
        int strip = random.nextBoolean() ? 0 : 1 + random.nextInt(layer.outWidth());
        List<Tile> tiles = new ArrayList<>();
        for (int filter = 0; filter < layer.outChannels(); filter += filters) {
            for (long window = 0; window < layer.windows(); window += windows) {
                for (int channel = 0; channel < layer.channelsPerGroup(); channel += channels) {
                    tiles.add(new Tile(
                            layer.index(),
                            filter,
                            Math.min(filters, layer.outChannels() - filter),
                            window,
                            Math.min(windows, layer.windows() - window),
                            channel,
                            Math.min(channels, layer.channelsPerGroup() - channel),
                            channel == 0,
                            channel + channels >= layer.channelsPerGroup(),
                            strip));
                }
            }
        }
        return tiles;
    }
}
