package bitshear.parquet;

import bitshear.result.CsvPoints;
import bitshear.result.PointFormat;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.result.ResultFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code points.parquet}: the columns and rows of {@code points.csv}, numbers as 64-bit integers and doubles, empty fields as null, Zstandard
 * compressed. DuckDB writes it from a temporary table of text, row group by row group, in memory that does not grow with the
 * number of points.
 */
public final class ParquetPoints implements PointFormat {
    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String fileName() {
        return ResultFolder.POINTS_PARQUET;
    }

    @Override
    public Rows open(OutputStream out, List<String> axes) {
        try {
            return new Conversion(out, axes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows on their way through a temporary file. */
    private static final class Conversion implements Rows {
        private final OutputStream out;
        private final List<String> axes;
        private final Path text;
        private final Path converted;
        private final OutputStream textOut;
        private final Rows rows;

        Conversion(OutputStream out, List<String> axes) throws IOException {
            this.out = out;
            this.axes = axes;
            text = temporary(".csv");
            converted = temporary(".parquet");
            textOut = new BufferedOutputStream(Files.newOutputStream(text));
            rows = new CsvPoints().open(textOut, axes);
        }

        /** A sweep that fails before its rows end leaves none behind either. */
        private static Path temporary(String ending) throws IOException {
            Path file = Files.createTempFile("bitshear-points-", ending);
            file.toFile().deleteOnExit();
            return file;
        }

        @Override
        public void write(PointRow row) {
            rows.write(row);
        }

        @Override
        public void finish() {
            try {
                rows.finish();
                textOut.close();
                convert();
                Files.copy(converted, out);
                Files.delete(text);
                Files.delete(converted);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void convert() throws IOException {
            String columns = PointRow.columns(axes).stream()
                    .map(column -> quoted(column) + ": '" + type(column) + "'")
                    .collect(Collectors.joining(", "));
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                // One thread keeps the rows in order within little memory, and gives the same rows the same bytes.
                statement.execute("SET threads = 1");
                statement.execute("SET memory_limit = '512MB'");
                statement.execute("COPY (SELECT * FROM read_csv(" + quoted(text.toString())
                        + ", header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false, columns = {"
                        + columns + "})) TO " + quoted(converted.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
            } catch (SQLException e) {
                throw new IOException("Parquet: " + e.getMessage(), e);
            }
        }

        private String type(String column) {
            if (axes.contains(column)) {
                return "VARCHAR";
            }
            if (column.equals(PointRow.INDEX) || PointMetrics.WHOLE.contains(column)) {
                return "BIGINT";
            }
            return PointMetrics.NUMBERS.contains(column) ? "DOUBLE" : "VARCHAR";
        }

        private static String quoted(String word) {
            return "'" + word.replace("'", "''") + "'";
        }
    }
}
