package bitshear.compute;

/**
 * What an array does for one tile.
 *
 * @param cycles clock cycles from the tile's first edge to its last partial sum
 * @param serialBits bits of the serial operand handed to the lanes, each once for all lanes it is broadcast to
 * @param laneActiveCycles cycles of lanes with a bit to work on, summed over all lanes
 * @param unitActiveCycles cycles of units (a filter and a window each) with work, summed over all units; the others are clock-gated
 * @param groups weight groups issued, once per window set; 0 where the array has none
 */
public record TileWork(long cycles, long serialBits, long laneActiveCycles, long unitActiveCycles, long groups) {
    /** The work of an array that does not issue weight groups. */
    public TileWork(long cycles, long serialBits, long laneActiveCycles, long unitActiveCycles) {
        this(cycles, serialBits, laneActiveCycles, unitActiveCycles, 0);
    }
}
