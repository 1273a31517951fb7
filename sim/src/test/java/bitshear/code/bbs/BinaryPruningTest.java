package bitshear.code.bbs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rounded averaging and zero-point shifting against their definitions, column by column. */
class BinaryPruningTest {
    private static short[] group(SplittableRandom random) {
        short[] group = new short[random.nextInt(1, 40)];
        int reach = 1 << random.nextInt(1, 8);
        int around = random.nextInt(4) == 0 ? random.nextInt(-60, 61) : 0;
        for (int i = 0; i < group.length; i++) {
            group[i] = (short) Math.max(-128, Math.min(127, around + random.nextInt(-reach, reach)));
        }
        return group;
    }

    private static int bit(int value, int column) {
        return value >> column & 1;
    }

    private static int[] averaged(short[] group, int columns) {
        int redundant = 0;
        for (int column = 6; column >= 4; column--) {
            boolean repeatsSign = true;
            for (short value : group) {
                repeatsSign &= bit(value, column) == bit(value, 7);
            }
            if (!repeatsSign) {
                break;
            }
            redundant++;
        }
        int low = Math.max(0, columns - redundant);
        double mean = 0;
        for (short value : group) {
            for (int column = 0; column < low; column++) {
                mean += bit(value, column) << column;
            }
        }
        int constant = (int) Math.rint(mean / group.length);
        int[] pruned = new int[group.length];
        for (int i = 0; i < group.length; i++) {
            pruned[i] = low == 0 ? group[i] : Math.floorDiv(group[i], 1 << low) * (1 << low) + constant;
        }
        return pruned;
    }

    private static int[] shifted(short[] group, int columns, int constantBits) {
        int[] best = null;
        long bestError = 0;
        for (int constant = -(1 << constantBits - 1); constant < 1 << constantBits - 1; constant++) {
            int[] magnitudes = new int[group.length];
            int[] signs = new int[group.length];
            for (int i = 0; i < group.length; i++) {
                int value = Math.max(-127, Math.min(127, group[i] + constant));
                magnitudes[i] = Math.abs(value);
                signs[i] = value < 0 ? -1 : 1;
            }
            int redundant = 0;
            while (redundant < 7) {
                int column = 6 - redundant;
                if (Arrays.stream(magnitudes).anyMatch(magnitude -> bit(magnitude, column) == 1)) {
                    break;
                }
                redundant++;
            }
            int[] pruned = new int[group.length];
            long error = 0;
            for (int i = 0; i < group.length; i++) {
                int rounded = magnitudes[i];
                if (redundant < columns) {
                    int step = 1 << columns - redundant;
                    int most = ((1 << 7 - columns) - 1) * step;
                    rounded = 0;
                    for (int level = 0; level <= most; level += step) {
                        if (Math.abs(level - magnitudes[i]) < Math.abs(rounded - magnitudes[i])) {
                            rounded = level;
                        }
                    }
                }
                pruned[i] = signs[i] * rounded - constant;
                error += (long) (pruned[i] - group[i]) * (pruned[i] - group[i]);
            }
            if (best == null || error < bestError) {
                best = pruned;
                bestError = error;
            }
        }
        return best;
    }

    private static int[] pruned(BinaryPruning rule, short[] group) {
        short[] padded = new short[group.length + 2];
        System.arraycopy(group, 0, padded, 1, group.length);
        padded[0] = 99;
        padded[padded.length - 1] = -99;
        rule.prune(padded, 1, group.length);
        assertEquals(99, padded[0]);
        assertEquals(-99, padded[padded.length - 1]);
        int[] values = new int[group.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = padded[i + 1];
        }
        return values;
    }

    @Test
    void roundedAveragingFollowsItsDefinition() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            short[] group = group(random);
            int columns = random.nextInt(0, 7);
            assertArrayEquals(averaged(group, columns), pruned(new RoundedAveraging(columns), group));
        }
    }

    @Test
    void zeroPointShiftingFollowsItsDefinition() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 2_000; i++) {
            short[] group = group(random);
            int columns = random.nextInt(0, 7);
            int constantBits = random.nextInt(1, 7);
            assertArrayEquals(
                    shifted(group, columns, constantBits), pruned(new ZeroPointShifting(columns, constantBits), group));
        }
    }

    @Test
    void redundantColumnsAndTheConstantAreToldForTheEncoding() {
        short[] small = {3, -4, 1, 2};
        // Columns 6, 5 and 4 repeat the sign: three, which is all that two bits count; one low column is left to take.
        BinaryPruning.Group group = new RoundedAveraging(4).prune(small, 0, 4);
        assertEquals(new BinaryPruning.Group(3, 0), group);
        assertArrayEquals(new short[] {2, -4, 0, 2}, small);
        short[] large = {100, 100};
        // 100 + 12 is 7 x 16, so the lowest constant that loses nothing is 12 less a multiple of 16 within -16 to 15.
        assertEquals(-4, new ZeroPointShifting(4, 5).prune(large, 0, 2).constant());
        assertArrayEquals(new short[] {100, 100}, large);
    }

    @Test
    void columnsAndConstantBitsOutOfRangeAreNamed() {
        assertEquals(
                "columns: is 7, expected 0 to 6 of the 8 columns of an int8",
                assertThrows(InvalidInputException.class, () -> new RoundedAveraging(7))
                        .getMessage());
        assertEquals(
                "constant-bits: is 9, expected 1 to 8",
                assertThrows(InvalidInputException.class, () -> new ZeroPointShifting(4, 9))
                        .getMessage());
    }
}
