package bitshear.workload;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Layers given by files of their operands: the shapes, the weights and the activations. Layers do not feed one another. */
public final class OperandFiles implements WeightSource, ActivationSource {
    private static final int CONVOLUTION_AXES = 4;

    private final Map<Integer, Entry> entries = new HashMap<>();
    private final Network network;
    private final List<Path> files = new ArrayList<>();

    /**
     * @param activations null where only the shape is known
     */
    private record Entry(OperandLayer operands, Layer layer, TensorRef weights, TensorRef activations) {}

    /** Channels, rows, columns of a tensor, or filters in place of channels. */
    private record Extent(int filters, int channels, int rows, int columns) {}

    /**
     * Opens the files and checks that they fit together; values are read when asked for.
     *
     * @throws InvalidInputException if a file is missing or wrong, or shapes disagree
     */
    public OperandFiles(List<OperandLayer> layers) {
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            OperandLayer operands = layers.get(i);
            String name = operands.name().isEmpty() ? "layer" + i : operands.name();
            TensorRef weights = open(operands.weights());
            TensorRef activations = operands.activations() == null ? null : open(operands.activations());
            Layer layer = shape(i, name, operands, weights, activations);
            entries.put(i, new Entry(operands, layer, weights, activations));
            all.add(layer);
        }
        network = new Network("operands", all);
    }

    private TensorRef open(Path file) {
        files.add(file);
        List<TensorRef> tensors = TensorFile.open(file).tensors();
        if (tensors.size() != 1) {
            throw new InvalidInputException(
                    file + ": has " + tensors.size() + " tensors, expected one, as in a .npy file");
        }
        return tensors.get(0);
    }

    private static Layer shape(
            int index, String name, OperandLayer operands, TensorRef weights, TensorRef activations) {
        List<Long> inputShape = activations == null ? operands.inputShape() : activations.shape();
        String inputs = activations == null
                ? "workload.layers[" + index + "].input-shape"
                : activations.file().toString();
        boolean conv = operands.type() == OperandLayerType.CONV;
        Extent filter =
                conv ? convolution(weights.shape(), operands, weights.file().toString()) : matrix(weights);
        Extent input = conv ? convolution(inputShape, operands, inputs) : vector(inputShape, filter, inputs, weights);
        if (input.filters != 1) {
            throw new InvalidInputException(inputs + ": shape " + inputShape + " holds " + input.filters
                    + " inputs, expected 1 in the first axis");
        }
        if (input.channels % filter.channels != 0) {
            throw new InvalidInputException(inputs + ": shape " + inputShape + " has " + input.channels
                    + " channels, expected a multiple of the " + filter.channels + " of each filter in "
                    + weights.file() + " of shape " + weights.shape());
        }
        int groups = input.channels / filter.channels;
        if (filter.filters % groups != 0) {
            throw new InvalidInputException(weights.file() + ": shape " + weights.shape() + " has " + filter.filters
                    + " filters, expected a multiple of the " + groups + " groups that follow from the "
                    + input.channels + " input channels");
        }
        return new Layer(
                index,
                name,
                operands.type().type,
                input.channels,
                filter.filters,
                input.rows,
                input.columns,
                filter.rows,
                filter.columns,
                operands.stride(),
                operands.stride(),
                operands.padding(),
                operands.padding(),
                operands.padding(),
                operands.padding(),
                operands.dilation(),
                operands.dilation(),
                groups,
                positions(operands, input.rows, filter.rows, inputs, inputShape),
                positions(operands, input.columns, filter.columns, inputs, inputShape),
                List.of(-1),
                false,
                "");
    }

    private static int positions(OperandLayer operands, int size, int kernel, String inputs, List<Long> shape) {
        SlidingWindow window = new SlidingWindow(
                kernel, operands.stride(), operands.padding(), operands.padding(), operands.dilation());
        long positions = window.positions(size, false);
        if (positions < 1) {
            throw new InvalidInputException(inputs + ": shape " + shape + " with padding " + operands.padding()
                    + " is smaller than the kernel, which spans " + window.span() + " elements, expected room for it");
        }
        return Math.toIntExact(positions);
    }

    private static Extent convolution(List<Long> shape, OperandLayer operands, String file) {
        // A 1x1 kernel or image is often stored without its axes.
        if (shape.size() != CONVOLUTION_AXES && shape.size() != 2) {
            throw new InvalidInputException(file + ": shape " + shape + ", expected 4 axes for a convolution");
        }
        int first = size(shape, 2, file);
        int second = size(shape, 3, file);
        boolean columnsFirst = operands.axes() == OperandAxes.NCXY;
        return new Extent(
                size(shape, 0, file),
                size(shape, 1, file),
                columnsFirst ? second : first,
                columnsFirst ? first : second);
    }

    private static Extent matrix(TensorRef weights) {
        String file = weights.file().toString();
        long rest = weights.shape().stream().skip(1).reduce(1L, (a, b) -> a * b);
        if (weights.shape().size() < 2 || rest > Integer.MAX_VALUE) {
            throw new InvalidInputException(
                    file + ": shape " + weights.shape() + ", expected [outputs, inputs] for a fully connected layer");
        }
        requirePositive(rest, weights.shape(), file);
        return new Extent(size(weights.shape(), 0, file), (int) rest, 1, 1);
    }

    /** The inputs of a fully connected layer, however many axes they have; axes of size 0 stand for missing ones. */
    private static Extent vector(List<Long> shape, Extent filter, String file, TensorRef weights) {
        long elements = shape.stream().filter(size -> size != 0).reduce(1L, (a, b) -> a * b);
        if (elements != filter.channels) {
            throw new InvalidInputException(file + ": shape " + shape + " has " + elements + " values, expected "
                    + filter.channels + ", the inputs of each filter in " + weights.file() + " of shape "
                    + weights.shape());
        }
        return new Extent(1, filter.channels, 1, 1);
    }

    private static int size(List<Long> shape, int axis, String file) {
        long size = axis < shape.size() ? shape.get(axis) : 1;
        requirePositive(size, shape, file);
        return (int) size;
    }

    private static void requirePositive(long size, List<Long> shape, String file) {
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw new InvalidInputException(file + ": shape " + shape + ", expected positive sizes below 2^31");
        }
    }

    /** The layers, each reading an input of its own. */
    public Network network() {
        return network;
    }

    /** The files opened. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    @Override
    public Weights weights(Layer layer) {
        Entry entry = entry(layer);
        TensorRef tensor = entry.weights;
        boolean transposed = isTransposed(entry);
        if (tensor.type().readsAsInt16()) {
            short[] values = tensor.shorts();
            return new Weights.Integers(
                    transposed ? transpose(values, layer) : values,
                    tensor.type().bytes() * Byte.SIZE,
                    Scale.ONE);
        }
        if (!tensor.type().readsAsFp32()) {
            throw tensor.notWeights();
        }
        float[] values = tensor.floats();
        return new Weights.Fp32(transposed ? transpose(values, layer) : values);
    }

    @Override
    public Activations activations(Layer layer) {
        Entry entry = entry(layer);
        if (entry.activations == null) {
            throw new InvalidInputException("workload.layers[" + layer.index()
                    + "].activations: is missing, expected the input tensor of layer '" + layer.name()
                    + "', because this machine's cycles depend on it");
        }
        short[] values = readFixedPoint(entry.activations);
        if (isTransposed(entry)) {
            values = transpose(values, layer.inChannels(), layer.inHeight(), layer.inWidth());
        }
        int precision = entry.operands.activationPrecision();
        return precision == OperandLayer.PROFILED
                ? Activations.profiled(values)
                : Activations.given(
                        values,
                        precision,
                        "workload.layers[" + layer.index() + "].activation-precision for " + entry.activations.file());
    }

    /** Integers of at most 16 bits; wider types are taken if their values are narrow enough. */
    private static short[] readFixedPoint(TensorRef tensor) {
        if (tensor.type().readsAsInt16()) {
            return tensor.shorts();
        }
        if (tensor.type().isFloatingPoint()) {
            throw tensor.problem("elements of type " + tensor.type(), "integers of at most 16 bits");
        }
        double[] wide = tensor.doubles();
        short[] values = new short[wide.length];
        for (int i = 0; i < wide.length; i++) {
            if (wide[i] < Short.MIN_VALUE || wide[i] > Short.MAX_VALUE) {
                throw tensor.problem(
                        "value " + (long) wide[i] + " at index " + i, Short.MIN_VALUE + " to " + Short.MAX_VALUE);
            }
            values[i] = (short) wide[i];
        }
        return values;
    }

    private Entry entry(Layer layer) {
        Entry entry = entries.get(layer.index());
        if (entry == null || !entry.layer.equals(layer)) {
            throw new IllegalArgumentException("layer '" + layer.name() + "' is none of these files'");
        }
        return entry;
    }

    private static boolean isTransposed(Entry entry) {
        return entry.operands.type() == OperandLayerType.CONV && entry.operands.axes() == OperandAxes.NCXY;
    }

    private static short[] transpose(short[] values, Layer layer) {
        return transpose(
                values, layer.outChannels() * layer.channelsPerGroup(), layer.kernelHeight(), layer.kernelWidth());
    }

    /** From [plane][column][row] to [plane][row][column]. */
    private static short[] transpose(short[] values, int planes, int rows, int columns) {
        short[] to = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            int row = i % rows;
            int column = i / rows % columns;
            to[(i / (rows * columns) * rows + row) * columns + column] = values[i];
        }
        return to;
    }

    private static float[] transpose(float[] values, Layer layer) {
        int rows = layer.kernelHeight();
        int columns = layer.kernelWidth();
        float[] to = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int row = i % rows;
            int column = i / rows % columns;
            to[(i / (rows * columns) * rows + row) * columns + column] = values[i];
        }
        return to;
    }
}
