package bitshear.workload;

import bitshear.input.Key;

/**
 * How weights are made up where trained ones are not to be had.
 *
 * @param distribution shape of the distribution
 * @param standardDeviation standard deviation of every layer's weights, or {@link #BY_FAN_IN}
 * @param gain with {@link #BY_FAN_IN}, the standard deviation is {@code sqrt(gain / fan_in)}, fan_in being the weights of one
 *     filter
 * @param degreesOfFreedom of Student's t; more than 2, so that there is a standard deviation
 * @param logStandardDeviation of the natural logarithm of a log-normal magnitude
 */
public record SyntheticWeightsParameters(
        @Key(
                name = "distribution",
                meaning = "distribution of synthetic weights; trained layers are close to Gaussian near zero",
                byDefault = "gaussian")
        WeightDistribution distribution,

        @Key(
                name = "std",
                meaning =
                        "standard deviation of synthetic weights; fan-in: sqrt(gain / weights of one filter) per layer",
                byDefault = "fan-in",
                min = 0,
                max = 1e6,
                words = {"fan-in=-1"})
        double standardDeviation,

        @Key(
                name = "gain",
                meaning = "numerator of the fan-in rule; 2 is He initialisation for rectified layers",
                byDefault = "2",
                min = 1e-12,
                max = 1e12)
        double gain,

        @Key(
                name = "degrees-of-freedom",
                meaning = "of student-t, more than 2; 5 has visibly heavy tails and a finite fourth moment",
                byDefault = "5",
                min = 2.001,
                max = 1e6)
        double degreesOfFreedom,

        @Key(
                name = "log-std",
                meaning = "of log-normal: standard deviation of the natural logarithm of a magnitude",
                byDefault = "1",
                min = 0,
                max = 5)
        double logStandardDeviation) {

    /** The word for a standard deviation that follows from the layer's fan-in. */
    public static final double BY_FAN_IN = -1;

    /** The defaults: Gaussian, {@code sqrt(2 / fan_in)}. */
    public static final SyntheticWeightsParameters DEFAULT =
            new SyntheticWeightsParameters(WeightDistribution.GAUSSIAN, BY_FAN_IN, 2, 5, 1);

    /** The standard deviation of a layer's weights. */
    public double standardDeviation(Layer layer) {
        return standardDeviation == BY_FAN_IN ? Math.sqrt(gain / layer.weightsPerFilter()) : standardDeviation;
    }
}
