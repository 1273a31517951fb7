package bitshear.memory;

import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Builds small networks for tests, layer by layer. */
final class Layers {
    private final List<Layer> layers = new ArrayList<>();

    static int out(int in, int kernel, int stride, int before, int after, int dilation) {
        return (in + before + after - (kernel - 1) * dilation - 1) / stride + 1;
    }

    int conv(
            int channels,
            int height,
            int width,
            int filters,
            int kernel,
            int stride,
            int pad,
            int groups,
            int... inputs) {
        return window(
                channels, height, width, filters, kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups,
                inputs);
    }

    int window(
            int channels,
            int height,
            int width,
            int filters,
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            int padTop,
            int padLeft,
            int padBottom,
            int padRight,
            int dilationHeight,
            int dilationWidth,
            int groups,
            int... inputs) {
        return add(
                LayerType.CONV,
                channels,
                filters,
                height,
                width,
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padTop,
                padLeft,
                padBottom,
                padRight,
                dilationHeight,
                dilationWidth,
                groups,
                out(height, kernelHeight, strideHeight, padTop, padBottom, dilationHeight),
                out(width, kernelWidth, strideWidth, padLeft, padRight, dilationWidth),
                inputs);
    }

    int pool(LayerType type, int kernel, int stride, int pad, int input) {
        Layer of = layers.get(input);
        return add(
                type,
                of.outChannels(),
                of.outChannels(),
                of.outHeight(),
                of.outWidth(),
                kernel,
                kernel,
                stride,
                stride,
                pad,
                pad,
                pad,
                pad,
                1,
                1,
                of.outChannels(),
                out(of.outHeight(), kernel, stride, pad, pad, 1),
                out(of.outWidth(), kernel, stride, pad, pad, 1),
                input);
    }

    /** A layer whose output has the given shape and that has no windows. */
    int plain(LayerType type, int outChannels, int outHeight, int outWidth, int... inputs) {
        Layer of = layers.get(inputs[0]);
        return add(
                type,
                of.outChannels(),
                outChannels,
                of.outHeight(),
                of.outWidth(),
                1,
                1,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                1,
                outHeight,
                outWidth,
                inputs);
    }

    int fullyConnected(int channels, int filters, int... inputs) {
        return add(LayerType.FULLY_CONNECTED, channels, filters, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, inputs);
    }

    private int add(
            LayerType type,
            int inChannels,
            int outChannels,
            int inHeight,
            int inWidth,
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            int padTop,
            int padLeft,
            int padBottom,
            int padRight,
            int dilationHeight,
            int dilationWidth,
            int groups,
            int outHeight,
            int outWidth,
            int... inputs) {
        int index = layers.size();
        layers.add(new Layer(
                index,
                type.name().toLowerCase(Locale.ROOT) + index,
                type,
                inChannels,
                outChannels,
                inHeight,
                inWidth,
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padTop,
                padLeft,
                padBottom,
                padRight,
                dilationHeight,
                dilationWidth,
                groups,
                outHeight,
                outWidth,
                inputs.length == 0 ? List.of(-1) : Arrays.stream(inputs).boxed().toList(),
                false,
                ""));
        return index;
    }

    Layer layer(int index) {
        return layers.get(index);
    }

    Network network() {
        return new Network("test", layers);
    }

    /** One random convolution: strides, padding on four sides, dilation, groups, depthwise, rectangular kernels, any channel count. */
    static Network randomConvolution(SplittableRandom random) {
        Layers layers = new Layers();
        int groups = random.nextInt(3) > 0 ? 1 : random.nextInt(1, 9);
        int perGroup = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 40);
        int filtersPerGroup = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 40);
        int kernelHeight = random.nextInt(1, 5);
        int kernelWidth = random.nextInt(1, 5);
        int dilationHeight = random.nextInt(1, 3);
        int dilationWidth = random.nextInt(1, 3);
        int height = (kernelHeight - 1) * dilationHeight + random.nextInt(1, 20);
        int width = (kernelWidth - 1) * dilationWidth + random.nextInt(1, 20);
        layers.window(
                perGroup * groups,
                height,
                width,
                filtersPerGroup * groups,
                kernelHeight,
                kernelWidth,
                random.nextInt(1, 4),
                random.nextInt(1, 4),
                random.nextInt(kernelHeight),
                random.nextInt(kernelWidth),
                random.nextInt(kernelHeight),
                random.nextInt(kernelWidth),
                dilationHeight,
                dilationWidth,
                groups);
        return layers.network();
    }
}
