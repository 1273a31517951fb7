package bitshear.code.ebsp;

/**
 * Weights as levels of a {@link Pattern} times a scale, found by search: of absmax x k / (64 x top level), k from 64 down to 16, the one
 * with the least sum of squared errors, the first of equals. The source gives no rule; this one is a choice.
 *
 * @param step k of the scale
 * @param scale what a level of 1 is worth; 0 if all weights are zero
 * @param levels a level with a sign for every weight
 * @param squaredError sum over the weights
 */
public record PatternScale(int step, double scale, short[] levels, double squaredError) {
    private static final int MOST_STEPS = 64;
    private static final int LEAST_STEPS = 16;

    /**
     * Projects weights.
     *
     * @param from index of the first of them
     * @param count how many share the scale
     */
    public static PatternScale of(Pattern pattern, Projection projection, float[] weights, int from, int count) {
        double largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs((double) weights[i]));
        }
        if (largest == 0) {
            return new PatternScale(MOST_STEPS, 0, new short[count], 0);
        }
        int best = 0;
        double bestError = Double.POSITIVE_INFINITY;
        for (int step = MOST_STEPS; step >= LEAST_STEPS; step--) {
            double error = squaredError(pattern, projection, weights, from, count, scale(pattern, largest, step));
            if (error < bestError) {
                bestError = error;
                best = step;
            }
        }
        double scale = scale(pattern, largest, best);
        short[] levels = new short[count];
        for (int i = 0; i < count; i++) {
            levels[i] = (short) level(pattern, projection, weights[from + i], scale);
        }
        return new PatternScale(best, scale, levels, bestError);
    }

    private static double scale(Pattern pattern, double largest, int step) {
        return largest * step / (MOST_STEPS * (double) pattern.top());
    }

    private static int level(Pattern pattern, Projection projection, double weight, double scale) {
        int level = projection.level(pattern, Math.abs(weight) / scale);
        return weight < 0 ? -level : level;
    }

    private static double squaredError(
            Pattern pattern, Projection projection, float[] weights, int from, int count, double scale) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            double error = weights[i] - level(pattern, projection, weights[i], scale) * scale;
            sum += error * error;
        }
        return sum;
    }
}
