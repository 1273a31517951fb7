package bitshear.memory;

import bitshear.component.WindowOrder;
import bitshear.memory.WindowGeometry.Axis;
import java.util.Arrays;
import java.util.function.Consumer;

/** The descriptors that store the outputs a tile completes. */
final class StorePatterns {
    private final StoreLayout layout;
    private final int elementBytes;
    private final long positionsPerImage;
    private final int width;
    private final WindowOrder order;
    /** For POOLED, by strip: what of the pooled image lies there. */
    private final PooledStrip[] pooled;

    /**
     * The pooled outputs of one strip, row after row, positions counted from the strip's first.
     *
     * @param column first pooled column
     * @param columns pooled columns
     * @param completedAt position at which pooled outputs 0..q are all complete
     * @param begunAt the sorted positions at which they begin
     */
    private record PooledStrip(int column, int columns, long[] completedAt, long[] begunAt) {}

    /**
     * @param width output positions in a row of the step's own output
     * @param positionsPerImage output positions of one image
     */
    StorePatterns(StoreLayout layout, int width, long positionsPerImage, int elementBytes) {
        this(layout, width, positionsPerImage, elementBytes, width);
    }

    /** @param strip columns of the strips that output positions are counted in; the width unless outputs are stored as they are */
    StorePatterns(StoreLayout layout, int width, long positionsPerImage, int elementBytes, int strip) {
        if (strip != width && !takesStrips(layout, width, strip)) {
            throw new IllegalArgumentException("pooling windows cross strips of " + strip + ", or outputs are resized");
        }
        this.order = new WindowOrder((int) (positionsPerImage / width), width, strip);
        this.layout = layout;
        this.elementBytes = elementBytes;
        this.width = width;
        this.positionsPerImage = positionsPerImage;
        pooled = new PooledStrip[layout.kind() == StoreLayout.Kind.POOLED ? order.strips() : 0];
        int column = 0;
        for (int index = 0; index < pooled.length; index++) {
            pooled[index] = pooledStrip(index, column);
            column += pooled[index].columns;
        }
    }

    /** Whether outputs can be worked on in strips: they are stored as they are, or no pooling window reaches over the end of a strip. */
    static boolean takesStrips(StoreLayout layout, int width, int strip) {
        if (layout.kind() != StoreLayout.Kind.POOLED) {
            return layout.kind() == StoreLayout.Kind.DIRECT;
        }
        Axis columns = layout.geometry().columns();
        for (int column = 0; column < columns.outputs(); column++) {
            if (firstValid(columns, column) / strip != lastValid(columns, column) / strip) {
                return false;
            }
        }
        return true;
    }

    private PooledStrip pooledStrip(int index, int column) {
        Axis rows = layout.geometry().rows();
        Axis columns = layout.geometry().columns();
        int origin = index * order.strip();
        int end = column;
        while (end < columns.outputs() && lastValid(columns, end) < origin + order.columns(index)) {
            end++;
        }
        int wide = end - column;
        long[] completedAt = new long[rows.outputs() * wide];
        long[] begunAt = new long[completedAt.length];
        long complete = 0;
        for (int q = 0; q < completedAt.length; q++) {
            int row = q / wide;
            int at = column + q % wide;
            long last = lastValid(rows, row) * order.columns(index) + lastValid(columns, at) - origin;
            complete = Math.max(complete, last);
            completedAt[q] = complete;
            begunAt[q] = firstValid(rows, row) * order.columns(index) + firstValid(columns, at) - origin;
        }
        Arrays.sort(begunAt);
        return new PooledStrip(column, wide, completedAt, begunAt);
    }

    /** Positions stored per image. */
    long storedPerImage() {
        return switch (layout.kind()) {
            case DIRECT -> positionsPerImage;
            case POOLED -> layout.geometry().outputs();
            case RESIZED -> layout.geometry().outputs();
        };
    }

    /** The most pooled outputs of one channel that are begun and not stored at the end of any run. */
    long mostOpen(WindowCut cut) {
        long most = 0;
        for (int run = 0; pooled.length > 0 && run < cut.runs() - 1; run++) {
            long end = cut.to(run);
            if (end < order.stripTo(end - 1)) {
                PooledStrip strip = pooled[order.stripOf(end)];
                long inStrip = end - order.stripFrom(end);
                most = Math.max(most, below(strip.begunAt, inStrip) - below(strip.completedAt, inStrip));
            }
        }
        return most;
    }

    void forEach(long base, int filterFrom, int filterTo, long from, long to, Consumer<AccessPattern> sink) {
        long pixelBytes = (long) layout.pitch() * elementBytes;
        long start = base + (long) (layout.channelOffset() + filterFrom) * elementBytes;
        long runBytes = (long) (filterTo - filterFrom) * elementBytes;
        switch (layout.kind()) {
            case DIRECT -> direct(start, runBytes, pixelBytes, from, to, sink);
            case POOLED -> pooled(start, runBytes, pixelBytes, from, to, sink);
            case RESIZED -> resized(start, runBytes, pixelBytes, from, to, sink);
        }
    }

