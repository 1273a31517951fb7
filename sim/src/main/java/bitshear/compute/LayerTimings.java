package bitshear.compute;

import bitshear.code.EssentialBits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One layer's essential bits and its timings on arrays of different lane policies and mappings, each made once: machines that prune alike
 * share the analysis of the weights, and those that are also laid out alike share the cycles. Safe for use by several threads.
 */
public final class LayerTimings implements Analysis {
    private final EssentialBits bits;
    private final Map<Array, LayerTiming> timings = new ConcurrentHashMap<>();

    private record Array(int queueDepth, int groupsPerCycle, LaneSync sync, ArrayMapping mapping) {}

    /** @param bits kept, one byte per weight */
    public LayerTimings(EssentialBits bits) {
        this.bits = bits;
    }

    public EssentialBits bits() {
        return bits;
    }

    /** The layer's timing on one array; the parameters are those of {@link LayerTiming}. */
    public LayerTiming timing(int queueDepth, int groupsPerCycle, LaneSync sync, ArrayMapping mapping) {
        return timings.computeIfAbsent(
                new Array(queueDepth, groupsPerCycle, sync, mapping),
                array -> new LayerTiming(bits, queueDepth, groupsPerCycle, sync, mapping));
    }

    /** The bits and all tables made so far. */
    @Override
    public long bytes() {
        long bytes = bits.counts().length;
        for (LayerTiming timing : timings.values()) {
            bytes += timing.tableBytes();
        }
        return bytes;
    }
}
