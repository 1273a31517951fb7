package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ToleranceTest {
    private static Measurement of(double printed, double simulated) {
        return Measurement.of("row", printed, simulated, "x", 2);
    }

    @Test
    void aRelativeToleranceIsAShareOfThePrintedValueOnBothSides() {
        Tolerance tolerance = Tolerance.relative(0.05);
        assertTrue(tolerance.holds(of(2, 2.1)));
        assertTrue(tolerance.holds(of(2, 1.9)));
        assertFalse(tolerance.holds(of(2, 2.101)));
        assertTrue(tolerance.holdsTwice(of(2, 2.2)));
        assertFalse(tolerance.holdsTwice(of(2, 1.79)));
        assertEquals("5 %", tolerance.text("x"));
    }

    @Test
    void anAbsoluteToleranceIsInTheUnitOfTheRow() {
        Tolerance tolerance = Tolerance.absolute(0.4);
        assertTrue(tolerance.holds(of(48.64, 49.04)));
        assertFalse(tolerance.holds(of(48.64, 49.05)));
        assertTrue(tolerance.holdsTwice(of(48.64, 47.84)));
        assertEquals("0.4 points", tolerance.text("%"));
        assertEquals("0.4 mW", tolerance.text("mW"));
    }

    @Test
    void boundsAndBandsLookAtTheSimulatedValueAlone() {
        assertTrue(Tolerance.atMost(0.5).holds(of(9, 0.5)));
        assertFalse(Tolerance.atMost(0.5).holds(of(0.5, 0.51)));
        assertTrue(Tolerance.atMost(0.5).holdsTwice(of(0.5, 1)));
        assertTrue(Tolerance.atLeast(95).holds(of(98, 95)));
        assertFalse(Tolerance.atLeast(95).holds(of(98, 94.9)));
        assertFalse(Tolerance.atLeast(95).holdsTwice(of(98, 94.9)));
        assertTrue(Tolerance.within(1, 2).holds(of(9, 1)));
        assertFalse(Tolerance.within(1, 2).holdsTwice(of(9, 2.01)));
        assertEquals("at most 0.5 %", Tolerance.atMost(0.5).text("%"));
        assertEquals("1 to 2x", Tolerance.within(1, 2).text("x"));
    }

    @Test
    void exactIsWhatRoundsToThePrintedDigits() {
        assertTrue(Tolerance.EXACT.holds(of(36.41, 36.412)));
        assertFalse(Tolerance.EXACT.holds(of(36.41, 36.416)));
        assertTrue(Tolerance.EXACT.holds(Measurement.of("cycles", 1000, 1000, "", 0)));
        assertFalse(Tolerance.EXACT.holds(Measurement.of("cycles", 1000, 1000.4, "", 0)));
    }

    @Test
    void nothingHoldsForWhatIsNoNumber() {
        assertFalse(Tolerance.relative(1).holds(of(2, Double.NaN)));
        assertFalse(Tolerance.within(0, 1).holdsTwice(of(2, Double.NaN)));
        assertFalse(Tolerance.EXACT.holds(of(2, Double.NaN)));
    }
}
