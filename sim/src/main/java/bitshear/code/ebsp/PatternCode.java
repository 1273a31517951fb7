package bitshear.code.ebsp;

import bitshear.code.CodedValues;
import bitshear.code.CodedWeights;
import bitshear.code.WeightCode;
import bitshear.input.Checked;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Scale;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.List;
import java.util.Map;

/**
 * The bit pattern of EBSP as a code: every weight becomes a level of a {@link Pattern} times a scale of its tensor or output channel.
 *
 * @param bits bits of a weight, sign included
 * @param length bits of the window that holds a weight's ones (L)
 * @param projection how a number becomes a level
 * @param scale what shares a scale
 */
public record PatternCode(
        @Key(
                name = "bits",
                meaning = "Bits of a weight, sign included. The slides print 6, and 5.",
                byDefault = "6",
                min = 2,
                max = 16)
        int bits,

        @Key(
                name = "length",
                meaning =
                        "Bits of the window, from the leading one on, that hold all ones of a weight. The slides print 3.",
                byDefault = "3",
                min = 1,
                max = 15)
        int length,

        @Key(
                name = "projection",
                meaning =
                        "Whether a weight becomes the nearest level, or is rounded and then cut off (mask). A choice: nearest.",
                byDefault = "nearest")
        Projection projection,

        @Key(
                name = "scale",
                meaning = "What shares a scale: tensor or channel. Nothing is printed; a choice.",
                byDefault = "tensor")
        ScaleExtent scale)
        implements WeightCode, Checked {

    /** What shares a scale. */
    public enum ScaleExtent {
        /** All weights of a layer. */
        TENSOR,
        /** The weights of an output channel. */
        CHANNEL
    }

    @Override
    public boolean isCompressing() {
        return true;
    }

    @Override
    public List<Problem> problems() {
        return length <= bits - 1
                ? List.of()
                : List.of(new Problem(
                        "length", "is " + length + ", expected at most the " + (bits - 1) + " magnitude bits"));
    }

    @Override
    public CodedWeights code(Layer layer, Weights weights, Numerics numerics) {
        require(numerics);
        Pattern pattern = new Pattern(bits - 1, length);
        Weights original = numerics.quantise(layer, weights);
        float[] numbers = weights.asFloats().floats();
        int perScale = scale == ScaleExtent.TENSOR ? numbers.length : (int) layer.weightsPerFilter();
        short[] levels = new short[numbers.length];
        float[] scales = new float[perScale == 0 ? 0 : numbers.length / perScale];
        for (int i = 0; i < scales.length; i++) {
            PatternScale found = PatternScale.of(pattern, projection, numbers, i * perScale, perScale);
            // A part that is all zeros has no scale; any does.
            scales[i] = found.scale() == 0 ? 1 : (float) found.scale();
            System.arraycopy(found.levels(), 0, levels, i * perScale, perScale);
        }
        return new CodedValues(
                layer,
                original,
                new Weights.Integers(levels, bits, new Scale(scales, Math.max(1, perScale))),
                numerics,
                WeightFootprint.dense(bits),
                Map.of("table_rows", 1 << length - 1));
    }

    @Override
    public void require(Numerics numerics) {
        if (numerics.isFloatingPoint() || numerics.bits() != bits) {
            throw new InvalidInputException("ebsp-pattern: makes integers of " + bits
                    + " bits with a scale, the format is " + numerics.name() + ", expected int" + bits);
        }
    }

    /** A scale of the tensor is one of all its filters. */
    @Override
    public int filtersTogether(Layer layer) {
        return scale == ScaleExtent.TENSOR ? layer.outChannels() : 1;
    }
}
