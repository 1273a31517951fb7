package bitshear.compute;

import java.util.ArrayList;
import java.util.List;

/**
 * How the compute units of an array share a layer: {@code filters} filters at once, each on {@code windows} output positions at once.
 * One weight group is broadcast to the units of its filter.
 *
 * @param filters filters in parallel (F)
 * @param windows output positions in parallel (W), the size of a window set
 */
public record ArrayMapping(int filters, int windows) {
    public ArrayMapping {
        if (filters < 1 || windows < 1) {
            throw new IllegalArgumentException("mapping " + filters + "x" + windows);
        }
    }

    /** Every way to write the number of compute units as filters x windows, most windows first. */
    public static List<ArrayMapping> factorisations(int computeUnits) {
        List<ArrayMapping> all = new ArrayList<>();
        for (int filters = 1; filters <= computeUnits; filters++) {
            if (computeUnits % filters == 0) {
                all.add(new ArrayMapping(filters, computeUnits / filters));
            }
        }
        return all;
    }

    /** Window sets that cover so many output positions. */
    public long windowSets(long positions) {
        return (positions + windows - 1) / windows;
    }

    /** As in configuration files: filters x windows. */
    @Override
    public String toString() {
        return filters + "x" + windows;
    }
}
