package bitshear.workload;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Classifiers of 32x32 images (CIFAR-10), made from their definitions: the ImageNet networks with a 3x3 stem of stride 1 and no pooling
 * behind it, and ResNeXt29. Their weights have the shapes behind Table 2 of the BitX paper.
 */
final class CifarNetworks {
    private static final int SIZE = 32;
    private static final int CLASSES = 10;

    private static final Map<String, Consumer<CifarNetworks>> DEFINITIONS = new LinkedHashMap<>();

    static {
        define("resnet18", network -> network.resNet(false, 2, 2, 2, 2));
        define("resnet34", network -> network.resNet(false, 3, 4, 6, 3));
        define("resnet50", network -> network.resNet(true, 3, 4, 6, 3));
        define("resnet101", network -> network.resNet(true, 3, 4, 23, 3));
        define("resnet152", network -> network.resNet(true, 3, 8, 36, 3));
        define("densenet121", network -> network.denseNet(32, 6, 12, 24, 16));
        define("densenet161", network -> network.denseNet(48, 6, 12, 36, 24));
        define("densenet169", network -> network.denseNet(32, 6, 12, 32, 32));
        define("densenet201", network -> network.denseNet(32, 6, 12, 48, 32));
        define("resnext29_2x64d", network -> network.resNeXt29(2, 64));
        define("resnext29_4x64d", network -> network.resNeXt29(4, 64));
        define("resnext29_8x64d", network -> network.resNeXt29(8, 64));
        define("resnext29_32x4d", network -> network.resNeXt29(32, 4));
    }

    /** What a row gives to the rows that read it. */
    private record Output(int index, int channels, int size) {}

    private final StringBuilder table = new StringBuilder(
            "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,bias,act,inputs\n");
    private int rows;

    private CifarNetworks() {}

    private static void define(String name, Consumer<CifarNetworks> definition) {
        DEFINITIONS.put("cifar_" + name, definition);
    }

    /** Every network's name. */
    static List<String> names() {
        return List.copyOf(DEFINITIONS.keySet());
    }

    /** The network of one of these names. */
    static Network load(String name) {
        CifarNetworks network = new CifarNetworks();
        DEFINITIONS.get(name).accept(network);
        return ShapeTable.read(name, name, new StringReader(network.table.toString()));
    }

    /** @param blocks of each of the four stages; every stage but the first halves the image and doubles the channels */
    private void resNet(boolean bottleneck, int... blocks) {
        Output x = bn("bn1", conv("conv1", image(), 64, 3, 1, 1), true);
        for (int stage = 0; stage < blocks.length; stage++) {
            int width = 64 << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                String name = "layer" + (stage + 1) + "." + block;
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = bottleneck ? bottleneck(name, x, width, 4 * width, stride, 1) : basicBlock(name, x, width, stride);
            }
        }
        classifier("fc", x);
    }

    private void resNeXt29(int cardinality, int width) {
        Output x = bn("bn1", conv("conv1", image(), 64, 1, 1, 1), true);
        for (int stage = 0; stage < 3; stage++) {
            int channels = cardinality * width << stage;
            for (int block = 0; block < 3; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = bottleneck("layer" + (stage + 1) + "." + block, x, channels, 2 * channels, stride, cardinality);
            }
        }
        classifier("linear", x);
    }

    private Output basicBlock(String name, Output in, int channels, int stride) {
        Output x = bn(name + ".bn1", conv(name + ".conv1", in, channels, 3, stride, 1), true);
        x = bn(name + ".bn2", conv(name + ".conv2", x, channels, 3, 1, 1), false);
        return add(name, x, shortcut(name, in, channels, stride));
    }

    private Output bottleneck(String name, Output in, int width, int channels, int stride, int groups) {
        Output x = bn(name + ".bn1", conv(name + ".conv1", in, width, 1, 1, 1), true);
        x = bn(name + ".bn2", conv(name + ".conv2", x, width, 3, stride, groups), true);
        x = bn(name + ".bn3", conv(name + ".conv3", x, channels, 1, 1, 1), false);
        return add(name, x, shortcut(name, in, channels, stride));
    }

    private Output shortcut(String name, Output in, int channels, int stride) {
        return in.channels() == channels && stride == 1
                ? in
                : bn(name + ".downsample.1", conv(name + ".downsample.0", in, channels, 1, stride, 1), false);
    }

    /** @param layers of each of the four blocks; a transition behind every block but the last halves channels and image */
    private void denseNet(int growth, int... layers) {
        Output x = conv("features.conv0", image(), 2 * growth, 3, 1, 1);
        for (int block = 0; block < layers.length; block++) {
            for (int layer = 0; layer < layers[block]; layer++) {
                String name = "features.denseblock" + (block + 1) + ".denselayer" + (layer + 1);
                Output y = conv(name + ".conv1", bn(name + ".norm1", x, true), 4 * growth, 1, 1, 1);
                y = conv(name + ".conv2", bn(name + ".norm2", y, true), growth, 3, 1, 1);
                x = concat(name + ".concat", x, y);
            }
            if (block < layers.length - 1) {
                String name = "features.transition" + (block + 1);
                x = conv(name + ".conv", bn(name + ".norm", x, true), x.channels() / 2, 1, 1, 1);
                x = row(name + ".pool", "avgpool", x, x.channels(), 2, 2, 0, x.channels(), "", x.size() / 2, x);
            }
        }
        classifier("classifier", bn("features.norm5", x, true));
    }

    private void classifier(String name, Output in) {
        Output pooled =
                row("avgpool", "gavgpool", in, in.channels(), in.size(), in.size(), 0, in.channels(), "", 1, in);
        row(name, "fc", pooled, CLASSES, 1, 1, 0, 1, "", 1, pooled);
    }

    private static Output image() {
        return new Output(-1, 3, SIZE);
    }

    private Output conv(String name, Output in, int channels, int kernel, int stride, int groups) {
        return row(name, "conv", in, channels, kernel, stride, kernel / 2, groups, "", in.size() / stride, in);
    }

    private Output bn(String name, Output in, boolean relu) {
        return row(name, "bn", in, in.channels(), 1, 1, 0, in.channels(), relu ? "relu" : "", in.size(), in);
    }

    private Output add(String block, Output a, Output b) {
        return row(block + ".add", "add", a, a.channels(), 1, 1, 0, 1, "relu", a.size(), a, b);
    }

    private Output concat(String name, Output a, Output b) {
        int channels = a.channels() + b.channels();
        return row(name, "concat", new Output(0, channels, a.size()), channels, 1, 1, 0, 1, "", a.size(), a, b);
    }

    private Output row(
            String name,
            String type,
            Output shape,
            int channels,
            int kernel,
            int stride,
            int pad,
            int groups,
            String activation,
            int outSize,
            Output... inputs) {
        List<String> cells = new ArrayList<>(List.of(name, type));
        for (int number :
                new int[] {shape.channels(), channels, shape.size(), shape.size(), kernel, kernel, stride, pad, groups
                }) {
            cells.add(Integer.toString(number));
        }
        cells.add(type.equals("fc") ? "1" : "0");
        cells.add(activation);
        List<String> indices = new ArrayList<>();
        for (Output input : inputs) {
            indices.add(Integer.toString(input.index()));
        }
        cells.add(indices.stream().collect(Collectors.joining("|")));
        table.append(String.join(",", cells)).append('\n');
        return new Output(rows++, channels, outSize);
    }
}
