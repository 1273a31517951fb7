package bitshear.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SramTableTest {
    private static final SramTable TABLE = SramTable.read("sram-cacti7");
    private static final int[] WORDS = {32, 64, 128, 256};

    @Test
    void everyRowOfTheTableComesOutExactly() throws IOException {
        String csv;
        try (InputStream in =
                SramTable.class.getClassLoader().getResourceAsStream("config/technology/sram-cacti7.csv")) {
            csv = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int rows = 0;
        for (String line : csv.split("\n")) {
            if (!Character.isDigit(line.charAt(0))) {
                continue;
            }
            String[] field = line.split(",");
            SramCell cell = field[1].equals("itrs-hp") ? SramCell.ITRS_HP : SramCell.ITRS_LSTP;
            SramTable.Macro macro =
                    TABLE.macro(Integer.parseInt(field[0]), cell, Long.parseLong(field[2]), Integer.parseInt(field[3]));
            assertEquals(Double.parseDouble(field[4]), macro.readPj());
            assertEquals(Double.parseDouble(field[5]), macro.writePj());
            assertEquals(Double.parseDouble(field[6]), macro.leakageMw());
            assertEquals(Double.parseDouble(field[7]), macro.accessNs());
            assertEquals(Double.parseDouble(field[8]), macro.areaMm2());
            rows++;
        }
        assertEquals(144, rows);
    }

    @ParameterizedTest
    @EnumSource(SramCell.class)
    void aLargerMacroNeverCostsLess(SramCell cell) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            int word = WORDS[random.nextInt(WORDS.length)];
            long small = random.nextLong(1024, 262_144);
            long large = random.nextLong(small, 262_145);
            SramTable.Macro a = TABLE.macro(28, cell, small, word);
            SramTable.Macro b = TABLE.macro(28, cell, large, word);
            assertTrue(a.readPj() <= b.readPj(), () -> small + " " + large + " " + word);
            assertTrue(a.writePj() <= b.writePj(), () -> small + " " + large + " " + word);
            assertTrue(a.areaMm2() <= b.areaMm2(), () -> small + " " + large + " " + word);
        }
    }

    @Test
    void betweenTwoRowsAFigureFollowsAPowerOfTheSize() {
        // The geometric mean of two sizes has the geometric mean of their figures.
        SramTable.Macro a = TABLE.macro(28, SramCell.ITRS_HP, 1024, 64);
        SramTable.Macro b = TABLE.macro(28, SramCell.ITRS_HP, 2048, 64);
        SramTable.Macro middle = TABLE.macro(28, SramCell.ITRS_HP, 1448, 64);
        assertEquals(Math.sqrt(a.readPj() * b.readPj()), middle.readPj(), 1e-4);
        assertTrue(middle.source().contains("interpolated to 1448 B"), middle.source());
    }

    @ParameterizedTest
    @CsvSource({"1023, 64", "262145, 64", "0, 32", "9999999999, 256"})
    void aSizeOutsideTheTableIsRefusedWithItsRange(long bytes, int word) {
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> TABLE.macro(28, SramCell.ITRS_HP, bytes, word));
        assertEquals(
                "sram-cacti7.csv: an SRAM macro of " + bytes
                        + " B is outside the table, expected 1024 to 262144 B (28 nm" + " itrs-hp, " + word + " bits)",
                e.getMessage());
    }

    @Test
    void aWordThatIsNotInTheTableIsRefused() {
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> TABLE.macro(28, SramCell.ITRS_HP, 4096, 48));
        assertTrue(
                e.getMessage().startsWith("sram-cacti7.csv: has no itrs-hp macros with a word of 48 bits"),
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"16, 28", "28, 28", "36, 28", "37, 45", "45, 45", "55, 65", "65, 65"})
    void aNodeWithoutMacrosGetsThoseOfTheNearest(int wanted, int served) {
        assertEquals(TABLE.macro(served, SramCell.ITRS_HP, 4096, 64), TABLE.macro(wanted, SramCell.ITRS_HP, 4096, 64));
        assertEquals(served, TABLE.macro(wanted, SramCell.ITRS_HP, 5000, 64).nodeNm());
        assertEquals(28, TABLE.macro(wanted, SramCell.ITRS_LSTP, 4096, 64).nodeNm());
    }
}
