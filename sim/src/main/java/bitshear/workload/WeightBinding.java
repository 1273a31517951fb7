package bitshear.workload;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.ElementType;
import bitshear.workload.tensor.TensorPatch;
import bitshear.workload.tensor.TensorReader;
import bitshear.workload.tensor.TensorRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A layer and the tensor its weights lie in. Several layers may share a tensor, wholly (shared weights) or in parts (a
 * transposed convolution taken apart).
 *
 * @param layer a weighted layer
 * @param tensor where its weights lie; F32, F16 or BF16 (read as fp32), or I16 or I8 (already quantised)
 * @param layout which element is which weight
 * @param quantisation what the tensor's integers stand for; null where its elements are the weights
 */
public record WeightBinding(Layer layer, TensorRef tensor, WeightLayout layout, Quantisation quantisation) {
    private static final int LEAST_EXPONENT = Float.floatToRawIntBits(Float.MIN_NORMAL);

    /**
     * @throws InvalidInputException if the tensor's type cannot hold weights
     */
    public WeightBinding {
        if (quantisation == null && !tensor.type().holdsWeights()) {
            throw tensor.problem(
                    "weights of layer '" + layer.name() + "' of type " + tensor.type(), ElementType.weightTypes());
        }
    }

    /** Elements that are the weights themselves. */
    public WeightBinding(Layer layer, TensorRef tensor, WeightLayout layout) {
        this(layer, tensor, layout, null);
    }

    /** Whether the tensor's elements are the layer's weights in the layer's own order. */
    public boolean isDense() {
        return quantisation == null && layout.equals(WeightLayout.dense(layer)) && tensor.elements() == layer.weights();
    }

    /**
     * Reads all weights of the layer.
     *
     * @throws InvalidInputException if a weight is not finite, or the file cannot be read
     */
    public Weights read() {
        return isDense() ? readFilters(0, layer.outChannels()) : gather();
    }

    /**
     * Reads the weights of some filters, without reading the others where the tensor is in the layer's own order.
     *
     * @param firstFilter first filter, over all groups
     * @param filters how many
     */
    public Weights readFilters(int firstFilter, int filters) {
        long count = layer.weightsPerFilter() * filters;
        long first = layer.weightsPerFilter() * firstFilter;
        if (count > Integer.MAX_VALUE - 8) {
            throw tensor.problem(
                    count + " weights of layer '" + layer.name() + "'",
                    "at most " + (Integer.MAX_VALUE - 8) + " to be held at once");
        }
        if (!isDense()) {
            return gather().slice((int) first, (int) count);
        }
        try (TensorReader reader = tensor.open()) {
            reader.skip(first);
            if (tensor.type().readsAsInt16()) {
                short[] values = new short[(int) count];
                reader.read(values, 0, values.length);
                return integers(values);
            }
            float[] values = new float[(int) count];
            reader.read(values, 0, values.length);
            checkFinite(values, first);
            return new Weights.Fp32(values);
        }
    }

    /** Integers as wide as the tensor's; a file says nothing of their scale. */
    private Weights integers(short[] values) {
        return new Weights.Integers(values, tensor.type().bytes() * Byte.SIZE, Scale.ONE);
    }

    private Weights gather() {
        int count = Math.toIntExact(layer.weights());
        if (quantisation != null) {
            return dequantised(count);
        }
        if (tensor.type().readsAsInt16()) {
            short[] elements = tensor.shorts();
            short[] values = new short[count];
            layout.forEach(layer, (weight, element) -> values[weight] = elements[element]);
            return integers(values);
        }
        float[] elements = tensor.floats();
        float[] values = new float[count];
        layout.forEach(layer, (weight, element) -> values[weight] = elements[element]);
        checkFinite(values, 0);
        return new Weights.Fp32(values);
    }

    /** The integers with their zero points subtracted, as wide as they are stored or as that makes them. */
    private Weights dequantised(int count) {
        double[] elements = tensor.doubles();
        short[] values = new short[count];
        int[] widest = {0};
        layout.forEach(layer, (weight, element) -> {
            int stored = quantisation.packed()
                    ? (int) elements[element / 2] >> 4 * (element % 2) & 0xF
                    : (int) elements[element];
            int value = quantisation.integer(weight, stored);
            widest[0] = Math.max(widest[0], value < 0 ? ~value : value);
            values[weight] = (short) value;
        });
        int bits = Math.max(quantisation.bits(), Integer.SIZE - Integer.numberOfLeadingZeros(widest[0]) + 1);
        if (bits > Numerics.MOST_BITS) {
            throw tensor.problem(
                    "weights of layer '" + layer.name() + "' of " + bits + " bits", "at most " + Numerics.MOST_BITS);
        }
        return new Weights.Integers(values, bits, quantisation.scale());
    }

    private void checkFinite(float[] values, long first) {
        int special = 0;
        for (float value : values) {
            // An exponent field of 255 carries into the sign.
            special |= (Float.floatToRawIntBits(value) & Integer.MAX_VALUE) + LEAST_EXPONENT;
        }
        if (special >= 0) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw notFinite(values[i], first + i);
            }
        }
    }

    private InvalidInputException notFinite(float value, long weight) {
        long filter = weight / layer.weightsPerFilter();
        long rest = weight % layer.weightsPerFilter();
        long kernel = (long) layer.kernelHeight() * layer.kernelWidth();
        return tensor.problem(
                "weight " + weight + " of layer '" + layer.name() + "' (filter " + filter + ", channel " + rest / kernel
                        + ", row " + rest % kernel / layer.kernelWidth() + ", column " + rest % layer.kernelWidth()
                        + ") is " + value,
                "finite numbers");
    }

    /**
     * Overwrites the layer's weights in a copy of the tensor's file; every other byte stays.
     *
     * @param copy a copy of {@code tensor().file()}
     * @param weights as {@link #read} yields them, with changed values
     * @throws IllegalArgumentException if a value is not representable in the tensor's type
     */
    public void write(Path copy, Weights weights) throws IOException {
        if (weights.count() != layer.weights()) {
            throw new IllegalArgumentException(
                    weights.count() + " values for the " + layer.weights() + " weights of " + layer.name());
        }
        if (quantisation != null
                && (quantisation.packed() || !tensor.type().readsAsInt16() || quantisation.hasZeroPoint())) {
            throw tensor.problem(
                    "weights of layer '" + layer.name() + "' of type " + tensor.type() + " with a zero point",
                    "integers of I8 or I16 to write pruned ones to");
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!weights.isFloatingPoint()) {
                short[] values = weights.integers();
                short[] elements = isDense() ? values : tensor.in(copy).shorts();
                if (!isDense()) {
                    layout.forEach(layer, (weight, element) -> elements[element] = values[weight]);
                }
                TensorPatch.write(channel, tensor, 0, elements, 0, elements.length);
            } else {
                float[] values = weights.floats();
                float[] elements = isDense() ? values : tensor.in(copy).floats();
                if (!isDense()) {
                    layout.forEach(layer, (weight, element) -> elements[element] = values[weight]);
                }
                TensorPatch.write(channel, tensor, 0, elements, 0, elements.length);
            }
        }
    }
}
