package bitshear.workload;

/** The 16-bit fixed-point format: sign and 15 magnitude bits, a value being q x 2^-fractionBits. */
public final class FixedPoint {
    /** Largest magnitude. */
    public static final int MAX_MAGNITUDE = 32767;

    private FixedPoint() {}

    /**
     * {@code clamp(round_half_even(w x 2^fractionBits), -32767, 32767)}. Exact: the product of a float and a power of two is
     * a double.
     *
     * @param weight a finite number
     */
    public static int quantise(float weight, int fractionBits) {
        int rounded = (int) Math.rint((double) weight * (1L << fractionBits)); // saturates far beyond the clamp
        return Math.max(-MAX_MAGNITUDE, Math.min(MAX_MAGNITUDE, rounded));
    }

    /** A 16-bit integer taken as it is; -32768, which sign and magnitude cannot hold, becomes -32767. */
    public static int saturate(short value) {
        return Math.max(-MAX_MAGNITUDE, value);
    }

    /** The value of {@code q}; exact. */
    public static float value(int q, int fractionBits) {
        return (float) ((double) q / (1L << fractionBits));
    }

    /** Weights the clamp changes: int16 values of -32768, or fp32 values that round beyond +-32767. */
    public static long saturated(Weights weights, int fractionBits) {
        long saturated = 0;
        if (weights.isFloatingPoint()) {
            double scale = 1L << fractionBits;
            for (float value : weights.floats()) {
                if (Math.abs(Math.rint(value * scale)) > MAX_MAGNITUDE) {
                    saturated++;
                }
            }
        } else {
            for (short value : weights.integers()) {
                if (value == Short.MIN_VALUE) {
                    saturated++;
                }
            }
        }
        return saturated;
    }
}
