package bitshear.result;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A result table of any columns, such as {@code comparison.csv}, as text.
 *
 * @param columns names, from the first line; no two alike
 * @param rows a field per column
 */
public record ResultTable(List<String> columns, List<List<String>> rows) {
    /** Column that says why a row holds no numbers; its fields are empty in all other rows. */
    public static final String PROBLEM = "problem";

    public ResultTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * Reads a table that has some columns, and perhaps others.
     *
     * @param texts columns that must be there
     * @param numbers columns that must be there and hold finite numbers, or nothing in a row that says what its {@link #PROBLEM} is
     * @throws InvalidInputException naming the file and the line, if the file is missing, has no row, lacks a column, or holds a
     *     row of another width or a field that is not the number it must be
     */
    public static ResultTable read(Path file, List<String> texts, List<String> numbers) {
        List<List<String>> rows = new ArrayList<>();
        List<String> columns = scan(file, texts, numbers, ignored -> rows::add);
        return new ResultTable(columns, rows);
    }

    /** A table of numbers as it was just written: commas between the fields, line feeds behind the rows. */
    public static ResultTable parse(String csv) {
        List<List<String>> rows =
                csv.lines().map(line -> List.of(line.split(",", -1))).toList();
        return new ResultTable(rows.get(0), rows.subList(1, rows.size()));
    }

    /**
     * Reads what can be shown of a table that may have millions of rows; as {@link #read}.
     *
     * @throws InvalidInputException as {@link #read}
     */
    public static PointSample sample(Path file) {
        PointSample[] sample = new PointSample[1];
        scan(file, List.of(), List.of(), columns -> {
            sample[0] = new PointSample(columns);
            return sample[0]::add;
        });
        return sample[0];
    }

    /** Hands every row to what takes the rows under the columns, and returns these. */
    private static List<String> scan(
            Path file,
            List<String> texts,
            List<String> numbers,
            Function<List<String>, Consumer<List<String>>> underColumns) {
        List<String> columns = null;
        Consumer<List<String>> rows = null;
        long count = 0;
        List<Integer> numeric = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                .ofCsvRecord(file)) {
            for (CsvRecord row : csv) {
                if (columns == null) {
                    columns = List.copyOf(row.getFields());
                    check(file, columns, texts, numbers);
                    for (String number : numbers) {
                        numeric.add(columns.indexOf(number));
                    }
                    rows = underColumns.apply(columns);
                    continue;
                }
                int problem = columns.indexOf(PROBLEM);
                boolean failed = problem >= 0 && !row.getField(problem).isEmpty();
                for (int column : numeric) {
                    if (failed && row.getField(column).isEmpty()) {
                        continue;
                    }
                    checkNumber(file, row, columns.get(column), row.getField(column));
                }
                rows.accept(List.copyOf(row.getFields()));
                count++;
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": does not exist, expected a table of results", e);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InvalidInputException(file + ": cannot be read as a table: " + e.getMessage(), e);
        }
        if (columns == null) {
            throw new InvalidInputException(file + ": is empty, expected a first line of column names");
        }
        if (count == 0) {
            throw new InvalidInputException(
                    file + ": holds no row below its column names, expected at least one result");
        }
        return columns;
    }

    /** The table as a file that {@link #read} reads. */
    public byte[] csv() {
        return ResultCsv.table(csv -> {
            csv.writeRecord(columns);
            rows.forEach(csv::writeRecord);
        });
    }

    private static void check(Path file, List<String> columns, List<String> texts, List<String> numbers) {
        HashSet<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new InvalidInputException(file + ":1: " + column + ": stands twice among the columns");
            }
        }
        List<String> needed = new ArrayList<>(texts);
        needed.addAll(numbers);
        for (String column : needed) {
            if (!seen.contains(column)) {
                throw new InvalidInputException(
                        file + ":1: " + column + ": no such column, expected " + String.join(", ", needed));
            }
        }
    }

    private static void checkNumber(Path file, CsvRecord row, String column, String field) {
        double value;
        try {
            value = Double.parseDouble(field);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value)) {
            throw new InvalidInputException(file + ":" + row.getStartingLineNumber() + ": " + column + ": is \"" + field
                    + "\", expected a number");
        }
    }
}
