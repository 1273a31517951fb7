package bitshear.arch.bitx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WideAccumulatorTest {
    private static final BigDecimal LEAST = BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(298)));

    private static float rounded(BigInteger sum) {
        return sum.signum() == 0 ? 0 : new BigDecimal(sum).multiply(LEAST).floatValue();
    }

    @Test
    void sumsAreExactAndRoundedOnce() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 2000; round++) {
            WideAccumulator first = new WideAccumulator();
            WideAccumulator second = new WideAccumulator();
            BigInteger sum = BigInteger.ZERO;
            int spread = 1 + random.nextInt(530);
            int base = random.nextInt(531 - spread);
            for (int i = random.nextInt(60); i >= 0; i--) {
                int significand = random.nextInt(-(1 << 24) + 1, 1 << 24);
                int bit = base + random.nextInt(spread);
                (random.nextBoolean() ? first : second).add(significand, bit);
                sum = sum.add(BigInteger.valueOf(significand).shiftLeft(bit));
            }
            first.addAll(second);
            assertEquals(rounded(sum), first.toFloat(), "round " + round);
            assertEquals(rounded(sum), first.toFloat(), "reading changes nothing");
        }
    }

    @Test
    void tiesGoToTheEvenSignificand() {
        for (int low : new int[] {0, 1, 2, 3}) {
            for (int extra : new int[] {-1, 0, 1}) {
                WideAccumulator sum = new WideAccumulator();
                sum.add(1 << 23 | low, 298);
                sum.add(1, 297);
                sum.add(extra, 0);
                BigInteger exact = BigInteger.valueOf(1 << 23 | low)
                        .shiftLeft(298)
                        .add(BigInteger.ONE.shiftLeft(297))
                        .add(BigInteger.valueOf(extra));
                assertEquals(rounded(exact), sum.toFloat(), low + " " + extra);
            }
        }
    }

    @Test
    void theEndsOfTheRangeRoundLikeFloats() {
        WideAccumulator tiny = new WideAccumulator();
        tiny.add(1, 148);
        assertEquals(0f, tiny.toFloat(), "half the least subnormal ties to zero");
        tiny.add(1, 0);
        assertEquals(Float.MIN_VALUE, tiny.toFloat());
        WideAccumulator huge = new WideAccumulator();
        huge.add(-((1 << 24) - 1), 529);
        assertEquals(Float.NEGATIVE_INFINITY, huge.toFloat());
        huge.add((1 << 24) - 1, 529);
        assertEquals(0f, huge.toFloat());
    }
}
