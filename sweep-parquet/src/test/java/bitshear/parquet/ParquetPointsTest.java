package bitshear.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.PointFormat;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetPointsTest {
    private static final List<String> AXES = List.of("machine.pe.rows", "it's, \"odd\"");

    @TempDir
    private Path folder;

    private static PointMetrics metrics(SplittableRandom random) {
        return new PointMetrics(
                "bitx",
                "resnet50",
                "fp32",
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(Long.MAX_VALUE),
                random.nextInt(),
                random.nextInt(),
                random.nextDouble() * 1e300,
                random.nextDouble(),
                random.nextDouble() * 1e-300,
                0.1,
                1e16,
                Double.MIN_VALUE,
                Math.PI,
                123456789.123456789,
                1.0 / 3,
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextDouble(),
                random.nextDouble(),
                random.nextInt(3) == 0 ? null : random.nextDouble());
    }

    private static List<PointRow> rows(int count) {
        SplittableRandom random = new SplittableRandom(8);
        List<PointRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> values = List.of(i % 7 == 0 ? "all" : Integer.toString(i % 11), "64 KiB, \"quoted\"\u00e9");
            rows.add(
                    i % 5 == 3
                            ? PointRow.failed(i, i % 2 == 0 ? "" : "ab", values, "does not fit: \"x\", 'y'")
                            : PointRow.of(i, Long.toHexString(random.nextLong()), values, metrics(random)));
        }
        return rows;
    }

    private static PointFormat format() {
        List<PointFormat> found = new ArrayList<>();
        ServiceLoader.load(PointFormat.class).forEach(found::add);
        return found.stream()
                .filter(one -> one.name().equals("parquet"))
                .findFirst()
                .orElseThrow();
    }

    private Path write(String name, List<PointRow> rows) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            PointFormat.Rows writer = format().open(out, AXES);
            rows.forEach(writer::write);
            writer.finish();
        }
        return file;
    }

    @Test
    void whatIsReadBackIsWhatWasFoundToTheLastBit() throws Exception {
        List<PointRow> rows = rows(2000);
        assertEquals("points.parquet", format().fileName());
        Path file = write("points.parquet", rows);
        List<String> columns = PointRow.columns(AXES);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet read = statement.executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
            assertEquals(columns.size(), read.getMetaData().getColumnCount());
            for (int c = 0; c < columns.size(); c++) {
                assertEquals(columns.get(c), read.getMetaData().getColumnName(c + 1));
                assertEquals(type(columns.get(c)), read.getMetaData().getColumnTypeName(c + 1), columns.get(c));
            }
            for (PointRow row : rows) {
                assertTrue(read.next());
                assertEquals(row.index(), read.getLong(1));
                for (int c = 0; c < columns.size(); c++) {
                    assertField(row, row.fields().get(c), columns.get(c), read);
                }
            }
            assertFalse(read.next());
        }
    }

    private static String type(String column) {
        if (!PointMetrics.NUMBERS.contains(column)) {
            return column.equals("index") ? "BIGINT" : "VARCHAR";
        }
        return PointMetrics.WHOLE.contains(column) ? "BIGINT" : "DOUBLE";
    }

    private static void assertField(PointRow row, String written, String column, ResultSet read) throws SQLException {
        Object found = read.getObject(column);
        if (written.isEmpty()) {
            assertEquals(null, found, column);
        } else if (PointMetrics.NUMBERS.contains(column)) {
            assertEquals(
                    row.metrics().number(column),
                    PointMetrics.WHOLE.contains(column) ? (double) (Long) found : (Double) found,
                    column);
            if (found instanceof Long whole) {
                assertEquals(written, whole.toString());
            }
        } else {
            assertEquals(written, String.valueOf(found));
        }
    }

    @Test
    void theSameRowsGiveTheSameBytes() throws Exception {
        assertArrayEquals(
                Files.readAllBytes(write("once.parquet", rows(500))),
                Files.readAllBytes(write("again.parquet", rows(500))));
    }
}
