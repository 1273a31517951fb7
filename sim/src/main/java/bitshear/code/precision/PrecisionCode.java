package bitshear.code.precision;

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
 * Fewer bits for every integer weight, as Stripes profits from: the low ones are rounded away, half to even, and what would need another bit
 * saturates.
 *
 * @param bits bits that are left, sign included
 */
public record PrecisionCode(
        @Key(
                name = "bits",
                meaning = "Bits of a weight that are left, sign included; the low ones go.",
                byDefault = "8",
                min = 2,
                max = Numerics.MOST_BITS)
        int bits)
        implements WeightCode {

    @Override
    public boolean isCompressing() {
        return true;
    }

    @Override
    public CodedWeights code(Layer layer, Weights weights, Numerics numerics) {
        require(numerics);
        Weights original = numerics.quantise(layer, weights);
        int low = numerics.bits() - bits;
        int most = (1 << bits - 1) - 1;
        short[] values = original.integers().clone();
        for (int i = 0; i < values.length; i++) {
            int kept = (int) Math.rint(Math.scalb((double) values[i], -low));
            values[i] = (short) (Math.max(-most, Math.min(most, kept)) << low);
        }
        return new CodedValues(
                layer,
                original,
                new Weights.Integers(values, numerics.bits(), original.scale()),
                numerics,
                WeightFootprint.dense(bits),
                Map.of());
    }

    @Override
    public void require(Numerics numerics) {
        if (numerics.isFloatingPoint() || numerics.bits() < bits) {
            throw new InvalidInputException("precision: leaves " + bits + " bits of integers, the format is "
                    + numerics.name() + ", expected integers of at least " + bits + " bits");
        }
    }
}
