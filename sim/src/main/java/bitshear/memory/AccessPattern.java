package bitshear.memory;

/**
 * What one DMA descriptor moves: equally long runs of consecutive bytes, repeated in up to two dimensions. Run {@code (i, j)} starts at {@code
 * address + i * innerStride + j * outerStride}; runs do not overlap and their addresses rise.
 *
 * @param address first byte
 * @param runBytes bytes of one run
 * @param innerCount runs in the inner dimension
 * @param innerStride bytes between the starts of neighbouring runs; of no meaning if {@code innerCount} is 1
 * @param outerCount repetitions of the inner dimension
 * @param outerStride bytes between the starts of repetitions; of no meaning if {@code outerCount} is 1
 */
public record AccessPattern(
        long address, long runBytes, int innerCount, long innerStride, int outerCount, long outerStride) {

    public AccessPattern {
        if (address < 0 || runBytes < 1 || innerCount < 1 || outerCount < 1) {
            throw new IllegalArgumentException("an access pattern needs a positive run and positive counts");
        }
        if (innerCount > 1 && innerStride < runBytes) {
            throw new IllegalArgumentException("runs of an access pattern overlap");
        }
        if (outerCount > 1 && outerStride < (innerCount - 1) * innerStride + runBytes) {
            throw new IllegalArgumentException("repetitions of an access pattern overlap");
        }
    }

    /** One run of consecutive bytes. */
    public static AccessPattern contiguous(long address, long bytes) {
        return new AccessPattern(address, bytes, 1, 0, 1, 0);
    }

    /** The same bytes, seen as fewer and longer runs where neighbouring runs touch. */
    public static AccessPattern of(
            long address, long runBytes, int innerCount, long innerStride, int outerCount, long outerStride) {
        if (innerCount == 1 && outerCount > 1) {
            return of(address, runBytes, outerCount, outerStride, 1, 0);
        }
        if (innerCount > 1 && innerStride == runBytes) {
            return of(address, runBytes * innerCount, outerCount, outerStride, 1, 0);
        }
        return new AccessPattern(address, runBytes, innerCount, innerStride, outerCount, outerStride);
    }

    /** Bytes asked for. */
    public long bytes() {
        return runBytes * innerCount * outerCount;
    }

    /**
     * Whole bursts that carry these bytes. A burst shared by neighbouring runs is moved once, as {@link BurstWalk} does it. Evaluated by the
     * period with which run starts repeat relative to burst borders.
     */
    public long bursts(int burstBytes) {
        long last = Long.MIN_VALUE;
        long total = 0;
        for (int j = 0; j < outerCount; j++) {
            long start = address + j * outerStride;
            long row = burstsOfRow(start, burstBytes);
            if (last == start / burstBytes) {
                row--;
            }
            total += row;
            last = (start + (innerCount - 1) * innerStride + runBytes - 1) / burstBytes;
            if (j == 1 && outerStride % burstBytes == 0) {
                return total + row * (outerCount - 2);
            }
        }
        return total;
    }

    private long burstsOfRow(long start, int burstBytes) {
        long first = spanned(start, burstBytes);
        int repeats = innerCount - 1;
        if (repeats == 0) {
            return first;
        }
        int period = (int) (burstBytes / gcd(innerStride, burstBytes));
        long wholePeriod = 0;
        long remainder = 0;
        int remaining = repeats % period;
        long previousLast = (start + runBytes - 1) / burstBytes;
        for (int i = 1; i <= Math.min(repeats, period); i++) {
            long run = start + i * innerStride;
            long bursts = spanned(run, burstBytes) - (run / burstBytes == previousLast ? 1 : 0);
            previousLast = (run + runBytes - 1) / burstBytes;
            wholePeriod += bursts;
            if (i <= remaining) {
                remainder += bursts;
            }
        }
        return first + repeats / period * wholePeriod + remainder;
    }

    private long spanned(long start, int burstBytes) {
        return (start + runBytes - 1) / burstBytes - start / burstBytes + 1;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
