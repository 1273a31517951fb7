package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;

/** Refuses weights that have no bits to count. */
final class FiniteWeights {
    private FiniteWeights() {}

    /** @throws InvalidInputException naming the first NaN or infinity, or int16 weights where fp32 is asked for */
    static void require(String name, Weights weights, NumberFormat format) {
        if (weights instanceof Weights.Fp32 fp32) {
            require(name, fp32.values(), fp32.values().length, 0);
        } else if (format == NumberFormat.FP32) {
            throw new InvalidInputException(
                    name + ": format: the weights are int16, expected fixed16 (fp32 needs floating-point weights)");
        }
    }

    /**
     * @param firstIndex index in the tensor of {@code values[0]}, for the message
     * @throws InvalidInputException naming the first NaN or infinity among the first {@code count} values
     */
    static void require(String name, float[] values, int count, long firstIndex) {
        int largest = 0;
        for (int i = 0; i < count; i++) { // without a branch, so that it vectorises
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
        }
        if (largest < Float.floatToRawIntBits(Float.POSITIVE_INFINITY)) {
            return;
        }
        int i = 0;
        while (Float.isFinite(values[i])) {
            i++;
        }
        throw new InvalidInputException(
                name + ": weight at index " + (firstIndex + i) + " is " + values[i] + ", expected a finite number");
    }
}
