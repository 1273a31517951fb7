package bitshear.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Series of amounts over time in a fixed number of equal bins. When time passes the last bin, bins merge in pairs and become twice as
 * long, so that a run of any length takes the same room. Nothing is allocated after construction.
 */
final class TimeBins {
    /** Bins start at a tenth of a microsecond. */
    private static final long FIRST_BIN_PS = 100_000;

    private final long[][] sums;
    private final long[][] peaks;
    private final int bins;
    private long binPs = FIRST_BIN_PS;
    private long spanPs;
    private long lastPs;

    /**
     * @param bins number of bins, even
     * @param sums number of series that add up
     * @param peaks number of series that keep the largest level
     */
    TimeBins(int bins, int sums, int peaks) {
        this.bins = bins;
        this.sums = new long[sums][bins];
        this.peaks = new long[peaks][bins];
        this.spanPs = bins * binPs;
    }

    /** Adds an amount at a moment. */
    void add(int series, long timePs, long amount) {
        reach(timePs);
        sums[series][(int) (timePs / binPs)] += amount;
    }

    /** Adds a stretch of time to the bins it lies in. */
    void addSpan(int series, long fromPs, long toPs) {
        if (toPs <= fromPs) {
            return;
        }
        reach(toPs - 1);
        int last = (int) ((toPs - 1) / binPs);
        for (int bin = (int) (fromPs / binPs); bin <= last; bin++) {
            long begin = Math.max(fromPs, bin * binPs);
            long end = Math.min(toPs, (bin + 1) * binPs);
            sums[series][bin] += end - begin;
        }
    }

    /** A level held over a stretch of time. */
    void hold(int series, long level, long fromPs, long toPs) {
        reach(toPs);
        int last = (int) (toPs / binPs);
        for (int bin = (int) (fromPs / binPs); bin <= last; bin++) {
            peaks[series][bin] = Math.max(peaks[series][bin], level);
        }
    }

    long binPs() {
        return binPs;
    }

    List<Long> sums(int series) {
        return used(sums[series]);
    }

    List<Long> peaks(int series) {
        return used(peaks[series]);
    }

    private List<Long> used(long[] values) {
        int count = (int) (lastPs / binPs) + 1;
        List<Long> used = new ArrayList<>(count);
        for (int bin = 0; bin < count; bin++) {
            used.add(values[bin]);
        }
        return used;
    }

    private void reach(long timePs) {
        lastPs = Math.max(lastPs, timePs);
        while (timePs >= spanPs) {
            for (long[] series : sums) {
                for (int bin = 0; bin < bins / 2; bin++) {
                    series[bin] = series[2 * bin] + series[2 * bin + 1];
                }
                java.util.Arrays.fill(series, bins / 2, bins, 0);
            }
            for (long[] series : peaks) {
                for (int bin = 0; bin < bins / 2; bin++) {
                    series[bin] = Math.max(series[2 * bin], series[2 * bin + 1]);
                }
                java.util.Arrays.fill(series, bins / 2, bins, 0);
            }
            binPs *= 2;
            spanPs *= 2;
        }
    }
}
