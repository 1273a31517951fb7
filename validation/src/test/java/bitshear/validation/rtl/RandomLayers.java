package bitshear.validation.rtl;

import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.ShapeTable;
import bitshear.workload.Weights;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded small layers, operands and tilings. */
final class RandomLayers {
    private RandomLayers() {}

    static Network network(SplittableRandom random) {
        int groups = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 1;
        int channels = groups * (1 + random.nextInt(groups == 1 ? 24 : 10));
        int filters = groups * (1 + random.nextInt(groups == 1 ? 24 : 6));
        int kernel = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
        int stride = 1 + random.nextInt(2);
        int pad = random.nextInt(kernel);
        int height = kernel + random.nextInt(5);
        int width = kernel + random.nextInt(5);
        return ShapeTable.read(
                "random",
                "random.csv",
                new StringReader(
                        "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs\n"
                                + "layer,conv,%d,%d,%d,%d,%d,%d,%d,%d,%d,-1\n"
                                        .formatted(
                                                channels, filters, height, width, kernel, kernel, stride, pad,
                                                groups)));
    }

    static TileOperands operands(SplittableRandom random, Layer layer, boolean floatingPoint) {
        int count = (int) layer.weights();
        Weights weights =
                floatingPoint ? new Weights.Fp32(fp32(random, count)) : Weights.Integers.of16(int16(random, count));
        return withActivations(random, layer, weights);
    }

    static TileOperands withActivations(SplittableRandom random, Layer layer, Weights weights) {
        int inputs = (int) layer.inputElements();
        return new TileOperands(layer, weights, fp32(random, inputs), int16(random, inputs));
    }

    /** Ordinary numbers, sparse ones, subnormals, zeros, or any finite bit pattern. */
    private static float[] fp32(SplittableRandom random, int count) {
        float[] values = new float[count];
        int kind = random.nextInt(9);
        int spread = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            values[i] = switch (kind) {
                case 0 -> random.nextInt(20) == 0 ? 1 : 0;
                case 1 ->
                    random.nextBoolean()
                            ? Float.intBitsToFloat(random.nextInt(1 << 23))
                            : (float) (random.nextGaussian() * 1e-37);
                case 2 -> anyFinite(random);
                case 3 -> random.nextInt(3) == 0 ? 0 : -(float) random.nextGaussian();
                case 4 -> Math.scalb(1 + random.nextInt(4), -random.nextInt(spread));
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

    private static short[] int16(SplittableRandom random, int count) {
        short[] values = new short[count];
        int kind = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            values[i] = (short)
                    switch (kind) {
                        case 0 -> random.nextInt(65536);
                        case 1 -> random.nextInt(3) - 1;
                        case 2 -> random.nextInt(12) == 0 ? 1 << random.nextInt(16) : 0;
                        default -> (int) (random.nextGaussian() * 900);
                    };
        }
        return values;
    }

    /** Cuts a layer into blocks of filters and runs of windows, all channels in each; blocks hold whole convolution groups. */
    static List<Tile> tiles(SplittableRandom random, Layer layer, ArrayMapping mapping) {
        int unit = layer.groups() == 1 ? 1 : layer.filtersPerGroup();
        int filters = unit * (1 + random.nextInt(Math.max(1, layer.outChannels() / unit / 2)));
        long sets = mapping.windowSets(layer.windows());
        long windows = (1 + random.nextLong(Math.min(sets, 3))) * mapping.windows();
        List<Tile> tiles = new ArrayList<>();
        for (int filter = 0; filter < layer.outChannels(); filter += filters) {
            for (long window = 0; window < layer.windows(); window += windows) {
                tiles.add(new Tile(
                        layer.index(),
                        filter,
                        Math.min(filters, layer.outChannels() - filter),
                        window,
                        Math.min(windows, layer.windows() - window),
                        0,
                        layer.channelsPerGroup(),
                        true,
                        true));
            }
        }
        return tiles;
    }

    /** A tile of a few filters and windows of a layer, with all its channels. */
    static Tile tile(SplittableRandom random, Layer layer, ArrayMapping mapping) {
        int unit = layer.groups() == 1 ? 1 : layer.filtersPerGroup();
        int blocks = layer.outChannels() / unit;
        int filter = random.nextInt(blocks) * unit;
        int filters = unit * (1 + random.nextInt(Math.min(mapping.filters() + 1, blocks - filter / unit)));
        long sets = mapping.windowSets(layer.windows());
        long window = random.nextLong(sets) * mapping.windows();
        long windows = Math.min(layer.windows() - window, (1 + random.nextInt(2)) * (long) mapping.windows());
        return new Tile(layer.index(), filter, filters, window, windows, 0, layer.channelsPerGroup(), true, true);
    }
}
