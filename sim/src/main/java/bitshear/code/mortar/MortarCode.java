package bitshear.code.mortar;

import bitshear.code.CodedValues;
import bitshear.code.CodedWeights;
import bitshear.code.WeightCode;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.Map;

/**
 * Mantissa morphing as a code, done ahead ({@link Morphing}): fp32 weights stay fp32 weights of as many bytes.
 *
 * @param precision relative error that a weight stays below (P)
 * @param carry whether the leading one of a significand may move
 */
public record MortarCode(
        @Key(
                name = "precision",
                meaning =
                        "Relative error that every weight stays below (P), above 0 and below 1. The paper keeps accuracy up to 0.05"
                                + " and prints sparsity at 0.1.",
                byDefault = "0.05",
                min = 0,
                max = 1)
        double precision,

        @Key(
                name = "carry",
                meaning =
                        "Whether the leading one may move (1.11 becomes 10.0): hidden, or none. A reading: without it 0.3 and 0.5"
                                + " give the same weights, and the paper prints different results for them.",
                byDefault = "hidden")
        Carry carry)
        implements WeightCode {

    /** @throws InvalidInputException if the precision is not between 0 and 1 */
    public MortarCode {
        morphing(precision, carry);
    }

    private static Morphing morphing(double precision, Carry carry) {
        return new Morphing(precision, carry);
    }

    @Override
    public CodedWeights code(Layer layer, Weights weights, Numerics numerics) {
        require(numerics);
        Weights original = numerics.quantise(layer, weights);
        Weights morphed = new Weights.Fp32(morphing(precision, carry).morph(layer.name(), original.floats()));
        return new CodedValues(layer, original, morphed, numerics, WeightFootprint.dense(numerics.bits()), Map.of());
    }

    @Override
    public void require(Numerics numerics) {
        if (!numerics.isFloatingPoint()) {
            throw new InvalidInputException("mortar: is for fp32 weights, whose significands it morphs; the format is "
                    + numerics.name() + ", expected fp32");
        }
    }
}
