package bitshear.workload;

/** Shape of the magnitudes of made-up activations that are not zero. */
public enum ActivationDistribution {
    /** Exponential magnitudes, as trained networks are close to: many small values, few large ones. */
    LAPLACE,
    /** Magnitudes of a Gaussian. */
    GAUSSIAN,
    /** Every magnitude up to the largest is equally likely: the most bits a value can be expected to have. */
    UNIFORM
}
