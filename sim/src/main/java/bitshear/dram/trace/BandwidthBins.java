package bitshear.dram.trace;

import java.util.Arrays;

/** Bytes moved in equal spans of time, at most {@value #MAX_BINS} of them: when they do not suffice, spans double. */
public final class BandwidthBins {
    static final int MAX_BINS = 1024;

    private final int burstBytes;
    private final long[] bursts = new long[MAX_BINS];
    private int spanShift;
    private int used;

    BandwidthBins(int burstBytes) {
        this.burstBytes = burstBytes;
    }

    /** Books a burst at a memory clock. */
    void add(long clock) {
        long bin = clock >>> spanShift;
        while (bin >= MAX_BINS) {
            for (int i = 0; i < MAX_BINS / 2; i++) {
                bursts[i] = bursts[2 * i] + bursts[2 * i + 1];
            }
            Arrays.fill(bursts, MAX_BINS / 2, MAX_BINS, 0);
            spanShift++;
            used = MAX_BINS / 2;
            bin = clock >>> spanShift;
        }
        bursts[(int) bin]++;
        used = Math.max(used, (int) bin + 1);
    }

    /** Memory clocks of one span. */
    public long spanClocks() {
        return 1L << spanShift;
    }

    /** Bytes moved in each span, the first beginning at clock 0. */
    public long[] bytes() {
        long[] bytes = new long[used];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bursts[i] * burstBytes;
        }
        return bytes;
    }
}
