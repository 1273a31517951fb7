package bitshear.input;

/** Whole numbers that are rounded up. */
public final class Rounding {
    private Rounding() {}

    /** Parts of so many that hold a number of things: {@code dividend / divisor}, rounded up; both at least 0. */
    public static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** As the other method. */
    public static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** The next multiple of a unit that is not below a number. */
    public static long up(long value, long unit) {
        return ceilDiv(value, unit) * unit;
    }
}
