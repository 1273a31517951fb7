package bitshear.compute;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * An activation-serial array of the DaDianNao family: tiles of rows x columns units with so many lanes each. A column holds one window,
 * its activations go to all rows; a row holds one filter; all tiles work on the same windows and on filters of their own.
 *
 * @param lanes multiplicands of a unit: consecutive channels of one position, a <em>brick</em>
 * @param columns windows of a tile
 * @param rows filters of a tile
 * @param tiles tiles
 * @param peWidth operand bits one unit is wide
 * @param weightPrecision bits of a weight, sign included
 * @param partialSumBytes bytes of one partial sum on chip
 */
public record TileArray(
        @Key(
                name = "lanes",
                meaning = "Multiplicands of a unit: consecutive input channels, a brick.",
                byDefault = "16",
                min = 1,
                max = 1024)
        int lanes,

        @Key(
                name = "columns",
                meaning =
                        "Windows a tile works on at once. Bit-serial arrays need 16 to match a bit-parallel one; a bit-parallel"
                                + " array takes 1 for the same peak.",
                byDefault = "16",
                min = 1,
                max = 1024)
        int columns,

        @Key(name = "rows", meaning = "Filters a tile works on at once.", byDefault = "16", min = 1, max = 1024)
        int rows,

        @Key(name = "tiles", meaning = "Tiles, each with filters of its own.", byDefault = "16", min = 1, max = 1024)
        int tiles,

        @Key(
                name = "pe-width",
                meaning =
                        "Operand bits one unit is wide; wider activations take several columns, wider weights several rows.",
                byDefault = "16",
                min = 1,
                max = Activations.MAX_PRECISION)
        int peWidth,

        @Key(
                name = "weight-precision",
                meaning = "Bits of a weight, sign included: how many rows of pe-width it takes.",
                byDefault = "16",
                min = 1,
                max = Activations.MAX_PRECISION)
        int weightPrecision,

        @Key(
                name = "partial-sum",
                meaning =
                        "Size of a partial sum in the output buffer while a reduction is open. A choice: as wide as BitX's.",
                byDefault = "4 B",
                min = 2,
                max = 64,
                dimension = Dimension.BYTES)
        int partialSumBytes)
        implements Checked {

    /** The published shape: 16 lanes, 16 windows, 16 filters, 16-bit units. */
    public static TileArray of(int columns, int tiles) {
        return new TileArray(16, columns, 16, tiles, 16, 16, 4);
    }

    /** Columns that a value of so many bits takes. */
    int columnsPerWindow(int activationPrecision) {
        return (activationPrecision + peWidth - 1) / peWidth;
    }

    /** Rows that a filter takes. */
    int rowsPerFilter() {
        return (weightPrecision + peWidth - 1) / peWidth;
    }

    /** Filters all tiles work on at once. */
    int filters() {
        return rows / rowsPerFilter() * tiles;
    }

    /** Units: a filter and a window each. */
    public long units() {
        return (long) columns * rows * tiles;
    }

    /** Filters of a layer that run together: those of all tiles, or a depthwise layer's bundle. */
    public int filtersTogether(Layer layer) {
        return BrickWalk.isDepthwise(layer) ? BrickWalk.bundle(this) : filters();
    }

    /** Windows that run together when activations have so many bits. */
    public int windowsTogether(int activationPrecision) {
        return columns / columnsPerWindow(activationPrecision);
    }

    /** Channels that a slice of a reduction starts at a multiple of; a folded layer is never sliced. */
    public int channelUnit(Layer layer) {
        return BrickWalk.isFolded(layer) ? layer.channelsPerGroup() : lanes;
    }

    /** Bricks of a layer's weights. */
    public long bricks(Layer layer) {
        return new BrickWalk(layer, this, Activations.MAX_PRECISION).weightBricks();
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (columnsPerWindow(Activations.MAX_PRECISION) > columns) {
            problems.add(new Problem(
                    "pe-width",
                    "makes a 16-bit activation take " + columnsPerWindow(Activations.MAX_PRECISION)
                            + " columns, expected at most the " + columns + " there are"));
        }
        if (rowsPerFilter() > rows) {
            problems.add(new Problem(
                    "pe-width",
                    "makes a weight take " + rowsPerFilter() + " rows, expected at most the " + rows + " there are"));
        }
        return problems;
    }
}
