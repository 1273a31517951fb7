package bitshear.result;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows of a sweep as a table to show. */
public final class PointTable {
    private final List<String> axes;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param axes keys of the axes, in the order of the rows */
    public PointTable(List<String> axes) {
        this.axes = List.copyOf(axes);
    }

    /** Takes a row in. */
    public void add(PointRow row) {
        rows.add(row.fields());
    }

    /** The table. */
    public ResultTable table() {
        return new ResultTable(PointRow.columns(axes), rows);
    }

    /** Writes {@code points.csv} row by row. */
    public static final class Writer {
        private final CsvWriter csv;

        /** @param out where to; closing it is left to the caller */
        public Writer(OutputStream out, List<String> axes) {
            csv = CsvWriter.builder()
                    .lineDelimiter(LineDelimiter.LF)
                    .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            csv.writeRecord(PointRow.columns(axes));
        }

        /** Writes a row. */
        public void write(PointRow row) {
            csv.writeRecord(row.fields());
        }

        /** Writes what is not yet written. */
        public void finish() {
            try {
                csv.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
