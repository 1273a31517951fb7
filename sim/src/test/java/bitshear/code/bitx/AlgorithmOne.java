package bitshear.code.bitx;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Algorithm 1 of BitX written down slowly, bit by bit with big integers, straight from its definition. */
final class AlgorithmOne {
    private AlgorithmOne() {}

    /** A weight as bits: bit k of the significand weighs 2^(-k) of the leading one's place. */
    private record Bits(int exponent, boolean[] ones) {}

    static float[] pruneFp32(float[] group, int rows, int alignmentRows) {
        List<Bits> bits = new ArrayList<>();
        for (float weight : group) {
            int exponent = Math.max(1, Math.getExponent(weight) + 127);
            BigInteger significand = BigInteger.valueOf((long) Math.scalb(Math.abs((double) weight), 150 - exponent));
            bits.add(new Bits(exponent, ones(significand, 24)));
        }
        Set<Integer> kept = keptRows(bits, rows, alignmentRows);
        int largest = largestExponent(bits);
        float[] pruned = new float[group.length];
        for (int j = 0; j < group.length; j++) {
            Bits weight = bits.get(j);
            BigInteger unitsOfTheSmallestSubnormal = BigInteger.ZERO;
            for (int k = 0; k < 24; k++) {
                if (weight.ones[k] && kept.contains(largest - weight.exponent + k)) {
                    unitsOfTheSmallestSubnormal = unitsOfTheSmallestSubnormal.setBit(weight.exponent - k + 22);
                }
            }
            float magnitude = (float) Math.scalb(unitsOfTheSmallestSubnormal.doubleValue(), -149);
            pruned[j] = Math.copySign(magnitude, group[j]);
        }
        return pruned;
    }

    static short[] pruneFixed16(int[] group, int rows, int alignmentRows) {
        List<Bits> bits = new ArrayList<>();
        for (int weight : group) {
            bits.add(new Bits(1, ones(BigInteger.valueOf(Math.abs(weight)), 15)));
        }
        Set<Integer> kept = keptRows(bits, rows, alignmentRows);
        short[] pruned = new short[group.length];
        for (int j = 0; j < group.length; j++) {
            int magnitude = 0;
            for (int k = 0; k < 15; k++) {
                if (bits.get(j).ones[k] && kept.contains(k)) {
                    magnitude |= 1 << 14 - k;
                }
            }
            pruned[j] = (short) (group[j] < 0 ? -magnitude : magnitude);
        }
        return pruned;
    }

    private static boolean[] ones(BigInteger significand, int width) {
        boolean[] ones = new boolean[width];
        for (int k = 0; k < width; k++) {
            ones[k] = significand.testBit(width - 1 - k);
        }
        return ones;
    }

    private static int largestExponent(List<Bits> bits) {
        int largest = 0;
        for (Bits weight : bits) {
            for (boolean one : weight.ones) {
                if (one) {
                    largest = Math.max(largest, weight.exponent);
                }
            }
        }
        return largest;
    }

    private static Set<Integer> keptRows(List<Bits> bits, int rows, int alignmentRows) {
        TreeMap<Integer, Integer> bitCounts = new TreeMap<>();
        int largest = largestExponent(bits);
        for (Bits weight : bits) {
            for (int k = 0; k < weight.ones.length; k++) {
                int row = largest - weight.exponent + k;
                if (weight.ones[k] && row < alignmentRows) {
                    bitCounts.merge(row, 1, Integer::sum);
                }
            }
        }
        Comparator<Integer> byScore = Comparator.comparing(
                row -> BigInteger.valueOf(bitCounts.get(row)).shiftLeft(2 * (BitxCode.LOSSLESS_ALIGNMENT_ROWS - row)));
        List<Integer> order = new ArrayList<>(bitCounts.keySet());
        order.sort(byScore.reversed().thenComparing(Comparator.naturalOrder()));
        return new TreeSet<>(order.subList(0, rows == BitxCode.ALL_ROWS ? order.size() : Math.min(rows, order.size())));
    }
}
