package bitshear.workload;

import java.util.Arrays;

/**
 * What integers of a tensor stand for: integer i is worth {@code factors[i / perFactor]} of its ones.
 *
 * @param factors one for the whole tensor, or one for each output channel
 * @param perFactor neighbouring integers that share a factor
 */
public record Scale(float[] factors, int perFactor) {
    /** Integers that are worth themselves, which is how a file without a scale is read. */
    public static final Scale ONE = new Scale(new float[] {1}, Integer.MAX_VALUE);

    /** All integers are worth 2^-fractionBits; exact. */
    public static Scale powerOfTwo(int fractionBits) {
        return new Scale(new float[] {Math.scalb(1f, -fractionBits)}, Integer.MAX_VALUE);
    }

    /** The factor of an integer. */
    public float of(int index) {
        return factors[index / perFactor];
    }

    /** The scale of a part of the tensor; a part begins where a factor does. */
    Scale slice(int first, int count) {
        if (factors.length == 1) {
            return this;
        }
        int from = first / perFactor;
        int to = (first + count + perFactor - 1) / perFactor;
        return new Scale(Arrays.copyOfRange(factors, from, Math.max(from + 1, to)), perFactor);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scale scale && perFactor == scale.perFactor && Arrays.equals(factors, scale.factors);
    }

    @Override
    public int hashCode() {
        return 31 * perFactor + Arrays.hashCode(factors);
    }
}
