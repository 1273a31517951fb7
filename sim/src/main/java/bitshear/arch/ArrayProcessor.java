package bitshear.arch;

import bitshear.component.ArrayCounters;
import bitshear.component.TileProcessor;

/** A PE array in a running simulation: works on tiles and counts what it did. */
public interface ArrayProcessor extends TileProcessor {
    /** The array's counters as they stand now. */
    ArrayCounters counters();
}
