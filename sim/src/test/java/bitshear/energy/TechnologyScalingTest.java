package bitshear.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TechnologyScalingTest {
    private final TechnologyScaling scaling = new TechnologyScaling();

    @ParameterizedTest
    @CsvSource({"65, 1.0, 0.321", "65, 1.2, 0.203", "45, 0.9, 0.507", "45, 1.0, 0.420", "40, 0.9, 0.588"})
    void energyScalesTo28NmAsWorkedOutByHand(double nm, double volts, double factor) {
        assertEquals(factor, scaling.energyFactor(nm, volts, 28, 0.9), 0.0006);
    }

    @Test
    void theCorrigendumsExampleComesOut() {
        // 65 nm at 1.3 V has the factor 2.604; 7 nm at 0.7 V is the plain polynomial.
        double at7 = 0.1776 * 0.49 - 0.09097 * 0.7 + 0.02447;
        assertEquals(2.604 / at7, scaling.energyFactor(7, 0.7, 65, 1.3), 0.01);
    }

    @ParameterizedTest
    @CsvSource({"65, 28, 0.253", "45, 28, 0.377", "45, 32, 0.46", "32, 16, 0.41", "65, 45, 0.66"})
    void areaScalesAsTabulated(double from, double to, double factor) {
        assertEquals(factor, scaling.areaFactor(from, to), 0.0005);
        assertEquals(1 / factor, scaling.areaFactor(to, from), 0.02);
    }

    @Test
    void noChangeIsExactlyOne() {
        assertEquals(1, scaling.energyFactor(28, 0.9, 28, 0.9));
        assertEquals(1, scaling.areaFactor(28, 28));
        assertEquals(1, scaling.areaFactor(5, 5));
    }

    @Test
    void aNodeOutsideTheTablesIsRefusedWithTheirRange() {
        assertEquals(
                "node: 5.0 nm is outside the energy scaling table, expected 7.0 to 130.0 nm",
                assertThrows(InvalidInputException.class, () -> scaling.energyFactor(28, 0.9, 5, 0.9))
                        .getMessage());
        assertEquals(
                "node: 90.0 nm is outside the area scaling table, expected 16.0 to 65.0 nm",
                assertThrows(InvalidInputException.class, () -> scaling.areaFactor(90, 28))
                        .getMessage());
        assertEquals(
                "node: 10.0 nm is outside the area scaling table, expected 16.0 to 65.0 nm",
                assertThrows(InvalidInputException.class, () -> scaling.areaFactor(28, 10))
                        .getMessage());
    }
}
