package bitshear.memory;

import bitshear.component.Tile;

/** Sees what the layer controller does, at the simulated time it happens. Every method is optional. */
public interface ScheduleObserver {
    /** A step begins. */
    default void onLayerStart(int layer, long timePs) {}

    /** The last byte of a step is stored. */
    default void onLayerEnd(StepTiming timing) {}

    /** The array gets a tile. Tiles of steps that do not use the array are not reported. */
    default void onTileStart(Tile tile, long timePs) {}

    /** The array has finished a tile. */
    default void onTileEnd(Tile tile, long timePs) {}

    /** The array has waited for one cause; intervals of one layer come in order and do not overlap. */
    default void onStall(int layer, StallCause cause, long fromPs, long toPs) {}

    /** A buffer holds another number of bytes than last reported; reported when a block or a tile comes or goes. */
    default void onOccupancy(Buffer buffer, long bytes, long timePs) {}
}
