package bitshear.workload;

import bitshear.input.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the numbers of one operand of one layer are held: IEEE 754 single precision, or integers of 2 to 16 bits with a scale. Integers are
 * symmetric, as sign and magnitude hold them: the most negative number of the width does not occur.
 *
 * @param kind fp32, or how the integers' scale is found
 * @param bits bits of a number in memory and on the wires, sign included
 * @param fractionBits of {@link Kind#FIXED_POINT}: a number is q x 2^-fractionBits; 0 for the others
 */
public record Numerics(Kind kind, int bits, int fractionBits) {
    /** What a number of an operand is. */
    public enum Kind {
        /** IEEE 754 single precision. */
        FLOATING_POINT,
        /** An integer times a power of two that is the same everywhere. */
        FIXED_POINT,
        /** An integer times one scale for the whole tensor: {@code max|w| / largest}. */
        SCALED_PER_TENSOR,
        /** An integer times a scale for each output channel: {@code max|w| / largest} of its weights. */
        SCALED_PER_CHANNEL
    }

    /** The widest integers there are. */
    public static final int MOST_BITS = 16;

    /** Beyond this no fp32 weight of a sensible size survives the clamp of fixed point. */
    public static final int MOST_FRACTION_BITS = 30;

    /** IEEE 754 single precision: 24 significand bits with the hidden one. */
    public static final Numerics FP32 = new Numerics(Kind.FLOATING_POINT, Float.SIZE, 0);

    /** Integers of 8 bits with a scale per output channel. */
    public static final Numerics INT8 = integers(Byte.SIZE);

    private static final Pattern NAME = Pattern.compile("(fp|fixed|int)(\\d{1,2})");

    /** @throws IllegalArgumentException if the width is not one of the kind */
    public Numerics {
        boolean legal = kind == Kind.FLOATING_POINT ? bits == Float.SIZE : bits >= 2 && bits <= MOST_BITS;
        if (!legal || fractionBits < 0 || fractionBits > MOST_FRACTION_BITS) {
            throw new IllegalArgumentException(kind + " of " + bits + " bits, " + fractionBits + " fraction bits");
        }
    }

    /** Fixed point of 16 bits: sign and 15 magnitude bits. */
    public static Numerics fixed16(int fractionBits) {
        return fixed(MOST_BITS, fractionBits);
    }

    /** Fixed point of so many bits, sign included. */
    public static Numerics fixed(int bits, int fractionBits) {
        return new Numerics(Kind.FIXED_POINT, bits, fractionBits);
    }

    /** Integers of so many bits, sign included, with a scale per output channel. */
    public static Numerics integers(int bits) {
        return new Numerics(Kind.SCALED_PER_CHANNEL, bits, 0);
    }

    /**
     * The numerics of a name: {@code fp32}, {@code fixed2} to {@code fixed16}, {@code int2} to {@code int16}.
     *
     * @param fractionBits for fixed point
     * @throws InvalidInputException if there are none
     */
    public static Numerics of(String name, int fractionBits) {
        Matcher match = NAME.matcher(name);
        if (match.matches()) {
            int width = Integer.parseInt(match.group(2));
            if (name.equals(FP32.name())) {
                return FP32;
            }
            if (!match.group(1).equals("fp") && width >= 2 && width <= MOST_BITS) {
                return match.group(1).equals("int") ? integers(width) : fixed(width, fractionBits);
            }
        }
        throw new InvalidInputException("format: is '" + name
                + "', expected fp32, fixed2 to fixed16 or int2 to int16, such as fixed16 or int8");
    }

    /** The name in results and on the command line: {@code fp32}, {@code fixed16}, {@code int8}. */
    public String name() {
        return switch (kind) {
            case FLOATING_POINT -> "fp" + bits;
            case FIXED_POINT -> "fixed" + bits;
            case SCALED_PER_TENSOR, SCALED_PER_CHANNEL -> "int" + bits;
        };
    }

    /** Whether numbers have exponents of their own. */
    public boolean isFloatingPoint() {
        return kind == Kind.FLOATING_POINT;
    }

    /** Whether numbers share the scale 2^-fractionBits. */
    public boolean isFixedPoint() {
        return kind == Kind.FIXED_POINT;
    }

    /** Bits of a magnitude that can be essential; for fp32 with the hidden one. */
    public int magnitudeBits() {
        return isFloatingPoint() ? 24 : bits - 1;
    }

    /** Largest magnitude of an integer. */
    public int largest() {
        return (1 << bits - 1) - 1;
    }

    /**
     * A layer's weights in these numerics. fp32 stays fp32; fp32 becomes integers by {@code clamp(round_half_even(w / s), -largest,
     * largest)}; integers are taken as they are, the most negative number of the width as its neighbour.
     *
     * @param layer whose weights they are, or some filters of it
     * @throws InvalidInputException if a weight is not finite, an integer does not fit the width, or integers are to become fp32
     */
    public Weights quantise(Layer layer, Weights weights) {
        String name = layer.name();
        return switch (kind) {
            case FLOATING_POINT -> {
                if (!weights.isFloatingPoint() && !weights.scale().equals(Scale.ONE)) {
                    // a model's integers with a scale stand for real numbers
                    yield weights.asFloats();
                }
                if (!weights.isFloatingPoint()) {
                    throw new InvalidInputException(name + ": format: the weights are " + weights.typeName()
                            + ", expected fixed16" + " (fp32 needs floating-point weights)");
                }
                yield weights;
            }
            case FIXED_POINT, SCALED_PER_TENSOR, SCALED_PER_CHANNEL ->
                weights.isFloatingPoint() ? round(layer, weights) : fit(name, weights);
        };
    }

    private Weights round(Layer layer, Weights weights) {
        float[] values = weights.floats();
        FiniteWeights.require(layer.name(), values);
        short[] integers = new short[values.length];
        if (isFixedPoint()) {
            for (int i = 0; i < values.length; i++) {
                integers[i] = (short) clamp(FixedPoint.quantise(values[i], fractionBits));
            }
            return new Weights.Integers(integers, bits, Scale.powerOfTwo(fractionBits));
        }
        int perScale = kind == Kind.SCALED_PER_TENSOR ? values.length : (int) layer.weightsPerFilter();
        float[] scales = new float[perScale == 0 ? 0 : (values.length + perScale - 1) / perScale];
        for (int channel = 0; channel < scales.length; channel++) {
            int from = channel * perScale;
            int to = Math.min(values.length, from + perScale);
            float most = 0;
            for (int i = from; i < to; i++) {
                most = Math.max(most, Math.abs(values[i]));
            }
            // A channel of zeros has no largest weight; any scale does.
            scales[channel] = most == 0 ? 1 : most / largest();
            for (int i = from; i < to; i++) {
                integers[i] = (short) clamp((int) Math.rint((double) values[i] / scales[channel]));
            }
        }
        return new Weights.Integers(integers, bits, new Scale(scales, perScale));
    }

    private int clamp(int value) {
        return Math.max(-largest(), Math.min(largest(), value));
    }

    private Weights fit(String name, Weights weights) {
        short[] values = weights.integers();
        int largest = largest();
        short[] fitted = values;
        for (int i = 0; i < values.length; i++) {
            short value = values[i];
            if (Math.abs(value) <= largest) {
                continue;
            }
            if (value != -largest - 1) {
                throw new InvalidInputException(name + ": weight " + i + " is " + value + ", expected " + bits
                        + " bits, " + -largest + " to " + largest);
            }
            if (fitted == values) {
                fitted = values.clone();
            }
            fitted[i] = (short) -largest;
        }
        boolean unscaled = isFixedPoint() && weights.scale().equals(Scale.ONE);
        return new Weights.Integers(fitted, bits, unscaled ? Scale.powerOfTwo(fractionBits) : weights.scale());
    }

    @Override
    public String toString() {
        return name() + (isFixedPoint() ? " f=" + fractionBits : "");
    }
}
