package bitshear.run;

import bitshear.result.RunProfile;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the 1-bits of the weights a run reads by what they are worth [BitX, Figure 1], as they pass: a source of weights in front of
 * another. A layer that is read twice counts once.
 *
 * <p>Bits are not counted one by one: the three bytes of a significand go into a table per exponent, which is taken apart at the end.
 */
final class OnesBySignificance implements WeightSource {
    private static final int BYTES = 3;
    private static final int BYTE_VALUES = 256;
    private static final int EXPONENTS = 256;
    private static final int BIAS = 127;
    private static final int SIGNIFICAND_BITS = 24;
    /** Worth of the most and of the least significant bit a single-precision weight can have, as powers of two. */
    private static final int MOST = EXPONENTS - 1 - BIAS;

    private static final int LEAST = 1 - BIAS - (SIGNIFICAND_BITS - 1);
    private static final int MAGNITUDE_MASK = 0x7fff;

    private final WeightSource source;
    private final int fractionBits;
    private final Set<Integer> seen = new HashSet<>();
    private final long[][] bytes = new long[EXPONENTS][];
    private final long[] magnitudes = new long[Short.MAX_VALUE + 1];

    /**
     * @param fractionBits bits after the binary point of weights that come as 16-bit integers
     */
    OnesBySignificance(WeightSource source, int fractionBits) {
        this.source = source;
        this.fractionBits = fractionBits;
    }

    @Override
    public synchronized Weights weights(Layer layer) {
        Weights weights = source.weights(layer);
        if (seen.add(layer.index())) {
            count(weights);
        }
        return weights;
    }

    void count(Weights weights) {
        if (weights.isFloatingPoint()) {
            for (float value : weights.floats()) {
                int bits = Float.floatToRawIntBits(value);
                int exponent = bits >>> 23 & 0xff;
                int significand = bits & 0x7fffff | Math.min(exponent, 1) << 23;
                long[] table = bytes[exponent];
                if (table == null) {
                    table = new long[BYTES * BYTE_VALUES];
                    bytes[exponent] = table;
                }
                table[significand >>> 16]++;
                table[BYTE_VALUES + (significand >>> 8 & 0xff)]++;
                table[2 * BYTE_VALUES + (significand & 0xff)]++;
            }
        } else {
            for (short value : weights.integers()) {
                magnitudes[Math.min(Math.abs((int) value), MAGNITUDE_MASK)]++;
            }
        }
    }

    /** The counts, from the most to the least significant bit there is; null if there is none. */
    RunProfile.Ones result() {
        long[] ones = new long[MOST - LEAST + 1];
        for (int exponent = 0; exponent < EXPONENTS; exponent++) {
            long[] table = bytes[exponent];
            if (table != null) {
                int worth = Math.max(exponent, 1) - BIAS;
                for (int bit = 0; bit < SIGNIFICAND_BITS; bit++) {
                    ones[MOST - (worth - bit)] += onesAt(table, bit);
                }
            }
        }
        for (int magnitude = 1; magnitude <= MAGNITUDE_MASK; magnitude++) {
            for (int left = magnitude; left != 0; left &= left - 1) {
                ones[MOST - (Integer.numberOfTrailingZeros(left) - fractionBits)] += magnitudes[magnitude];
            }
        }
        int first = 0;
        int end = ones.length;
        while (first < end && ones[first] == 0) {
            first++;
        }
        while (end > first && ones[end - 1] == 0) {
            end--;
        }
        if (first == end) {
            return null;
        }
        List<Long> counts = new ArrayList<>();
        for (int i = first; i < end; i++) {
            counts.add(ones[i]);
        }
        return new RunProfile.Ones(MOST - first, counts);
    }

    /** Weights whose significand has a 1 at a place, counted from the most significant one. */
    private static long onesAt(long[] table, int bit) {
        int base = bit / Byte.SIZE * BYTE_VALUES;
        int mask = 1 << Byte.SIZE - 1 - bit % Byte.SIZE;
        long ones = 0;
        for (int value = 0; value < BYTE_VALUES; value++) {
            if ((value & mask) != 0) {
                ones += table[base + value];
            }
        }
        return ones;
    }
}
