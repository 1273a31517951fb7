package bitshear.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Configuration;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constraints at a point where the axes are 10, all, 1 GHz, 64 KiB and a memory's name. */
class ConstraintTest {
    private static final List<Axis> AXES = axes();
    private static final int[] POINT = {0, 0, 0, 0, 0};

    private static List<Axis> axes() {
        Configuration configuration = ConfigurationLoader.parse(
                "s.yaml",
                "axes: {machine.pe.rows: [10], machine.pe.lane-queue: [unbounded], machine.clock: [1 GHz],"
                        + " machine.buffers.weight: [64 KiB], memory.base: [ddr3-1600k-4gb-x8]}",
                List.of());
        List<Axis> axes = new ArrayList<>();
        for (String key : List.of(
                "machine.pe.rows", "machine.pe.lane-queue", "machine.clock", "machine.buffers.weight", "memory.base")) {
            axes.add(Axis.read(configuration, key, configuration.fragment("axes." + key)));
        }
        return axes;
    }

    private static boolean isMet(String text) {
        return new Constraint(text, "s.yaml:2: sweep.constraints[0]", AXES).isMet(POINT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "machine.pe.rows == 10",
                "machine.pe.rows<=10 and 9<machine.pe.rows",
                "not machine.pe.rows > 10",
                "machine.pe.rows - 4 == 6",
                "machine.pe.rows % 4 == 2",
                "-machine.pe.rows == 0 - 10",
                "2 + 3 * 4 == 14",
                "(2 + 3) * 4 == 20",
                "8 / 2 / 2 == 2",
                "10 - 3 - 2 == 5",
                "1 == 2 or 2 == 2 and 3 == 3",
                "not 1 == 2 and 1 == 1",
                "machine.clock == 1000 MHz",
                "machine.clock * 2 > 1.5 GHz",
                "machine.clock / 500 MHz == 2",
                "machine.buffers.weight >= 64 KiB",
                "machine.buffers.weight + 1 KiB == 66560 B",
                "machine.buffers.weight / machine.pe.rows < 7 KiB",
                "memory.base == 'ddr3-1600k-4gb-x8'",
                "memory.base != \"ddr3\"",
                "machine.pe.lane-queue == 'unbounded'",
                "machine.pe.lane-queue != 8",
                "machine.pe.lane-queue == 'unbounded' or machine.pe.lane-queue <= 8",
                "1600 MT/s == 1.6 GT/s",
                "1e3 == 1000",
                "2E-3 == 0.002"
            })
    void whatHoldsIsMet(String text) {
        assertTrue(isMet(text), text);
        assertFalse(isMet("not (" + text + ")"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rows < 3 | no axis is called rows, expected one of machine.pe.rows, machine.pe.lane-queue,"
                        + " machine.clock, machine.buffers.weight, memory.base, or a word in quotes",
                "machine.pe.rows | the whole expression is a number, expected a comparison",
                "machine.pe.rows > 3 and 4 | and is a number, expected a comparison",
                "machine.pe.lane-queue < 8 | < meets the word 'unbounded', expected a number on both sides",
                "machine.clock < 3 | < meets a frequency and a pure number, expected the same on both sides",
                "machine.clock + 64 KiB > 1 | + meets a frequency and a size in bytes, expected the same on both sides",
                "machine.clock * machine.buffers.weight > 1 | multiplies a frequency and a size in bytes, expected at most"
                        + " one factor with a unit",
                "1 / 0 > 1 | divides by 0",
                "machine.pe.rows < | the expression ends too early, expected a number, an axis or a 'word'",
                "(machine.pe.rows < 3 | a parenthesis is not closed, expected )",
                "machine.pe.rows < 3) | \")\" is out of place, expected the expression to end before it",
                "3 kB < 4 | \"3 kB\" is no number with a unit of the configuration",
                "machine.pe.rows = 3 | '=' at character 17 means nothing, expected numbers, axes, 'words', + - * / %, < <="
                        + " > >= == !=, and, or, not",
                "1 < 2 < 3 | \"<\" is out of place, expected the expression to end before it",
            })
    void whatIsNoConstraintIsSaidWithItsPlace(String text, String problem) {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> isMet(text));
        assertEquals(List.of("s.yaml:2: sweep.constraints[0]: \"" + text + "\": " + problem), mistake.problems());
    }

    @Test
    void aQuoteThatIsNotClosedIsAMistake() {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> isMet("memory.base == 'ddr3"));
        assertTrue(mistake.getMessage().endsWith("the quote at character 16 is not closed, expected '"));
    }

    @Test
    void aThousandParenthesesAreTooLongAndNotTooDeep() {
        String text = "(".repeat(499) + "1" + ")".repeat(499);
        assertThrows(InvalidInputException.class, () -> isMet(text)); // a number is no comparison
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> isMet("(" + text + ")  "));
        assertTrue(mistake.getMessage().endsWith("has 1003 characters, expected at most 1000"), mistake.getMessage());
    }

    @Test
    void aVeryLongExpressionIsRefusedWithoutExhaustingTheStack() {
        for (String text :
                List.of("not ".repeat(20_000) + "1 == 1", "1 + ".repeat(20_000) + "1 == 1", "(".repeat(40_000))) {
            InvalidInputException refused = assertThrows(InvalidInputException.class, () -> isMet(text));
            assertTrue(refused.getMessage().endsWith(" characters, expected at most 1000"));
        }
    }
}
