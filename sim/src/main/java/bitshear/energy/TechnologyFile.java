package bitshear.energy;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A technology table: CSV with a header line and {@code #} comments. A name without a path and a suffix, such as
 * {@code bitx-28nm}, means the shipped {@code config/technology/<name>.csv}; anything else is a file of the user's.
 */
final class TechnologyFile {
    private final String name;
    private final List<NamedCsvRecord> records;

    private TechnologyFile(String name, List<NamedCsvRecord> records) {
        this.name = name;
        this.records = records;
    }

    /** Whether it is the name of a shipped table, not the path of a file. */
    static boolean isShipped(String nameOrPath) {
        return nameOrPath.matches("[A-Za-z0-9_-]+");
    }

    /**
     * Reads a table.
     *
     * @param columns columns it must have; more are fine
     * @throws InvalidInputException naming the file and line, if it is missing, is not CSV, lacks a column or is empty
     */
    static TechnologyFile read(String nameOrPath, String... columns) {
        boolean shipped = isShipped(nameOrPath);
        String name = shipped ? nameOrPath + ".csv" : nameOrPath;
        List<NamedCsvRecord> records;
        try (InputStream in = shipped ? shipped(nameOrPath) : Files.newInputStream(Path.of(nameOrPath));
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                        .commentStrategy(CommentStrategy.SKIP)
                        .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                        .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                        .ofNamedCsvRecord(reader)) {
            records = csv.stream().toList();
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(name + ": does not exist, expected a technology table", e);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InvalidInputException(name + ": cannot be read as a technology table: " + e.getMessage(), e);
        }
        if (records.isEmpty()) {
            throw new InvalidInputException(name + ": has no rows, expected a technology table");
        }
        for (String column : columns) {
            if (!records.get(0).getHeader().contains(column)) {
                throw new InvalidInputException(
                        name + ": has no column " + column + ", expected " + String.join(",", columns));
            }
        }
        for (NamedCsvRecord record : records) {
            if (record.getFieldCount() != record.getHeader().size()) {
                throw new InvalidInputException(name + ":" + record.getStartingLineNumber() + ": "
                        + record.getFieldCount() + " fields, expected the "
                        + record.getHeader().size() + " of the header line");
            }
        }
        return new TechnologyFile(name, records);
    }

    private static InputStream shipped(String name) throws IOException {
        String resource = "config/technology/" + name + ".csv";
        InputStream in = TechnologyFile.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new NoSuchFileException(resource);
        }
        return in;
    }

    String name() {
        return name;
    }

    List<NamedCsvRecord> records() {
        return records;
    }

    /** Where a row stands and what it cites; the source text of an energy entry. */
    String source(NamedCsvRecord row) {
        return at(row) + " " + row.getField("source");
    }

    String at(NamedCsvRecord row) {
        return name + ":" + row.getStartingLineNumber();
    }

    /** Beyond any figure of a component in any of the tables' units; sums and products of such figures stay finite. */
    private static final double LARGEST = 1e12;

    /** A number from {@code min} to {@link #LARGEST}. */
    double number(NamedCsvRecord row, String column, double min) {
        String text = row.getField(column);
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(at(row) + ": " + column + ": '" + text + "' is not a number", e);
        }
        if (!(value >= min)) {
            throw new InvalidInputException(at(row) + ": " + column + ": is " + text + ", expected at least " + min);
        }
        if (value > LARGEST) {
            throw new InvalidInputException(at(row) + ": " + column + ": is " + text + ", expected at most " + LARGEST);
        }
        return value;
    }

    int integer(NamedCsvRecord row, String column, int min) {
        double value = number(row, column, min);
        if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw new InvalidInputException(
                    at(row) + ": " + column + ": is " + row.getField(column) + ", expected a whole number");
        }
        return (int) value;
    }
}
