package bitshear.memory;

import bitshear.memory.WindowGeometry.Axis;
import java.util.Arrays;
import java.util.function.Consumer;

/** The descriptors that store the outputs a tile completes. */
final class StorePatterns {
    private final StoreLayout layout;
    private final int elementBytes;
    private final long positionsPerImage;
    private final int width;
    /** For POOLED: position at which pooled outputs 0..q are all complete, and the sorted positions at which they begin. */
    private final long[] completedAt;

    private final long[] begunAt;

    /**
     * @param width output positions in a row of the step's own output
     * @param positionsPerImage output positions of one image
     */
    StorePatterns(StoreLayout layout, int width, long positionsPerImage, int elementBytes) {
        this.layout = layout;
        this.elementBytes = elementBytes;
        this.width = width;
        this.positionsPerImage = positionsPerImage;
        if (layout.kind() == StoreLayout.Kind.POOLED) {
            Axis rows = layout.geometry().rows();
            Axis columns = layout.geometry().columns();
            completedAt = new long[rows.outputs() * columns.outputs()];
            begunAt = new long[completedAt.length];
            long complete = 0;
            for (int q = 0; q < completedAt.length; q++) {
                int row = q / columns.outputs();
                int column = q % columns.outputs();
                long last = lastValid(rows, row) * width + lastValid(columns, column);
                complete = Math.max(complete, last);
                completedAt[q] = complete;
                begunAt[q] = firstValid(rows, row) * width + firstValid(columns, column);
            }
            Arrays.sort(begunAt);
        } else {
            completedAt = new long[0];
            begunAt = new long[0];
        }
    }

    /** Positions stored per image. */
    long storedPerImage() {
        return switch (layout.kind()) {
            case DIRECT -> positionsPerImage;
            case POOLED -> completedAt.length;
            case RESIZED -> layout.geometry().outputs();
        };
    }

    /** The most pooled outputs of one channel that are begun and not stored at the end of any tile of a schedule. */
    long mostOpen(long windowsPerTile, long images) {
        if (layout.kind() != StoreLayout.Kind.POOLED) {
            return 0;
        }
        long most = 0;
        for (long end = windowsPerTile; end < positionsPerImage * images; end += windowsPerTile) {
            long inImage = end % positionsPerImage;
            most = Math.max(most, below(begunAt, inImage) - below(completedAt, inImage));
        }
        return most;
    }

    /** Stored positions that are complete once the output positions below {@code position} are, all images together. */
    private long completed(long position) {
        long image = position / positionsPerImage;
        return image * completedAt.length + below(completedAt, position % positionsPerImage);
    }

    void forEach(long base, int filterFrom, int filterTo, long from, long to, Consumer<AccessPattern> sink) {
        long pixelBytes = (long) layout.pitch() * elementBytes;
        long start = base + (long) (layout.channelOffset() + filterFrom) * elementBytes;
        long runBytes = (long) (filterTo - filterFrom) * elementBytes;
        switch (layout.kind()) {
            case DIRECT -> sink.accept(run(start, runBytes, pixelBytes, from, to));
            case POOLED -> {
                long first = completed(from);
                long end = completed(to);
                if (first < end) {
                    sink.accept(run(start, runBytes, pixelBytes, first, end));
                }
            }
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
