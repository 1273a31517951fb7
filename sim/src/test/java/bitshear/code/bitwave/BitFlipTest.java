package bitshear.code.bitwave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BitFlipTest {
    /** The definition, on columns 0 (sign) to 7. */
    private static short[] plain(short[] group, int columns) {
        boolean[] isFree = new boolean[8];
        for (int column = 1; column < 8; column++) {
            isFree[column] = true;
            for (short value : group) {
                isFree[column] &= (Math.min(127, Math.abs(value)) >> 7 - column) % 2 == 0;
            }
        }
        int kept = 8 - columns;
        for (int column = 1; column < 8; column++) {
            if (kept > column && isFree[column]) {
                kept++;
            }
        }
        kept = Math.min(8, kept);
        int first = 1;
        for (int column = 1; column < kept; column++) {
            first = isFree[column] ? column + 1 : first;
        }
        short[] flipped = new short[group.length];
        for (int i = 0; i < group.length; i++) {
            int magnitude = Math.min(127, Math.abs(group[i]));
            int low = magnitude % (1 << 8 - first);
            int best = low;
            if (kept < 8) {
                int step = 1 << 8 - kept;
                best = 0;
                for (int factor = 0; factor < 1 << kept - first; factor++) {
                    if (Math.abs(factor * step - low) < Math.abs(best - low)) {
                        best = factor * step;
                    }
                }
            }
            flipped[i] = (short) (Integer.signum(group[i]) * (magnitude - low + best));
        }
        return flipped;
    }

    @Test
    void bitsAreFlippedAsTheDefinitionSays() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            short[] group = new short[random.nextInt(1, 40)];
            int mask = random.nextInt(128);
            mask |= random.nextInt(128);
            for (int j = 0; j < group.length; j++) {
                int magnitude = random.nextInt(128) & mask;
                group[j] = (short) (random.nextBoolean() ? magnitude : -magnitude);
            }
            group[0] = random.nextInt(50) == 0 ? Byte.MIN_VALUE : group[0];
            int columns = random.nextInt(0, 8);
            short[] flipped = group.clone();
            new BitFlip(columns).flip(flipped, 0, group.length);
            assertArrayEquals(plain(group, columns), flipped);
            int used = 0;
            for (short value : flipped) {
                used |= Math.abs(value);
            }
            assertTrue(Integer.bitCount(used) <= 7 - columns, "columns left");
        }
    }

    @Test
    void columnsOutOfRangeAreNamed() {
        assertEquals(
                "columns: is 8, expected 0 to 7, the magnitude columns of an int8",
                assertThrows(InvalidInputException.class, () -> new BitFlip(8)).getMessage());
    }
}
