package bitshear.energy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A sum of products without rounding inside: the result does not depend on the order of the terms and is rounded once, to 15
 * significant digits, which also takes the binary dust off decimal table figures (0.017 + 0.008 + 0.003 + 0.011 = 0.039).
 */
final class ExactSum {
    private static final MathContext FIFTEEN_DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    // new BigDecimal(double) is the exact binary value; BigDecimal.valueOf would go through Double.toString, whose
    // digits
    // differ between JDKs.
    private BigDecimal sum = BigDecimal.ZERO;

    ExactSum add(double term) {
        sum = sum.add(new BigDecimal(term));
        return this;
    }

    ExactSum add(long count, double each) {
        sum = sum.add(new BigDecimal(each).multiply(BigDecimal.valueOf(count)));
        return this;
    }

    double toDouble() {
        return sum.round(FIFTEEN_DIGITS).doubleValue();
    }

    /** A product of a few factors, rounded once in the same way. */
    static double product(double... factors) {
        BigDecimal product = BigDecimal.ONE;
        for (double factor : factors) {
            product = product.multiply(new BigDecimal(factor));
        }
        return product.round(FIFTEEN_DIGITS).doubleValue();
    }
}
