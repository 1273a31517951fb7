package bitshear.compute;

import bitshear.component.Tile;

/** How long an array works on a tile when that can be computed ahead. */
@FunctionalInterface
public interface TileTiming {
    /** Cycles from the tile's first edge to its last partial sum; asked once for every tile, when it starts. */
    long cycles(Tile tile);
}
