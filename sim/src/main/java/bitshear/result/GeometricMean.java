package bitshear.result;

/** The mean of ratios: the only one that does not depend on which side of a ratio is the baseline. */
public final class GeometricMean {
    private GeometricMean() {}

    /**
     * The mean of positive values, at least one. StrictMath, so that the same values give the same bits on every JDK.
     */
    public static double of(double... values) {
        if (values.length == 1) {
            return values[0];
        }
        double logs = 0;
        for (double value : values) {
            logs += StrictMath.log(value);
        }
        return StrictMath.exp(logs / values.length);
    }
}
