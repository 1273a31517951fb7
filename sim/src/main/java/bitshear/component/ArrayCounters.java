package bitshear.component;

import bitshear.input.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a PE array did: the counters that every array has, and those that only one architecture has, by name.
 *
 * @param busyCycles clock cycles in which the array had a tile
 * @param serialBits bits of the serial operand handed to the lanes, each once for all lanes it is broadcast to
 * @param laneActiveCycles cycles of lanes with a bit to work on, summed over all lanes
 * @param unitActiveCycles cycles of units (a filter and a window each) with work, summed over all units; the others are clock-gated
 * @param groups weight groups issued, once per window set; 0 where the array has none
 * @param extras further counters, in a fixed order
 */
public record ArrayCounters(
        long busyCycles,
        long serialBits,
        long laneActiveCycles,
        long unitActiveCycles,
        long groups,
        Map<String, Long> extras) {

    public ArrayCounters {
        extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
    }

    /** Counters without any that only one architecture has. */
    public ArrayCounters(long busyCycles, long serialBits, long laneActiveCycles, long unitActiveCycles, long groups) {
        this(busyCycles, serialBits, laneActiveCycles, unitActiveCycles, groups, Map.of());
    }

    /** The same with further counters. */
    public ArrayCounters with(Map<String, Long> newExtras) {
        return new ArrayCounters(busyCycles, serialBits, laneActiveCycles, unitActiveCycles, groups, newExtras);
    }

    /** The sum of two arrays' work, or of one array's at two times. */
    public ArrayCounters plus(ArrayCounters other) {
        Map<String, Long> sums = new LinkedHashMap<>(extras);
        other.extras.forEach((name, count) -> sums.merge(name, count, Long::sum));
        return new ArrayCounters(
                busyCycles + other.busyCycles,
                serialBits + other.serialBits,
                laneActiveCycles + other.laneActiveCycles,
                unitActiveCycles + other.unitActiveCycles,
                groups + other.groups,
                sums);
    }

    /** Every counter times a factor, rounded. */
    public ArrayCounters times(double factor) {
        Map<String, Long> scaled = new LinkedHashMap<>();
        extras.forEach((name, count) -> scaled.put(name, scaled(count, factor)));
        return new ArrayCounters(
                scaled(busyCycles, factor),
                scaled(serialBits, factor),
                scaled(laneActiveCycles, factor),
                scaled(unitActiveCycles, factor),
                scaled(groups, factor),
                scaled);
    }

    private static long scaled(long count, double factor) {
        return factor == 1 ? count : Math.round(count * factor);
    }

    /** Every counter by the name that tables of energy call it. */
    public Map<String, Long> byName() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("busy_cycles", busyCycles);
        all.put("serial_bits", serialBits);
        all.put("lane_active_cycles", laneActiveCycles);
        all.put("unit_active_cycles", unitActiveCycles);
        all.put("groups", groups);
        all.putAll(extras);
        return all;
    }

    /**
     * A counter by its name in a table of energy.
     *
     * @param where file and line that name it
     * @throws InvalidInputException if the array has no such counter
     */
    public long count(String name, String where) {
        Map<String, Long> all = byName();
        Long count = all.get(name);
        if (count == null) {
            throw new InvalidInputException(where + ": counter: unknown counter '" + name
                    + "', expected one of this array's: " + String.join(", ", all.keySet()));
        }
        return count;
    }
}
