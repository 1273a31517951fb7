package bitshear.bits;

/**
 * How far apart the exponents of a weight group are: largest minus smallest over its non-zero weights, in channel groups. It is the
 * distance E-alignment has to shift.
 */
final class ExponentSpread {
    /** Groups by spread; the last entry counts this spread and more. */
    static final int WIDEST = 32;

    private final long[] groups = new long[WIDEST + 1];
    private long sum;
    private int largest;

    /** Adds the groups of a block of fp32 weights. */
    void add(GroupExponents exponents) {
        for (int i = 0; i < exponents.groups(); i++) {
            count(exponents.spread(i));
        }
    }

    private void count(int spread) {
        groups[Math.min(spread, WIDEST)]++;
        sum += spread;
        largest = Math.max(largest, spread);
    }

    void add(ExponentSpread other) {
        for (int i = 0; i < groups.length; i++) {
            groups[i] += other.groups[i];
        }
        sum += other.sum;
        largest = Math.max(largest, other.largest);
    }

    BitReport.Spread report() {
        long count = 0;
        for (long one : groups) {
            count += one;
        }
        return new BitReport.Spread(count == 0 ? 0 : (double) sum / count, largest, groups.clone());
    }
}
