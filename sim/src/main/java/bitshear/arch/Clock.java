package bitshear.arch;

import bitshear.input.Problem;
import java.util.List;

/** A clock given as a frequency, of which time in integer picoseconds asks that the period is a whole number. */
public final class Clock {
    private static final long PS_PER_S = 1_000_000_000_000L;

    private Clock() {}

    /** Period in picoseconds. */
    public static long periodPs(long hz) {
        return PS_PER_S / hz;
    }

    /** What is wrong with a frequency; empty if nothing. */
    public static List<Problem> problems(String key, long hz) {
        if (PS_PER_S % hz == 0) {
            return List.of();
        }
        long below = PS_PER_S / (PS_PER_S / hz + 1);
        return List.of(new Problem(
                key,
                "has a period of " + (double) PS_PER_S / hz
                        + " ps, expected a whole number of picoseconds, such as that of " + below + " Hz"));
    }
}
