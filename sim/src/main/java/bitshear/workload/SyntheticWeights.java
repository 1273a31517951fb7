package bitshear.workload;

import bitshear.input.InvalidInputException;

/**
 * Makes up fp32 weights from a distribution. A layer's weights depend on the seed, the layer's name and its number of
 * weights only, never on the other layers, and are the same bits on every machine and JDK: nothing but IEEE 754 arithmetic,
 * square roots and {@link StrictMath} takes part.
 */
public final class SyntheticWeights implements WeightSource {
    private final SyntheticWeightsParameters parameters;
    private final long seed;

    public SyntheticWeights(SyntheticWeightsParameters parameters, long seed) {
        this.parameters = parameters;
        this.seed = seed;
    }

    public SyntheticWeightsParameters parameters() {
        return parameters;
    }

    @Override
    public Weights.Fp32 weights(Layer layer) {
        if (layer.weights() > Integer.MAX_VALUE) {
            throw new InvalidInputException("layer '" + layer.name() + "': " + layer.weights()
                    + " weights, expected at most " + Integer.MAX_VALUE);
        }
        float[] values = new float[(int) layer.weights()];
        RandomBits random = RandomBits.of(seed, layer.name());
        double deviation = parameters.standardDeviation(layer);
        switch (parameters.distribution()) {
            case GAUSSIAN -> gaussian(values, deviation, random);
            case LAPLACE -> laplace(values, deviation, random);
            case STUDENT_T -> studentT(values, deviation, random);
            case LOG_NORMAL -> logNormal(values, deviation, random);
        }
        return new Weights.Fp32(values);
    }

    private static void gaussian(float[] values, double deviation, RandomBits random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * Ziggurat.HALF_NORMAL.drawSigned(random));
        }
    }

    private static void laplace(float[] values, double deviation, RandomBits random) {
        // a signed exponential of mean b has variance 2 b^2
        double scale = deviation / Math.sqrt(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * Ziggurat.EXPONENTIAL.drawSigned(random));
        }
    }

    private void studentT(float[] values, double deviation, RandomBits random) {
        double nu = parameters.degreesOfFreedom();
        // t = Z / sqrt(chi2 / nu) has variance nu / (nu - 2); chi2 is twice a gamma variate of shape nu / 2
        double scale = deviation * Math.sqrt((nu - 2) / nu) * Math.sqrt(nu / 2);
        double d = nu / 2 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        for (int i = 0; i < values.length; i++) {
            double z = Ziggurat.HALF_NORMAL.drawSigned(random);
            values[i] = (float) (scale * z / Math.sqrt(gamma(d, c, random)));
        }
    }

    /**
     * A gamma variate of shape d + 1/3, with c = 1 / sqrt(9 d), by G. Marsaglia and W. W. Tsang, "A simple method for
     * generating gamma variables", ACM TOMS 26(3), 2000.
     */
    private static double gamma(double d, double c, RandomBits random) {
        while (true) {
            double x = Ziggurat.HALF_NORMAL.drawSigned(random);
            double v = 1 + c * x;
            if (v <= 0) {
                continue;
            }
            v = v * v * v;
            double u = random.nextPositiveUnit();
            double square = x * x;
            if (u < 1 - 0.0331 * square * square
                    || StrictMath.log(u) < 0.5 * square + d * (1 - v + StrictMath.log(v))) {
                return d * v;
            }
        }
    }

    private void logNormal(float[] values, double deviation, RandomBits random) {
        double sigma = parameters.logStandardDeviation();
        // a magnitude m exp(sigma Z) has mean square m^2 exp(2 sigma^2)
        double scale = deviation * StrictMath.exp(-sigma * sigma);
        for (int i = 0; i < values.length; i++) {
            double magnitude = scale * StrictMath.exp(sigma * Ziggurat.HALF_NORMAL.drawSigned(random));
            values[i] = (float) (random.next() < 0 ? -magnitude : magnitude);
        }
    }
}
