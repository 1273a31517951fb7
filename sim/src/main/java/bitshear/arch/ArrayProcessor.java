package bitshear.arch;

import bitshear.component.TileProcessor;
import java.util.Map;

/** A PE array in a running simulation: works on tiles and counts what it did. */
public interface ArrayProcessor extends TileProcessor {
    /** The array's counters by name, in a fixed order, as they stand now. */
    Map<String, Long> counters();
}
