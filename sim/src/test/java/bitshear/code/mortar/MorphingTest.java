package bitshear.code.mortar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MorphingTest {
    private static final double[] PRECISIONS = {0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.99};

    /** The definition, a bit at a time: index 0 holds the carry, 1 the hidden bit, 2 to 24 the fraction. */
    private static float plain(float weight, double precision, Carry carry) {
        int pattern = Float.floatToRawIntBits(weight);
        int exponent = pattern >>> 23 & 255;
        boolean[] bits = new boolean[25];
        bits[1] = exponent != 0;
        for (int i = 0; i < 23; i++) {
            bits[2 + i] = (pattern >>> 22 - i & 1) != 0;
        }
        for (int i = 1; i < 25; i++) {
            boolean hiddenStays = exponent != 0 && i == 1 && (carry == Carry.NONE || exponent == 254);
            if (!bits[i] || bits[i - 1] || hiddenStays) {
                continue;
            }
            boolean[] moved = bits.clone();
            moved[i - 1] = true;
            for (int behind = i; behind < 25; behind++) {
                moved[behind] = false;
            }
            double before = value(bits);
            if ((value(moved) - before) / before < precision) {
                double unit = Math.scalb(1.0, Math.max(1, exponent) - 127 - 23);
                return (float) (Math.copySign(1.0, weight) * value(moved) * unit);
            }
        }
        return weight;
    }

    private static double value(boolean[] bits) {
        double value = 0;
        for (boolean bit : bits) {
            value = 2 * value + (bit ? 1 : 0);
        }
        return value;
    }

    private static float weight(SplittableRandom random) {
        int pattern = random.nextInt();
        int special = random.nextInt(8);
        if (special == 0) {
            pattern &= 0x807f_ffff; // subnormal
        } else if (special == 1) {
            pattern = pattern & 0x807f_ffff | 254 << 23;
        } else if (special == 2) {
            pattern &= random.nextInt();
            pattern &= random.nextInt(); // few ones
        } else if (special == 3) {
            pattern |= random.nextInt(1 << 23);
            pattern |= random.nextInt(1 << 23);
        }
        float weight = Float.intBitsToFloat(pattern);
        return Float.isFinite(weight) ? weight : 0;
    }

    @Test
    void everyWeightIsMorphedAsTheDefinitionSaysBitByBit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300_000; i++) {
            float weight = weight(random);
            double precision = PRECISIONS[i % PRECISIONS.length];
            Carry carry = random.nextBoolean() ? Carry.HIDDEN : Carry.NONE;
            assertEquals(
                    Float.floatToRawIntBits(plain(weight, precision, carry)),
                    Float.floatToRawIntBits(new Morphing(precision, carry).morph(weight)),
                    () -> Float.toHexString(weight) + " at " + precision + " " + carry);
        }
    }

    @Test
    void aMorphedWeightIsNoSmallerHasTheSameSignAndStaysWithinThePrecision() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100_000; i++) {
            float weight = weight(random);
            double precision = PRECISIONS[i % PRECISIONS.length];
            float morphed = new Morphing(precision, Carry.HIDDEN).morph(weight);
            assertEquals(Math.signum(weight), Math.signum(morphed));
            assertTrue(Float.isFinite(morphed) && Math.abs(morphed) >= Math.abs(weight));
            assertTrue(weight == morphed || Math.abs((double) morphed / weight - 1) < precision);
        }
    }

    /** Ones of the significand before over after, of Gaussian weights: derived from the definition in MODEL terms, by two independent programs. */
    @ParameterizedTest
    @CsvSource({"0.0001, 1.70", "0.001, 2.21", "0.01, 3.13", "0.05, 4.40", "0.1, 5.28", "0.3, 7.43", "0.5, 8.71"})
    void gaussianWeightsLoseAsManyOnesAsDerived(double precision, double ratio) {
        Morphing morphing = new Morphing(precision, Carry.HIDDEN);
        Random random = new Random(1);
        long before = 0;
        long after = 0;
        for (int i = 0; i < 200_000; i++) {
            float weight = (float) random.nextGaussian();
            before += ones(weight);
            after += ones(morphing.morph(weight));
        }
        assertEquals(ratio, (double) before / after, 0.006 * ratio);
    }

    private static int ones(float weight) {
        return Integer.bitCount(Float.floatToRawIntBits(weight) & 0x7fffff) + 1;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 2, Double.NaN, Double.POSITIVE_INFINITY})
    void aPrecisionOutsideZeroAndOneIsNamed(double precision) {
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> new Morphing(precision, Carry.HIDDEN));
        assertEquals("precision: is " + precision + ", expected a relative error above 0 and below 1", e.getMessage());
    }

    @Test
    void aWeightThatIsNoNumberIsNamed() {
        Morphing morphing = new Morphing(0.1, Carry.HIDDEN);
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> morphing.morph("conv1", new float[] {1, Float.NaN}));
        assertEquals("conv1: weight 1 is NaN, expected a finite number", e.getMessage());
    }
}
