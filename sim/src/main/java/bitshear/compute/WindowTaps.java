package bitshear.compute;

import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import bitshear.workload.Layer;

/** Counts pairs of a window and a kernel position under which there is input and not only padding. */
final class WindowTaps {
    private final long windows;
    private final int height;
    private final int width;

    /** By output row: kernel rows with input. */
    private final int[] rows;

    /** Sum of the kernel columns with input over the output columns before one. */
    private final long[] columnsBefore;

    /** Sum of {@link #rows} before a row. */
    private final long[] rowsBefore;

    /** The kernel positions of a layer as it stands. */
    static WindowTaps of(Layer layer) {
        return new WindowTaps(
                layer,
                axis(
                        layer.outHeight(),
                        layer.kernelHeight(),
                        layer.strideHeight(),
                        layer.dilationHeight(),
                        1,
                        layer.padTop(),
                        layer.inHeight()),
                axis(
                        layer.outWidth(),
                        layer.kernelWidth(),
                        layer.strideWidth(),
                        layer.dilationWidth(),
                        1,
                        layer.padLeft(),
                        layer.inWidth()));
    }

    /** The kernel positions of a layer whose stride is folded into channels: each covers a stride's rows and columns. */
    static WindowTaps folded(Layer layer, int kernelHeight, int kernelWidth) {
        return new WindowTaps(
                layer,
                axis(layer.outHeight(), kernelHeight, 1, 1, layer.strideHeight(), layer.padTop(), layer.inHeight()),
                axis(layer.outWidth(), kernelWidth, 1, 1, layer.strideWidth(), layer.padLeft(), layer.inWidth()));
    }

    private WindowTaps(Layer layer, int[] rows, int[] columns) {
        this.windows = layer.windows();
        this.height = layer.outHeight();
        this.width = layer.outWidth();
        this.rows = rows;
        this.rowsBefore = before(rows);
        this.columnsBefore = before(columns);
    }

    /** By output coordinate, the taps with input; a tap covers {@code phases} coordinates of the padded input. */
    private static int[] axis(int outputs, int kernel, int stride, int dilation, int phases, int pad, int size) {
        int[] valid = new int[outputs];
        for (int output = 0; output < outputs; output++) {
            for (int tap = 0; tap < kernel; tap++) {
                long first = ((long) output * stride + (long) tap * dilation) * phases - pad;
                if (first < size && first + phases > 0) {
                    valid[output]++;
                }
            }
        }
        return valid;
    }

    private static long[] before(int[] values) {
        long[] sums = new long[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        return sums;
    }

    /** Pairs of the windows of a tile. */
    long count(Tile tile) {
        long to = tile.windowFrom() + tile.windowCount();
        WindowOrder order = tile.order(height, width);
        if (order.isRaster()) {
            return count(tile.windowFrom(), to);
        }
        long sum = 0;
        for (long from = tile.windowFrom(); from < to; ) {
            int strip = order.stripOf(from);
            int columns = order.columns(strip);
            long inStrip = from - order.stripFrom(from);
            int column = (int) (inStrip % columns);
            int end = (int) Math.min(columns, column + to - from);
            long first = columnsBefore[strip * order.strip() + column];
            sum += rows[(int) (inStrip / columns)] * (columnsBefore[strip * order.strip() + end] - first);
            from += end - column;
        }
        return sum;
    }

    /** Pairs of the windows {@code [from, to)}, which run through image after image in raster order. */
    long count(long from, long to) {
        return upTo(to) - upTo(from);
    }

    private long upTo(long window) {
        long perImage = rowsBefore[rows.length] * columnsBefore[width];
        long inImage = window % windows;
        int row = (int) (inImage / width);
        long sum = window / windows * perImage + rowsBefore[row] * columnsBefore[width];
        return inImage % width == 0 ? sum : sum + rows[row] * columnsBefore[(int) (inImage % width)];
    }
}
