package bitshear.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GeometricMeanTest {
    @Test
    void theMeanOfARatioAndItsInverseIsOne() {
        assertEquals(1, GeometricMean.of(8, 0.125), 1e-15);
    }

    @Test
    void theMeanOfTwoAndEightIsFour() {
        assertEquals(4, GeometricMean.of(2, 8), 1e-14);
    }

    @Test
    void theMeanOfOneValueIsThatValueToTheLastBit() {
        assertEquals(1.0 / 3, GeometricMean.of(1.0 / 3));
    }
}
