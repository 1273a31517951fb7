package bitshear.memory;

import bitshear.input.Dimension;
import bitshear.input.Key;

/**
 * How networks are laid onto the machine.
 *
 * @param otherLayers what layers without weights cost
 * @param tileOverheadBytes what one more tile may cost when tilings move equally many bytes
 * @param sliceOverheadBytes the same for each time the lanes meet, which they do where a slice of a reduction ends
 * @param windowTiles shapes of a tile's output positions
 * @param halo what happens to pixels that neighbouring tiles share
 */
public record ScheduleParameters(
        @Key(
                name = "other-layers",
                meaning = "layers without weights: fused into the producer's write-back, as accelerators do, or"
                        + " standalone with DMA traffic of their own",
                byDefault = "fused")
        OtherLayers otherLayers,

        @Key(
                name = "tile-overhead",
                meaning = "among tilings with the fewest DRAM bytes: the bytes of first fetch and last store, which"
                        + " nothing hides, that one tile less is worth; 256 B is about 20 ns of DDR3-1600",
                byDefault = "256 B",
                dimension = Dimension.BYTES,
                min = 0)
        long tileOverheadBytes,

        @Key(
                name = "slice-overhead",
                meaning =
                        "as tile-overhead, for each meeting of the lanes: once per slice of a reduction, filter set and"
                                + " window set; 16 B is a cycle or two of waiting. Without it layers are cut into many thin slices"
                                + " that cost up to a fifth more compute cycles",
                byDefault = "16 B",
                dimension = Dimension.BYTES,
                min = 0)
        long sliceOverheadBytes,

        @Key(
                name = "window-tiles",
                meaning =
                        "runs of output positions a tile may have: of all columns in raster order, or of strips of columns"
                                + " too, where that moves fewer DRAM bytes",
                byDefault = "strips")
        WindowTiles windowTiles,

        @Key(
                name = "halo",
                meaning =
                        "input pixels that a tile shares with the one before: kept on the chip (copied from one half of the"
                                + " activation buffer to the other) where both hold all channels, or fetched again",
                byDefault = "kept")
        Halo halo) {

    /** As the other constructor, everything else at its default. */
    public ScheduleParameters(OtherLayers otherLayers, long tileOverheadBytes, long sliceOverheadBytes) {
        this(otherLayers, tileOverheadBytes, sliceOverheadBytes, WindowTiles.STRIPS, Halo.KEPT);
    }

    /** Shapes of a tile's output positions. */
    public enum WindowTiles {
        RASTER,
        STRIPS
    }

    /** What happens to shared pixels. */
    public enum Halo {
        KEPT,
        REFETCHED
    }

    /** What layers without weights cost. */
    public enum OtherLayers {
        FUSED,
        STANDALONE
    }

    /** The default schedule. */
    public static ScheduleParameters defaults() {
        return new ScheduleParameters(OtherLayers.FUSED, 256, 16);
    }
}
