package bitshear.arch.bitx;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a BitX PE did, in plain counters that the fidelities count in their own way and must agree on. */
final class BitXCounters {
    /** Cycles in which the PE had a tile, pipeline fill included. Control is active in all of them. */
    long busyCycles;

    /** Weight groups issued to the lanes, once per window set. */
    long groupsIssued;

    /** Essential bits issued to the lanes, once per window set. */
    long essentialBits;

    /** Cycles of lanes with a bit to add, summed over all lanes of all compute units. */
    long laneActiveCycles;

    /** Cycles summed over the compute units that had a filter and a window; the others are clock-gated. */
    long computeUnitActiveCycles;

    /** Groups that passed the E-alignment; none in fixed16, where it is power-gated. */
    long groupsAligned;

    /** Groups that passed the Bit-Extraction. */
    long groupsExtracted;

    /**
     * The counters by name. The front end's are in cycles of its full width: with G groups per cycle, G groups make one active cycle.
     */
    Map<String, Long> byName(int groupsPerCycle) {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("busy_cycles", busyCycles);
        all.put("groups_issued", groupsIssued);
        all.put("essential_bits", essentialBits);
        all.put("lane_active_cycles", laneActiveCycles);
        all.put("e_alignment_active_cycles", ceilDiv(groupsAligned, groupsPerCycle));
        all.put("bit_extraction_active_cycles", ceilDiv(groupsExtracted, groupsPerCycle));
        all.put("compute_units_active_cycles", computeUnitActiveCycles);
        all.put("control_active_cycles", busyCycles);
        return all;
    }

    private static long ceilDiv(long dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
