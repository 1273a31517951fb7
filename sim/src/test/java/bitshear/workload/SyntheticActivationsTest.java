package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyntheticActivationsTest {
    private static Layer layer(String name, int producer) {
        return new Layer(
                1,
                name,
                LayerType.CONV,
                64,
                8,
                40,
                40,
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
                40,
                40,
                List.of(producer),
                false,
                "");
    }

    private static Activations draw(ActivationDistribution distribution, int precision, int producer) {
        return new SyntheticActivations(
                        new ActivationsParameters(
                                null,
                                0,
                                ActivationsParameters.PER_LAYER,
                                distribution,
                                0.45,
                                4096,
                                false,
                                precision,
                                null),
                        3)
                .activations(layer("a", producer));
    }

    @Test
    void fewerBitsRoundTheValuesInsteadOfCuttingThemOff() {
        for (ActivationDistribution distribution :
                new ActivationDistribution[] {ActivationDistribution.LAPLACE, ActivationDistribution.GAUSSIAN}) {
            short[] full = draw(distribution, 16, 0).values();
            short[] rounded = draw(distribution, 9, 0).values();
            for (int i = 0; i < full.length; i++) {
                // a step of 128, half of it by rounding either; what is not zero stays so, at the largest nothing is
                // left to round to
                assertEquals(full[i] == 0, rounded[i] == 0);
                assertTrue(Math.abs(full[i] - 128 * rounded[i]) <= 129, full[i] + " became " + rounded[i]);
            }
        }
    }

    @Test
    void aLayerMayHaveAPrecisionOfItsOwn() {
        ActivationsParameters parameters = new ActivationsParameters(
                null,
                0,
                ActivationsParameters.PER_LAYER,
                ActivationDistribution.LAPLACE,
                0.45,
                4096,
                false,
                12,
                Map.of("b", 7));
        SyntheticActivations activations = new SyntheticActivations(parameters, 3);
        assertEquals(List.of(), activations.notes());
        assertEquals(12, activations.activations(layer("a", 0)).precision());
        assertEquals(List.of("activations are synthetic: laplace, sparsity 0.45, seed 3"), activations.notes());
        assertEquals(7, activations.activations(layer("b", 0)).precision());
    }

    @Test
    void theShareOfZerosIsTheSparsityAskedFor() {
        for (ActivationDistribution distribution : ActivationDistribution.values()) {
            short[] values =
                    draw(distribution, ActivationsParameters.PROFILED, 0).values();
            long zeros = 0;
            for (short value : values) {
                zeros += value == 0 ? 1 : 0;
                assertTrue(value >= 0, "rectified");
            }
            // 102,400 draws: four standard deviations are 0.6 points
            assertEquals(0.45, (double) zeros / values.length, 0.0063);
        }
    }

    @Test
    void valuesStayWithinTheGivenPrecision() {
        for (ActivationDistribution distribution : ActivationDistribution.values()) {
            Activations activations = draw(distribution, 7, -1);
            assertEquals(7, activations.precision());
            assertEquals(7, Activations.precisionOf(activations.values()));
            short[] sorted = activations.values().clone();
            Arrays.sort(sorted);
            assertTrue(sorted[0] < 0, "the network's input is signed");
        }
    }

    @Test
    void aLayersActivationsDependOnItsNameAndTheSeedOnly() {
        SyntheticActivations source = new SyntheticActivations(ActivationsParameters.DEFAULT, 1);
        short[] first = source.activations(layer("a", 0)).values();
        source.activations(layer("b", 0));
        assertArrayEquals(first, source.activations(layer("a", 0)).values());
        assertNotEquals(
                Arrays.hashCode(first),
                Arrays.hashCode(source.activations(layer("b", 0)).values()));
    }

    @Test
    void precisionCountsTheSign() {
        assertEquals(1, Activations.precisionOf(new short[] {0, 0}));
        assertEquals(9, Activations.precisionOf(new short[] {152}));
        assertEquals(8, Activations.precisionOf(new short[] {-128, 3}));
        assertEquals(16, Activations.precisionOf(new short[] {Short.MIN_VALUE}));
    }
}
