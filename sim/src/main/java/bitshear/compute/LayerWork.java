package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;

/** The work of one layer on one array, for any part of it. */
public interface LayerWork {
    /** The work of a tile, computed from that part of the layer alone. */
    TileWork work(Tile tile);

    /** What the array takes from its buffers for a tile. */
    Deliveries deliveries(Tile tile);

    /**
     * Whether the work of a tile depends only on how many windows it has, and not on which are worked on together, so that tiles may count their
     * windows in strips.
     */
    default boolean anyOrder() {
        return false;
    }

    /** The whole layer as one tile: of so many images, one behind the other. */
    TileWork layer(int images);
}
