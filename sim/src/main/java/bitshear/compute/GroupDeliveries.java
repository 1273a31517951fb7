package bitshear.compute;

import bitshear.component.Tile;
import bitshear.workload.Layer;

/**
 * What an array of {@link ArrayMapping} takes for a layer: a weight group once per window set for each filter; the activations of a group once
 * per filter set for each window and for each convolution group the set has filters of. A group of which the kernel position lies in the
 * padding of a window has no activations to take there.
 */
final class GroupDeliveries {
    private final Layer layer;
    private final ArrayMapping mapping;
    private final WindowTaps taps;

    GroupDeliveries(Layer layer, ArrayMapping mapping) {
        this.layer = layer;
        this.mapping = mapping;
        this.taps = WindowTaps.of(layer);
    }

    /**
     * How often the activations of one position go to filter sets.
     *
     * @param together filters a set may be cut from: it ends where these do
     */
    long activationSets(Tile tile, int together) {
        int perGroup = layer.filtersPerGroup();
        int filterTo = tile.filterFrom() + tile.filterCount();
        if (mapping.filters() == 1) {
            return tile.filterCount();
        }
        long sets = 0;
        for (int filter = tile.filterFrom(); filter < filterTo; ) {
            int end = Math.min(Math.min(filterTo, (filter / together + 1) * together), filter + mapping.filters());
            sets += (end - 1) / perGroup - filter / perGroup + 1;
            filter = end;
        }
        return sets;
    }

    WindowTaps taps() {
        return taps;
    }
}
