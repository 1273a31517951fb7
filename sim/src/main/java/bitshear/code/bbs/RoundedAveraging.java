package bitshear.code.bbs;

/**
 * Rounded averaging: redundant columns first, at most three, and as many low columns as are still to go become their mean over the group,
 * rounded half to even. Two's complement.
 *
 * @param columns columns taken (n)
 */
public record RoundedAveraging(int columns) implements BinaryPruning {
    /** What two bits can count. */
    private static final int MOST_REDUNDANT = 3;

    /** @throws bitshear.input.InvalidInputException if columns is not 0 to 6 */
    public RoundedAveraging {
        BinaryPruning.requireColumns(columns);
    }

    @Override
    public Group prune(short[] values, int from, int count) {
        int differs = 0;
        int sum = 0;
        int redundant = 0;
        for (int i = from; i < from + count; i++) {
            differs |= values[i] < 0 ? ~values[i] : values[i];
        }
        while (redundant < MOST_REDUNDANT && (differs >>> WEIGHT_BITS - 2 - redundant & 1) == 0) {
            redundant++;
        }
        int low = columns - redundant;
        if (low <= 0) {
            return new Group(redundant, 0);
        }
        int mask = (1 << low) - 1;
        for (int i = from; i < from + count; i++) {
            sum += values[i] & mask;
        }
        int constant = (int) Math.rint(sum / (double) count);
        for (int i = from; i < from + count; i++) {
            values[i] = (short) (values[i] & ~mask | constant);
        }
        return new Group(redundant, constant);
    }
}
