package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.code.RandomWeights;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FixedPointTest {
    @Test
    void roundsHalvesToEvenAndClamps() {
        assertEquals(2, FixedPoint.quantise(1.5f, 0));
        assertEquals(2, FixedPoint.quantise(2.5f, 0));
        assertEquals(-2, FixedPoint.quantise(-2.5f, 0));
        assertEquals(16384, FixedPoint.quantise(1f, 14));
        assertEquals(32767, FixedPoint.quantise(2f, 14));
        assertEquals(-32767, FixedPoint.quantise(-1e30f, 14));
        assertEquals(0, FixedPoint.quantise(Float.MIN_VALUE, 30));
    }

    @Test
    void agreesWithExactDecimalArithmetic() {
        SplittableRandom random = new SplittableRandom(16);
        for (int trial = 0; trial < 20_000; trial++) {
            float weight = RandomWeights.values()[trial % RandomWeights.values().length].next(random);
            int fractionBits = random.nextInt(0, 31);
            BigDecimal scaled = new BigDecimal(weight).multiply(BigDecimal.valueOf(1L << fractionBits));
            BigDecimal rounded = scaled.setScale(0, RoundingMode.HALF_EVEN);
            BigDecimal clamped = rounded.min(BigDecimal.valueOf(32767)).max(BigDecimal.valueOf(-32767));
            assertEquals(clamped.intValueExact(), FixedPoint.quantise(weight, fractionBits), () -> weight + "");
        }
    }

    @Test
    void saturationIsCounted() {
        assertEquals(-32767, FixedPoint.saturate((short) -32768));
        assertEquals(2, FixedPoint.saturated(Weights.Integers.of16(new short[] {-32768, 5, -32768, -32767}), 14));
        assertEquals(1, FixedPoint.saturated(new Weights.Fp32(new float[] {2f, 1.99993f, -1.99995f}), 14));
    }
}
