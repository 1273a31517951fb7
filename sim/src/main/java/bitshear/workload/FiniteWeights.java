package bitshear.workload;

import bitshear.input.InvalidInputException;

/** Refuses weights that have no bits to count. */
public final class FiniteWeights {
    private FiniteWeights() {}

    /**
     * @param name of the layer
     * @throws InvalidInputException naming the first NaN or infinity
     */
    public static void require(String name, float[] values) {
        int largest = 0;
        for (float value : values) { // without a branch, so that it vectorises
            largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
        }
        if (largest < Float.floatToRawIntBits(Float.POSITIVE_INFINITY)) {
            return;
        }
        int i = 0;
        while (Float.isFinite(values[i])) {
            i++;
        }
        throw new InvalidInputException(
                name + ": weight at index " + i + " is " + values[i] + ", expected a finite number");
    }
}
