package bitshear.memory;

import bitshear.memory.WindowGeometry.Axis;
import java.util.Arrays;

/**
 * The pixels a run of output positions needs, as rectangles. A row of the input is fetched as one interval, from the first to the last
 * column any position of the run needs in it; rows no position needs are left out, and so are the columns between the windows of a 1-wide
 * kernel with a stride. Positions are counted in raster order, image after image, so a run has up to three kinds of rows: needed by its first,
 * partial output row only, by its last only, and the rest.
 */
final class Footprint {
    private static final int HEAD = 1;
    private static final int BODY = 2;
    private static final int TAIL = 4;

    private final WindowGeometry geometry;
    private final byte[] marks;
    private final long[] validColumnTaps;
    private final int[] validRowTaps;

    /** Receives rectangles of pixels; those of one run do not overlap and come in rising address order. */
    interface Sink {
        void rectangle(int image, int row, int rows, int rowStep, int column, int columns, int columnStep);
    }

    Footprint(WindowGeometry geometry) {
        this.geometry = geometry;
        marks = new byte[Math.max(0, geometry.rows().highest()) + 1];
        Axis columns = geometry.columns();
        validColumnTaps = new long[columns.outputs() + 1];
        for (int c = 0; c < columns.outputs(); c++) {
            validColumnTaps[c + 1] = validColumnTaps[c] + columns.validTaps(c);
        }
        Axis rows = geometry.rows();
        validRowTaps = new int[rows.outputs()];
        for (int r = 0; r < rows.outputs(); r++) {
            validRowTaps[r] = rows.validTaps(r);
        }
    }

    /** Rectangles for the positions {@code [from, to)}. */
    void rectangles(long from, long to, Sink sink) {
        long perImage = geometry.outputs();
        long position = from;
        while (position < to) {
            int image = (int) (position / perImage);
            long end = Math.min(to, (image + 1) * perImage);
            inImage(image, position - image * perImage, end - image * perImage, sink);
            position = end;
        }
    }

    /** Pixels of the rectangles for the positions {@code [from, to)}. */
    long pixels(long from, long to) {
        long[] sum = new long[1];
        rectangles(
                from, to, (image, row, rows, rowStep, column, columns, columnStep) -> sum[0] += (long) rows * columns);
        return sum[0];
    }

    /** Pairs of an output position in {@code [from, to)} and a kernel tap that is not padding. */
    long taps(long from, long to) {
        int width = geometry.columns().outputs();
        int height = geometry.rows().outputs();
        long first = from / width;
        long last = (to - 1) / width;
        long sum = 0;
        for (long row = first; row <= last; row++) {
            int begin = row == first ? (int) (from - first * width) : 0;
            int end = row == last ? (int) (to - last * width) : width;
            sum += validRowTaps[(int) (row % height)] * (validColumnTaps[end] - validColumnTaps[begin]);
        }
        return sum;
    }

    private void inImage(int image, long from, long to, Sink sink) {
        Axis columns = geometry.columns();
        int width = columns.outputs();
        int firstRow = (int) (from / width);
        int lastRow = (int) ((to - 1) / width);
        int firstColumn = (int) (from % width);
        int lastColumn = (int) ((to - 1) % width);
        boolean partialHead = firstColumn > 0;
        boolean partialTail = lastColumn < width - 1;
        int lowest = Integer.MAX_VALUE;
        int highest = Integer.MIN_VALUE;
        Axis rows = geometry.rows();
        for (int r = firstRow; r <= lastRow; r++) {
            byte mark = BODY;
            if (firstRow == lastRow) {
                mark = BODY;
            } else if (r == firstRow && partialHead) {
                mark = HEAD;
            } else if (r == lastRow && partialTail) {
                mark = TAIL;
            }
            int row = rows.first(r);
            for (int tap = 0; tap < rows.taps(); tap++, row += rows.tapStep()) {
                if (row >= rows.lowest() && row <= rows.highest()) {
                    marks[row] |= mark;
                    lowest = Math.min(lowest, row);
                    highest = Math.max(highest, row);
                }
            }
        }
        if (lowest > highest) {
            return;
        }
        boolean single = firstRow == lastRow;
        int row = lowest;
        while (row <= highest) {
            int kind = kind(row);
            if (kind == 0) {
                row++;
                continue;
            }
            int step = nextOf(kind, row + 1, highest) - row;
            int count = 1;
            int last = row;
            while (step > 0 && last + step <= highest && kind(last + step) == kind && emptyBetween(last, last + step)) {
                last += step;
                count++;
            }
            int begin = single || kind == HEAD ? firstColumn : 0;
            int end = single || kind == TAIL ? lastColumn : width - 1;
            emit(image, row, count, count > 1 ? step : 1, begin, end, sink);
            row = last + 1;
        }
        Arrays.fill(marks, lowest, highest + 1, (byte) 0);
    }

    private int kind(int row) {
        int mark = marks[row];
        // A row both the first and the last output row need is needed over its whole width.
        return mark == 0 || mark == HEAD || mark == TAIL ? mark : BODY;
    }

    /** The next row in use if it is of this kind; 0 otherwise. */
    private int nextOf(int kind, int from, int highest) {
        for (int row = from; row <= highest; row++) {
            if (marks[row] != 0) {
                return kind(row) == kind ? row : 0;
            }
        }
        return 0;
    }

    private boolean emptyBetween(int from, int to) {
        for (int row = from + 1; row < to; row++) {
            if (marks[row] != 0) {
                return false;
            }
        }
        return true;
    }

    private void emit(int image, int row, int rows, int rowStep, int outputFrom, int outputTo, Sink sink) {
        Axis columns = geometry.columns();
        if (columns.taps() == 1 && columns.denominator() == 1 && columns.numerator() > 1) {
            int stride = columns.numerator();
            int from = outputFrom;
            int to = outputTo;
            while (from <= to && columns.first(from) < columns.lowest()) {
                from++;
            }
            while (from <= to && columns.first(to) > columns.highest()) {
                to--;
            }
            if (from <= to) {
                sink.rectangle(image, row, rows, rowStep, columns.first(from), to - from + 1, stride);
            }
            return;
        }
        // Near the border the outermost taps may be padding; the outermost column then belongs to another tap or
        // position.
        int first = Integer.MAX_VALUE;
        for (int output = outputFrom; output <= outputTo; output++) {
            int column = columns.first(output);
            boolean inside = column >= columns.lowest();
            for (int tap = 1; tap < columns.taps() && column < columns.lowest(); tap++) {
                column += columns.tapStep();
            }
            first = column >= columns.lowest() ? Math.min(first, column) : first;
            if (inside) {
                break;
            }
        }
        int last = Integer.MIN_VALUE;
        for (int output = outputTo; output >= outputFrom; output--) {
            int column = columns.last(output);
            boolean inside = column <= columns.highest();
            for (int tap = 1; tap < columns.taps() && column > columns.highest(); tap++) {
                column -= columns.tapStep();
            }
            last = column <= columns.highest() ? Math.max(last, column) : last;
            if (inside) {
                break;
            }
        }
        if (first <= last) {
            sink.rectangle(image, row, rows, rowStep, first, last - first + 1, 1);
        }
    }
}
