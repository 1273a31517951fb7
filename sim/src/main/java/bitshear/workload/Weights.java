package bitshear.workload;

import java.util.Arrays;

/**
 * One layer's weights, flattened in the order [filter][channel][kernel row][kernel column]: numbers in single precision, or integers with a
 * scale. Nobody else needs to know which class holds them.
 */
public sealed interface Weights {
    int count();

    /** Whether these are single-precision numbers and not integers. */
    boolean isFloatingPoint();

    /** What the element type is called: {@code fp32}, {@code int16}, {@code int8}. */
    String typeName();

    /** Bits of an element, sign included. */
    int bits();

    /** The numbers, not a copy. @throws IllegalStateException if these are integers */
    float[] floats();

    /** The integers, not a copy. @throws IllegalStateException if these are floating-point numbers */
    short[] integers();

    /** What the integers stand for; {@link Scale#ONE} for floating-point numbers. */
    Scale scale();

    /** The number a weight stands for. */
    float value(int index);

    /** So many weights from one on; where every output channel has a scale, whole channels. */
    Weights slice(int first, int count);

    /**
     * The weights of some filters, one after another.
     *
     * @param perFilter weights of a filter
     */
    Weights filters(int[] filters, int perFilter);

    /** What all weights stand for, as single-precision numbers: themselves, or integers times scale, rounded once. */
    default Weights asFloats() {
        if (isFloatingPoint()) {
            return this;
        }
        float[] values = new float[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i);
        }
        return new Fp32(values);
    }

    /** IEEE 754 single precision values. */
    record Fp32(float[] values) implements Weights {
        @Override
        public int count() {
            return values.length;
        }

        @Override
        public boolean isFloatingPoint() {
            return true;
        }

        @Override
        public String typeName() {
            return "fp32";
        }

        @Override
        public int bits() {
            return Float.SIZE;
        }

        @Override
        public float[] floats() {
            return values;
        }

        @Override
        public short[] integers() {
            throw new IllegalStateException("weights are fp32, not integers");
        }

        @Override
        public Scale scale() {
            return Scale.ONE;
        }

        @Override
        public float value(int index) {
            return values[index];
        }

        @Override
        public Weights slice(int first, int count) {
            return new Fp32(Arrays.copyOfRange(values, first, first + count));
        }

        @Override
        public Weights filters(int[] filters, int perFilter) {
            float[] taken = new float[filters.length * perFilter];
            for (int i = 0; i < filters.length; i++) {
                System.arraycopy(values, filters[i] * perFilter, taken, i * perFilter, perFilter);
            }
            return new Fp32(taken);
        }
    }

    /**
     * Two's complement integers.
     *
     * @param values each within the width
     * @param bits width of an integer as it is stored, sign included; 2 to 16
     * @param scale what the integers stand for
     */
    record Integers(short[] values, int bits, Scale scale) implements Weights {
        /** 16-bit integers of a file that says nothing of their scale. */
        public static Integers of16(short[] values) {
            return new Integers(values, Short.SIZE, Scale.ONE);
        }

        @Override
        public int count() {
            return values.length;
        }

        @Override
        public boolean isFloatingPoint() {
            return false;
        }

        @Override
        public String typeName() {
            return "int" + bits;
        }

        @Override
        public float[] floats() {
            throw new IllegalStateException("weights are integers, not fp32");
        }

        @Override
        public short[] integers() {
            return values;
        }

        @Override
        public float value(int index) {
            // Exact where the factor is a power of two, else rounded once.
            return (float) ((double) values[index] * scale.of(index));
        }

        @Override
        public Weights slice(int first, int count) {
            return new Integers(Arrays.copyOfRange(values, first, first + count), bits, scale.slice(first, count));
        }

        @Override
        public Weights filters(int[] filters, int perFilter) {
            short[] taken = new short[filters.length * perFilter];
            float[] factors = new float[filters.length];
            for (int i = 0; i < filters.length; i++) {
                System.arraycopy(values, filters[i] * perFilter, taken, i * perFilter, perFilter);
                factors[i] = scale.of(filters[i] * perFilter);
            }
            return new Integers(taken, bits, scale.factors().length == 1 ? scale : new Scale(factors, perFilter));
        }
    }
}
