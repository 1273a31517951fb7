package bitshear.code;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;

/** What codes of int8 weights have in common. */
public final class IntegerCodes {
    private IntegerCodes() {}

    /** @throws InvalidInputException if the numerics are not integers of 8 bits, naming the code */
    public static void requireInt8(String code, Numerics numerics) {
        if (numerics.isFloatingPoint() || numerics.bits() != Byte.SIZE) {
            throw new InvalidInputException(
                    code + ": is for int8 weights, the format is " + numerics.name() + ", expected int8");
        }
    }

    /**
     * Weights as integers of 8 bits. Those of a file are taken as they are, the most negative one too.
     *
     * @throws InvalidInputException if the number of weights does not fit the layer, one is not finite, or one is out of range
     */
    public static Weights.Integers int8(Layer layer, Weights weights, Numerics numerics) {
        WeightShape.of(layer, weights.count());
        if (weights.isFloatingPoint()) {
            Weights quantised = numerics.quantise(layer, weights);
            return new Weights.Integers(quantised.integers(), Byte.SIZE, quantised.scale());
        }
        short[] values = weights.integers();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < Byte.MIN_VALUE || values[i] > Byte.MAX_VALUE) {
                throw new InvalidInputException(layer.name() + ": weight " + i + " is " + values[i]
                        + ", expected 8 bits, " + Byte.MIN_VALUE + " to " + Byte.MAX_VALUE);
            }
        }
        return new Weights.Integers(values, Byte.SIZE, weights.scale());
    }
}
