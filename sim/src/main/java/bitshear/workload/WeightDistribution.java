package bitshear.workload;

/** The shape of the distribution synthetic weights are drawn from; every one has mean zero and is symmetric. */
public enum WeightDistribution {
    /** Normal. */
    GAUSSIAN,
    /** Double exponential: heavier tails, many small weights. */
    LAPLACE,
    /** Student's t: power-law tails. */
    STUDENT_T,
    /** A random sign times a log-normal magnitude: weights spread over many exponents. */
    LOG_NORMAL
}