    long bursts(int filterFrom, int filterTo, long from, long to, int burstBytes) {
        long[] sum = new long[1];
        forEach(0, filterFrom, filterTo, from, to, pattern -> sum[0] += pattern.bursts(burstBytes));
        return sum[0];
    }

    boolean pixelsAligned(int burstBytes) {
        return (long) layout.pitch() * elementBytes % burstBytes == 0;
    }

    long burstsPerPixel(int filterFrom, int filterTo, int burstBytes) {
        long start = (long) (layout.channelOffset() + filterFrom) * elementBytes;
        long last = (long) (layout.channelOffset() + filterTo) * elementBytes - 1;
        return last / burstBytes - start / burstBytes + 1;
    }

    /** The fewest bytes a stored pixel can cost, if groups of filters are stored in blocks of so many filters. */
    long fewestBytesPerPixel(int groups, int groupFilters, int blockFilters, int burstBytes) {
        return TileMapper.fewestBytesPerPixel(
                groups, groupFilters, blockFilters, (long) layout.pitch() * elementBytes, elementBytes, burstBytes);
    }

    private void pooled(long start, long runBytes, long pixelBytes, long from, long to, Consumer<AccessPattern> sink) {
        int pooledWidth = layout.geometry().columns().outputs();
        long pooledPerImage = layout.geometry().outputs();
        for (long position = from; position < to; ) {
            long end = Math.min(to, order.stripTo(position));
            PooledStrip strip = pooled[order.stripOf(position)];
            long stripFrom = order.stripFrom(position);
            long first = below(strip.completedAt, position - stripFrom);
            long after = below(strip.completedAt, end - stripFrom);
            long image = position / positionsPerImage * pooledPerImage;
            while (first < after) {
                long count = order.isRaster()
                        ? after - first
                        : Math.min(after - first, strip.columns - first % strip.columns);
                long pixel = image + first / strip.columns * pooledWidth + strip.column + first % strip.columns;
                sink.accept(run(start, runBytes, pixelBytes, pixel, pixel + count));
                first += count;
            }
            position = end;
        }
    }

    private void direct(long start, long runBytes, long pixelBytes, long from, long to, Consumer<AccessPattern> sink) {
        if (order.isRaster()) {
            sink.accept(run(start, runBytes, pixelBytes, from, to));
            return;
        }
        for (long position = from; position < to; ) {
            int columns = order.columns(order.stripOf(position));
            long inStrip = position - order.stripFrom(position);
            long first = order.raster(position);
            long whole = inStrip % columns == 0 ? (Math.min(to, order.stripTo(position)) - position) / columns : 0;
            if (whole > 0) {
                sink.accept(AccessPattern.of(
                        start + first * pixelBytes,
                        runBytes,
                        columns,
                        pixelBytes,
                        Math.toIntExact(whole),
                        width * pixelBytes));
                position += whole * columns;
            } else {
                long count = Math.min(to - position, columns - inStrip % columns);
                sink.accept(run(start, runBytes, pixelBytes, first, first + count));
                position += count;
            }
        }
    }

    private void resized(long start, long runBytes, long pixelBytes, long from, long to, Consumer<AccessPattern> sink) {
        Axis rows = layout.geometry().rows();
        Axis columns = layout.geometry().columns();
        long position = from;
        while (position < to) {
            long image = position / positionsPerImage;
            long inImage = position % positionsPerImage;
            int row = (int) (inImage / width);
            int columnFrom = (int) (inImage % width);
            int columnTo = (int) Math.min(width, columnFrom + to - position);
            int firstRow = firstShowing(rows, row);
            int endRow = firstShowing(rows, row + 1);
            int firstColumn = firstShowing(columns, columnFrom);
            int endColumn = firstShowing(columns, columnTo);
            if (firstRow < endRow && firstColumn < endColumn) {
                long pixel = (image * rows.outputs() + firstRow) * columns.outputs() + firstColumn;
                sink.accept(AccessPattern.of(
                        start + pixel * pixelBytes,
                        runBytes,
                        endColumn - firstColumn,
                        pixelBytes,
                        endRow - firstRow,
                        columns.outputs() * pixelBytes));
            }
            position += columnTo - columnFrom;
        }
    }

    private static AccessPattern run(long start, long runBytes, long pixelBytes, long first, long end) {
        return AccessPattern.of(start + first * pixelBytes, runBytes, (int) (end - first), pixelBytes, 1, 0);
    }

    /** First resized coordinate that shows the source coordinate or a later one. */
    private static int firstShowing(Axis axis, int source) {
        int low = 0;
        int high = axis.outputs();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (axis.first(middle) >= source) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static long firstValid(Axis axis, int output) {
        int coordinate = axis.first(output);
        while (coordinate < axis.lowest()) {
            coordinate += axis.tapStep();
        }
        return Math.min(coordinate, axis.highest());
    }

    private static long lastValid(Axis axis, int output) {
        int coordinate = axis.last(output);
        while (coordinate > axis.highest()) {
            coordinate -= axis.tapStep();
        }
        return Math.max(coordinate, axis.lowest());
    }

    /** How many of the sorted values are below the bound. */
    private static long below(long[] sorted, long bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] >= bound) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
