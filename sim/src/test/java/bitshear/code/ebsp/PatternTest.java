package bitshear.code.ebsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PatternTest {
    /** Magnitudes whose ones lie within so many bits. */
    private static List<Integer> levels(Pattern pattern) {
        List<Integer> levels = new ArrayList<>();
        for (int value = 0; value < 1 << pattern.magnitudeBits(); value++) {
            int ones = value == 0 ? 0 : value >> Integer.numberOfTrailingZeros(value);
            if (ones < 1 << pattern.length()) {
                levels.add(value);
            }
        }
        return levels;
    }

    private static int nearest(Pattern pattern, double magnitude) {
        List<Integer> levels = levels(pattern);
        int best = 0;
        for (int i = 1; i < levels.size(); i++) {
            double up = Math.abs(levels.get(i) - magnitude);
            double down = Math.abs(levels.get(best) - magnitude);
            // Of two at the same distance the one whose place in the run of equal steps is even: every other level, 0
            // being one.
            best = up < down || up == down && i % 2 == 0 ? i : best;
        }
        return levels.get(best);
    }

    @Test
    void theNearestLevelIsTheNearestOfAllLevels() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            int bits = random.nextInt(1, 11);
            Pattern pattern = new Pattern(bits, random.nextInt(1, bits + 1));
            double magnitude =
                    random.nextBoolean() ? random.nextInt(0, 4 << bits) / 4.0 : random.nextDouble(0, (1 << bits) + 1);
            if (pattern.length() > 1) {
                assertEquals(nearest(pattern, magnitude), pattern.nearest(magnitude), pattern + " " + magnitude);
            }
            assertEquals(levels(pattern).size(), pattern.levels(), pattern.toString());
            assertEquals(levels(pattern).get(pattern.levels() - 1), pattern.top());
        }
    }

    @Test
    void maskingTakesTheLargestLevelThatIsNoLargerThanTheInteger() {
        for (int bits = 1; bits < 10; bits++) {
            for (int length = 1; length <= bits; length++) {
                Pattern pattern = new Pattern(bits, length);
                for (int value = 0; value < 1 << bits; value++) {
                    int integer = value;
                    int below = levels(pattern).stream()
                            .filter(level -> level <= integer)
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElseThrow();
                    assertEquals(below, pattern.mask(value));
                }
            }
        }
    }

    @Test
    void theTableOfProductsGivesTheExactProduct() {
        for (int bits = 1; bits < 9; bits++) {
            for (int length = 1; length <= bits; length++) {
                Pattern pattern = new Pattern(bits, length);
                for (int level : levels(pattern)) {
                    for (int activation = 0; activation < 256; activation += 5) {
                        assertEquals((long) level * activation, pattern.product(level, activation));
                        assertEquals((long) -level * activation, pattern.product(-level, activation));
                    }
                }
            }
        }
    }

    @Test
    void aWindowWiderThanTheMagnitudeIsNamed() {
        assertEquals(
                "length: is 6, expected 1 to 5, the magnitude bits of a weight of 6",
                assertThrows(InvalidInputException.class, () -> new Pattern(5, 6))
                        .getMessage());
    }

    @Test
    void weightsThatAreAllZeroHaveNoScale() {
        PatternScale found = PatternScale.of(new Pattern(5, 3), Projection.NEAREST, new float[4], 0, 4);
        assertEquals(0, found.scale());
        assertEquals(64, found.step());
    }
}
