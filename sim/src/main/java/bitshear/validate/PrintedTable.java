package bitshear.validate;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A printed table as a CSV file with a header line; lines that begin with {@code #} name its source. */
final class PrintedTable {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.(\\d+))?");

    private final Path file;
    private final List<Row> rows;

    /** A line of the table. */
    final class Row {
        private final NamedCsvRecord line;

        private Row(NamedCsvRecord line) {
            this.line = line;
        }

        String text(String column) {
            return line.getField(column);
        }

        /** @throws InvalidInputException if the field is no plain decimal number */
        double number(String column) {
            if (!NUMBER.matcher(text(column)).matches()) {
                throw problem(column, "not a number: '" + text(column) + "'", "a decimal number");
            }
            return Double.parseDouble(text(column));
        }

        /** Digits behind the point, as printed. */
        int decimals(String column) {
            int point = text(column).indexOf('.');
            return point < 0 ? 0 : text(column).length() - point - 1;
        }

        InvalidInputException problem(String column, String what, String expected) {
            return new InvalidInputException(
                    file + ":" + line.getStartingLineNumber() + ": " + column + ": " + what + ", expected " + expected);
        }
    }

    private PrintedTable(Path file, List<NamedCsvRecord> lines) {
        this.file = file;
        this.rows = lines.stream().map(Row::new).toList();
    }

    /**
     * Reads a table.
     *
     * @param columns columns it must have; more are fine
     * @throws InvalidInputException naming the file, if it is missing, is not CSV, lacks a column or is empty
     */
    static PrintedTable read(Path file, String... columns) {
        List<NamedCsvRecord> lines;
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                .ofNamedCsvRecord(file)) {
            lines = csv.stream().toList();
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": does not exist, expected a table of printed values", e);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InvalidInputException(file + ": cannot be read as a CSV table: " + e.getMessage(), e);
        }
        if (lines.isEmpty()) {
            throw new InvalidInputException(file + ": has no rows, expected a table of printed values");
        }
        for (String column : columns) {
            if (!lines.get(0).getHeader().contains(column)) {
                throw new InvalidInputException(
                        file + ":1: " + column + ": column missing, expected " + String.join(",", columns));
            }
        }
        return new PrintedTable(file, lines);
    }

    /** @throws InvalidInputException if no row has that text in the column */
    Row row(String column, String text) {
        return rows.stream()
                .filter(row -> row.text(column).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(file + ": " + column + ": no row of '" + text
                        + "', expected one of "
                        + String.join(
                                ", ", rows.stream().map(row -> row.text(column)).toList())));
    }

    List<Row> rows() {
        return rows;
    }
}
