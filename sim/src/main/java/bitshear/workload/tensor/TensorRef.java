package bitshear.workload.tensor;

import bitshear.input.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A tensor in a file: what its header says, and where its values are. No values are held.
 *
 * @param file the file with the values
 * @param name the tensor's name in its file
 * @param type of the elements
 * @param shape sizes of the dimensions, outermost first; empty for a scalar
 * @param storage where the elements lie
 */
public record TensorRef(Path file, String name, ElementType type, List<Long> shape, Storage storage) {

    public TensorRef {
        shape = List.copyOf(shape);
    }

    /** Takes one chunk of values. */
    @FunctionalInterface
    public interface FloatChunk {
        /**
         * Takes the next values.
         *
         * @param first index of the first value in the tensor
         * @param values buffer, valid from 0 to count - 1, overwritten afterwards
         */
        void accept(long first, float[] values, int count);
    }

    /** Number of elements. */
    public long elements() {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /** Bytes of all elements, packed. */
    public long bytes() {
        return Math.multiplyExact(elements(), (long) type.bytes());
    }

    /** The same tensor in a copy of its file. */
    public TensorRef in(Path copy) {
        return new TensorRef(copy, name, type, shape, storage);
    }

    /** Opens the values for reading from the first on. */
    public TensorReader open() {
        return new TensorReader(this);
    }

    /**
     * Streams all values as fp32 in order.
     *
     * @param chunkElements largest number of values passed at once
     * @throws InvalidInputException if the elements are not F32, F16 or BF16, or the file ends early
     */
    public void forEachChunk(int chunkElements, FloatChunk consumer) {
        float[] chunk = new float[(int) Math.min(chunkElements, elements())];
        try (TensorReader reader = open()) {
            long first = 0;
            for (long left = elements(); left > 0; ) {
                int count = (int) Math.min(chunk.length, left);
                reader.read(chunk, 0, count);
                consumer.accept(first, chunk, count);
                first += count;
                left -= count;
            }
        }
    }

    /** All values of an F32, F16 or BF16 tensor. */
    public float[] floats() {
        float[] values = new float[arrayLength()];
        try (TensorReader reader = open()) {
            reader.read(values, 0, values.length);
        }
        return values;
    }

    /** All values of an I16 or I8 tensor. */
    public short[] shorts() {
        short[] values = new short[arrayLength()];
        try (TensorReader reader = open()) {
            reader.read(values, 0, values.length);
        }
        return values;
    }

    /** All values of a tensor of any type, as doubles; 64-bit integers beyond 2^53 are rounded. */
    public double[] doubles() {
        double[] values = new double[arrayLength()];
        try (TensorReader reader = open()) {
            reader.read(values, 0, values.length);
        }
        return values;
    }

    private int arrayLength() {
        if (elements() > Integer.MAX_VALUE - 8) {
            throw problem(elements() + " elements", "at most " + (Integer.MAX_VALUE - 8) + " to be held at once");
        }
        return (int) elements();
    }

    /** An error about this tensor: {@code file: tensor 'name': found, expected ...}. */
    public InvalidInputException problem(String found, String expected) {
        return problem(file, name, found, expected);
    }

    /** An error about this tensor's type, which holds no weights, in the words of the file's own format. */
    public InvalidInputException notWeights() {
        String fileName = file.toString().toLowerCase(Locale.ROOT);
        return fileName.endsWith(".npy") || fileName.endsWith(".npz")
                ? problem("dtype " + Npy.dtype(type), "one of " + Npy.weightDtypes())
                : problem("type " + type, ElementType.weightTypes());
    }

    /** An error about a tensor: {@code file: tensor 'name': found, expected ...}. */
    public static InvalidInputException problem(Path file, String name, String found, String expected) {
        return new InvalidInputException(file + ": tensor '" + name + "': " + found + ", expected " + expected);
    }

    /**
     * The number of elements of a shape from an untrusted header.
     *
     * @throws InvalidInputException if a size is negative or the product does not fit 63 bits
     */
    public static long checkedElements(Path file, String name, List<Long> shape) {
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw problem(file, name, "shape " + shape, "no negative size");
            }
            long next = elements * size;
            if (size != 0 && (Math.multiplyHigh(elements, size) != 0 || next < 0)) {
                throw problem(
                        file, name, "shape " + shape + " has more than 2^63 elements", "a tensor that fits its file");
            }
            elements = next;
        }
        return elements;
    }
}
