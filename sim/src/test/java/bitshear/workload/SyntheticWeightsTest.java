package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticWeightsTest {
    private static final int COUNT = 1_000_000;
    private static final int SAMPLE = 200_000;

    private static Layer layer(String name, int inChannels, int outChannels) {
        return new Layer(
                0,
                name,
                LayerType.FULLY_CONNECTED,
                inChannels,
                outChannels,
                1,
                1,
                1,
                1,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                1,
                1,
                1,
                List.of(-1),
                false,
                "");
    }

    private static float[] draw(WeightDistribution distribution, double deviation, long seed) {
        var parameters = new SyntheticWeightsParameters(distribution, deviation, 2, 5, 1);
        return new SyntheticWeights(parameters, seed)
                .weights(layer("x", 1000, COUNT / 1000))
                .values();
    }

    private static float[] draw(SyntheticWeightsParameters parameters, int count, long seed) {
        return new SyntheticWeights(parameters, seed)
                .weights(layer("x", 1000, count / 1000))
                .values();
    }

    /** A sample of unit deviation, small enough to be compared with its distribution function. */
    private static float[] sample(WeightDistribution distribution) {
        return draw(new SyntheticWeightsParameters(distribution, 1, 2, 5, 1), SAMPLE, 1);
    }

    @ParameterizedTest
    @EnumSource(WeightDistribution.class)
    void meanAndStandardDeviationAreAsAsked(WeightDistribution distribution) {
        float[] values = draw(distribution, 0.25, 7);
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value / (double) COUNT;
            square += (double) value * value / COUNT;
        }
        assertEquals(0, mean, 0.002);
        // heavy tails make the estimate itself noisy
        double tolerance = distribution == WeightDistribution.LOG_NORMAL ? 0.02 : 0.004;
        assertEquals(0.25, Math.sqrt(square), tolerance);
    }

    /** Kolmogorov-Smirnov distance of the sample from a distribution function. */
    private static double distance(float[] sample, DoubleUnaryOperator cumulative) {
        float[] sorted = sample.clone();
        Arrays.sort(sorted);
        double worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = cumulative.applyAsDouble(sorted[i]);
            worst = Math.max(
                    worst,
                    Math.max(expected - i / (double) sorted.length, (i + 1) / (double) sorted.length - expected));
        }
        return worst;
    }

    /** Normal distribution function by Simpson's rule on its density, good to 1e-7. */
    private static double normal(double x) {
        double limit = Math.min(Math.abs(x), 9);
        int steps = 100;
        double h = limit / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-0.5 * i * h * i * h);
        }
        double half = sum * h / 3 / Math.sqrt(2 * Math.PI);
        return x < 0 ? 0.5 - half : 0.5 + half;
    }

    private static double studentT5(double t) {
        // closed form for five degrees of freedom
        double a = t / Math.sqrt(5);
        double b = 1 + t * t / 5;
        return 0.5 + (a / b * (1 + 2 / (3 * b)) + Math.atan(a)) / Math.PI;
    }

    @Test
    void theValuesFollowTheNamedDistribution() {
        // 1.63 / sqrt(n): exceeded by a true sample once in a hundred seeds; the seed is fixed
        double limit = 1.63 / Math.sqrt(SAMPLE);
        assertTrue(distance(sample(WeightDistribution.GAUSSIAN), SyntheticWeightsTest::normal) < limit);
        double b = 1 / Math.sqrt(2);
        assertTrue(distance(
                        sample(WeightDistribution.LAPLACE),
                        x -> x < 0 ? 0.5 * Math.exp(x / b) : 1 - 0.5 * Math.exp(-x / b))
                < limit);
        double scale = Math.sqrt(5.0 / 3);
        assertTrue(distance(sample(WeightDistribution.STUDENT_T), x -> studentT5(x * scale)) < limit);
        assertTrue(distance(sample(WeightDistribution.LOG_NORMAL), x -> {
                    double half = 0.5 * normal(Math.log(Math.abs(x)) + 1);
                    return x < 0 ? 0.5 - half : 0.5 + half;
                })
                < limit);
    }

    @Test
    void theStandardDeviationFollowsFromTheFanInByDefault() {
        var source = new SyntheticWeights(SyntheticWeightsParameters.DEFAULT, 3);
        double square = 0;
        for (float value : source.weights(layer("x", 800, 1000)).values()) {
            square += (double) value * value / 800_000;
        }
        assertEquals(Math.sqrt(2.0 / 800), Math.sqrt(square), 2e-4);
    }

    @Test
    void aLayersWeightsDependOnSeedAndNameOnly() {
        var source = new SyntheticWeights(SyntheticWeightsParameters.DEFAULT, 3);
        float[] first = source.weights(layer("conv1", 8, 8)).values();
        source.weights(layer("conv2", 8, 8));
        assertArrayEquals(first, source.weights(layer("conv1", 8, 8)).values());
        assertNotEquals(first[0], source.weights(layer("conv2", 8, 8)).values()[0]);
        assertNotEquals(
                first[0],
                new SyntheticWeights(SyntheticWeightsParameters.DEFAULT, 4)
                        .weights(layer("conv1", 8, 8))
                        .values()[0]);
    }

    /** Written down once; the same on every JDK, or results would not be reproducible. */
    @ParameterizedTest
    @EnumSource(WeightDistribution.class)
    void theBitsNeverChange(WeightDistribution distribution) {
        int expected = switch (distribution) {
            case GAUSSIAN -> -1_697_666_713;
            case LAPLACE -> -1_039_320_517;
            case STUDENT_T -> -207_232_527;
            case LOG_NORMAL -> -103_330_138;
        };
        assertEquals(expected, Arrays.hashCode(draw(distribution, 1, 42)));
    }

    @Test
    void theZigguratsLayersCloseAtTheTop() {
        assertEquals(1, Ziggurat.HALF_NORMAL.topHeight(), 1e-9);
        assertEquals(1, Ziggurat.EXPONENTIAL.topHeight(), 1e-9);
    }
}
