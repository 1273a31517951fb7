package bitshear.validation.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a machine's configuration to the parameters of its RTL; needs no tool. */
class RtlParametersTest {
    private static PeHardware hardware(String... settings) {
        return PeHardware.of(PeHardware.machine(List.of(settings)).pe());
    }

    @Test
    void aMachineSaysWhatItsHardwareIs() {
        assertEquals(
                List.of("FP32=1", "LANES=8", "ROWS=277", "QUEUE=8", "UNITS=16", "BANKS=16", "GUARD=16"),
                hardware("machine.base=bitx-mild-fp32").parameters());
        assertEquals(
                List.of("FP32=0", "LANES=4", "ROWS=15", "QUEUE=2", "UNITS=8", "BANKS=2", "GUARD=16"),
                hardware(
                                "machine.base=bitx-wild-fixed16",
                                "machine.pe.lanes=4",
                                "machine.pe.lane-queue=2",
                                "machine.pe.compute-units=8",
                                "machine.pe.mapping=2x4")
                        .parameters());
    }

    @ParameterizedTest
    @CsvSource({
        "compute-units=6, 'machine.pe.compute-units: is 6, the hardware has a power of two up to 32'",
        "lane-queue=unbounded, 'machine.pe.lane-queue: is unbounded, the hardware has 0 to 64'",
        "lane-sync=layer, 'machine.pe.lane-sync: is layer, the hardware has reduction'",
        "pipeline-depth=5, 'machine.pe.pipeline-depth: is 5, the hardware has 4'",
        "groups-per-cycle=2, 'machine.pe.groups-per-cycle: is 2, the hardware has 1'",
        "lanes=65, 'machine.pe.lanes: is 65, the hardware has at most 64'"
    })
    void whatHasNoHardwareIsRefusedByItsKey(String setting, String problem) {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> hardware("machine.base=bitx-mild-fp32", "machine.pe." + setting));
        assertEquals(List.of(problem), refused.problems());
    }

    @Test
    void anotherMachineIsRefused() {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> PeHardware.machine(List.of("machine.base=stripes")));
        assertTrue(refused.getMessage().startsWith("machine.architecture: "), refused.getMessage());
    }

    @Test
    void theSetsOfTheFileHaveHardware() {
        HardwareSets sets = HardwareSets.read();
        assertTrue(sets.cosimulated().stream()
                        .filter(set -> set.hardware().floatingPoint())
                        .mapToInt(set -> set.tiles())
                        .sum()
                >= 10_000);
        assertTrue(sets.synthesised().stream().allMatch(set -> set.hardware().lanes() > 0));
    }
}
