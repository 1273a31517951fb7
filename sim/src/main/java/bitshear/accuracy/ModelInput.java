package bitshear.accuracy;

import bitshear.input.InvalidInputException;
import bitshear.workload.onnx.OnnxGraph;
import bitshear.workload.onnx.OnnxModel;
import bitshear.workload.onnx.OnnxValueInfo;
import java.util.List;

/**
 * The shape of a model's input.
 *
 * @param batch images the model takes at once, or {@link #ANY_BATCH}
 * @param channels colour channels
 * @param height in pixels
 * @param width in pixels
 * @param layout order of the dimensions
 */
public record ModelInput(int batch, int channels, int height, int width, TensorLayout layout) {
    /** The batch of a model that takes any number of images. */
    public static final int ANY_BATCH = -1;

    /**
     * Reads the shape off a model.
     *
     * @throws InvalidInputException if the model has several inputs, or its input is not a batch of images of as many channels as
     *     the preprocessing yields, or its size is known neither from the model nor from the preprocessing
     */
    public static ModelInput of(OnnxModel model, Preprocessing preprocessing) {
        OnnxGraph graph = model.graph();
        List<OnnxValueInfo> inputs = graph.inputs().stream()
                .filter(input -> !graph.initializers().containsKey(input.name()))
                .toList();
        if (inputs.size() != 1) {
            throw new InvalidInputException(
                    model.file() + ": has " + inputs.size() + " inputs, expected one of images");
        }
        List<OnnxValueInfo.Dimension> shape = inputs.get(0).shape().orElse(List.of());
        String name = model.file() + ": input '" + inputs.get(0).name() + "': ";
        if (shape.size() != 4) {
            throw new InvalidInputException(name + "shape " + shape + ", expected four dimensions (a batch of images)");
        }
        boolean planar = preprocessing.layout() == TensorLayout.NCHW;
        int channels = preprocessing.channelOrder().channels();
        OnnxValueInfo.Dimension channel = shape.get(planar ? 1 : 3);
        if (!channel.isSymbolic() && channel.size() != channels) {
            throw new InvalidInputException(name + "shape " + shape + " has " + channel.size()
                    + " channels, expected the " + channels + " of channel-order " + preprocessing.channelOrder()
                    + " in layout " + preprocessing.layout());
        }
        int batch = shape.get(0).isSymbolic() ? ANY_BATCH : size(name, shape.get(0));
        int height = side(name, shape.get(planar ? 2 : 1), preprocessing.size(), 0);
        int width = side(name, shape.get(planar ? 3 : 2), preprocessing.size(), 1);
        return new ModelInput(batch, channels, height, width, preprocessing.layout());
    }

    private static int side(String name, OnnxValueInfo.Dimension dimension, List<Integer> size, int index) {
        if (dimension.isSymbolic()) {
            if (size.isEmpty()) {
                throw new InvalidInputException(
                        name + "height or width is left open, expected size: [height, width] in the preprocessing");
            }
            return size.get(index);
        }
        if (!size.isEmpty() && size.get(index) != dimension.size()) {
            throw new InvalidInputException(name + "fixes " + dimension.size() + " pixels, expected the "
                    + size.get(index) + " of size: " + size);
        }
        return size(name, dimension);
    }

    private static int size(String name, OnnxValueInfo.Dimension dimension) {
        if (dimension.size() < 1 || dimension.size() > 1 << 16) {
            throw new InvalidInputException(name + "a dimension of " + dimension.size() + ", expected 1 to 65536");
        }
        return (int) dimension.size();
    }

    /** Values of one image. */
    public int elements() {
        return channels * height * width;
    }

    /** The dimensions of a batch. */
    public long[] shape(int images) {
        return layout == TensorLayout.NCHW
                ? new long[] {images, channels, height, width}
                : new long[] {images, height, width, channels};
    }

    /** The dimensions of one image. */
    List<Long> imageShape() {
        return java.util.Arrays.stream(shape(1)).boxed().toList();
    }
}
