package bitshear.memory;

import bitshear.component.WindowOrder;
import bitshear.memory.WindowGeometry.Axis;
import java.util.Arrays;

/**
 * The pixels a run of output positions needs, as rectangles. A row of the input is fetched as one interval, from the first to the last
 * column any position of the run needs in it; rows no position needs are left out, and so are the columns between the windows of a 1-wide
 * kernel with a stride. Positions are counted image after image, in strips of columns (one strip: raster order), so a run has in a strip up to
 * three kinds of rows: needed by its first, partial output row only, by its last only, and the rest.
 */
final class Footprint {
    private static final int HEAD = 1;
    private static final int BODY = 2;
    private static final int TAIL = 4;

    private final WindowGeometry geometry;
    private final WindowOrder order;
    private final byte[] marks;

    /** Working space of {@link #beyond}: the first and last column needed of each row, -1 for none. */
    private final Rows needed;

    private final Rows held;
    private final long[] validColumnTaps;
    private final int[] validRowTaps;

    /** Receives rectangles of pixels; those of one run do not overlap and come in rising address order. */
    interface Sink {
        void rectangle(int image, int row, int rows, int rowStep, int column, int columns, int columnStep);
    }

    /** In raster order. */
    Footprint(WindowGeometry geometry) {
        this(geometry, geometry.columns().outputs());
    }

    /** @param strip columns of the strips that output positions are counted in */
    Footprint(WindowGeometry geometry, int strip) {
        this.geometry = geometry;
        this.order =
                new WindowOrder(geometry.rows().outputs(), geometry.columns().outputs(), strip);
        marks = new byte[Math.max(0, geometry.rows().highest()) + 1];
        needed = new Rows(marks.length);
        held = new Rows(marks.length);
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
        for (long position = from; position < to; ) {
            long end = Math.min(to, order.stripTo(position));
            inStrip(position, end, sink);
            position = end;
        }
    }

    /**
     * Rectangles for the positions {@code [from, to)}, but for the pixels that positions {@code [heldFrom, from)} of the same strip need as
     * well. Of a row there may be two, left and right of what is held.
     */
    void beyond(long heldFrom, long from, long to, Sink sink) {
        for (long position = from; position < to; ) {
            long end = Math.min(to, order.stripTo(position));
            long before = Math.max(heldFrom, order.stripFrom(position));
            if (position == from && before < from) {
                int image = (int) (position / order.perImage());
                needed.clear();
                held.clear();
                inStrip(position, end, needed);
                inStrip(before, from, held);
                needed.without(held, image, true, sink);
                needed.without(held, image, false, sink);
            } else {
                inStrip(position, end, sink);
            }
            position = end;
        }
    }

    /** Pixels of the rectangles of {@link #beyond}. */
    long pixelsBeyond(long heldFrom, long from, long to) {
        long[] sum = new long[1];
        beyond(
                heldFrom,
                from,
                to,
                (image, row, rows, rowStep, column, columns, columnStep) -> sum[0] += (long) rows * columns);
        return sum[0];
    }

    /** Whether neighbouring output positions may need the same pixels. */
    boolean overlaps() {
        return overlaps(geometry.rows()) || overlaps(geometry.columns());
    }

    private static boolean overlaps(Axis axis) {
        return axis.outputs() > 1 && (axis.taps() - 1) * axis.tapStep() + 1 > axis.numerator() / axis.denominator();
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

    /** Rectangles of positions in one strip. */
    private void inStrip(long begin, long after, Sink sink) {
        int image = (int) (begin / order.perImage());
        int strip = order.stripOf(begin);
        long from = begin - order.stripFrom(begin);
        long to = from + after - begin;
        int width = order.columns(strip);
        int stripColumn = strip * order.strip();
        int firstRow = (int) (from / width);
        int lastRow = (int) ((to - 1) / width);
        int firstColumn = stripColumn + (int) (from % width);
        int lastColumn = stripColumn + (int) ((to - 1) % width);
        boolean partialHead = firstColumn > stripColumn;
        boolean partialTail = lastColumn < stripColumn + width - 1;
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
            int fromColumn = single || kind == HEAD ? firstColumn : stripColumn;
            int toColumn = single || kind == TAIL ? lastColumn : stripColumn + width - 1;
            emit(image, row, count, count > 1 ? step : 1, fromColumn, toColumn, sink);
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

    /** One interval of columns for each row of an image. */
    private static final class Rows implements Sink {
        private final int[] first;
        private final int[] last;
        private int step;
        private int lowest;
        private int highest;

        Rows(int rows) {
            first = new int[rows];
            last = new int[rows];
            Arrays.fill(first, -1);
            lowest = rows;
            highest = -1;
        }

        void clear() {
            for (int row = lowest; row <= highest; row++) {
                first[row] = -1;
            }
            lowest = first.length;
            highest = -1;
        }

        @Override
        public void rectangle(int image, int row, int rows, int rowStep, int column, int columns, int columnStep) {
            step = columnStep;
            for (int i = 0; i < rows; i++) {
                first[row + i * rowStep] = column;
                last[row + i * rowStep] = column + (columns - 1) * columnStep;
            }
            lowest = Math.min(lowest, row);
            highest = Math.max(highest, row + (rows - 1) * rowStep);
        }

        /** The parts left or right of what another has, as rectangles. */
        void without(Rows other, int image, boolean left, Sink sink) {
            int start = -1;
            int rows = 0;
            int rowStep = 1;
            int from = 0;
            int to = 0;
            for (int row = lowest; row <= highest; row++) {
                if (first[row] < 0) {
                    continue;
                }
                boolean shared =
                        other.first[row] >= 0 && other.first[row] <= last[row] && other.last[row] >= first[row];
                int begin = left ? first[row] : shared ? Math.max(first[row], other.last[row] + step) : last[row] + 1;
                int end = left && shared ? Math.min(last[row], other.first[row] - step) : last[row];
                if (begin > end) {
                    continue;
                }
                boolean continues = rows > 0
                        && begin == from
                        && end == to
                        && (rows == 1 || row - (start + (rows - 1) * rowStep) == rowStep);
                if (!continues) {
                    emit(image, start, rows, rowStep, from, to, sink);
                    start = row;
                    rows = 1;
                    from = begin;
                    to = end;
                } else {
                    rowStep = rows == 1 ? row - start : rowStep;
                    rows++;
                }
            }
            emit(image, start, rows, rowStep, from, to, sink);
        }

        private void emit(int image, int start, int rows, int rowStep, int from, int to, Sink sink) {
            if (rows > 0) {
                sink.rectangle(image, start, rows, rows > 1 ? rowStep : 1, from, (to - from) / step + 1, step);
            }
        }
    }
}
