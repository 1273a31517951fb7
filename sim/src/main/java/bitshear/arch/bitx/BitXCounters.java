package bitshear.arch.bitx;

import bitshear.component.ArrayCounters;
import bitshear.input.Rounding;
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
     * The counters as every array has them, with those of the front end.
     *
     * @param groupsPerCycle the front end's width (G)
     */
    ArrayCounters counters(int groupsPerCycle) {
        return new ArrayCounters(
                busyCycles,
                essentialBits,
                laneActiveCycles,
                computeUnitActiveCycles,
                groupsIssued,
                frontEnd(groupsAligned, groupsExtracted, groupsPerCycle));
    }

    /** Cycles of the front end at its full width: with G groups per cycle, G groups make one active cycle. */
    static Map<String, Long> frontEnd(long groupsAligned, long groupsExtracted, int groupsPerCycle) {
        Map<String, Long> cycles = new LinkedHashMap<>();
        cycles.put("e_alignment_active_cycles", Rounding.ceilDiv(groupsAligned, groupsPerCycle));
        cycles.put("bit_extraction_active_cycles", Rounding.ceilDiv(groupsExtracted, groupsPerCycle));
        return cycles;
    }
}
