package bitshear.result;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** Result tables as CSV (RFC 4180, UTF-8, line feeds). Names with commas, quotes or line breaks are quoted. */
public final class ResultCsv {
    private ResultCsv() {}

    static byte[] table(Consumer<CsvWriter> content) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            content.accept(csv);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@code layers.csv}: the layers of a result, a column per key of {@code summary.json}'s {@code layers}. */
    public static byte[] layers(List<RunResult.Layer> layers) {
        return table(csv -> {
            csv.writeRecord(
                    "index",
                    "name",
                    "type",
                    "cycles",
                    "compute_cycles",
                    "weight_groups",
                    "macs",
                    "bytes_read",
                    "bytes_written",
                    "tiling",
                    "bound_by");
            for (RunResult.Layer layer : layers) {
                csv.writeRecord(
                        Integer.toString(layer.index()),
                        layer.name(),
                        layer.type(),
                        Long.toString(layer.cycles()),
                        Long.toString(layer.computeCycles()),
                        Long.toString(layer.weightGroups()),
                        Long.toString(layer.macs()),
                        Long.toString(layer.bytesRead()),
                        Long.toString(layer.bytesWritten()),
                        layer.tiling(),
                        layer.boundBy());
            }
        });
    }

    /** {@code components.csv}: every counter and the energy behind it. */
    public static byte[] components(List<ComponentRow> rows) {
        return table(csv -> {
            csv.writeRecord(
                    "component", "group", "event", "count", "energy_per_event_pj", "energy_pj", "area_mm2", "source");
            for (ComponentRow row : rows) {
                csv.writeRecord(
                        row.component(),
                        row.group(),
                        row.event(),
                        Long.toString(row.count()),
                        Numbers.text(row.energyPerEventPj()),
                        Numbers.text(row.energyPj()),
                        Numbers.text(row.areaMm2()),
                        row.source());
            }
        });
    }

    /**
     * Reads what {@link #components} wrote.
     *
     * @throws InvalidInputException naming the file and the line, if the file is missing, lacks a column or holds a field that
     *     is not the number it must be
     */
    public static List<ComponentRow> readComponents(Path file) {
        List<ComponentRow> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                .ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : csv) {
                String at = file + ":" + row.getStartingLineNumber() + ": ";
                try {
                    rows.add(new ComponentRow(
                            row.getField("component"),
                            row.getField("group"),
                            row.getField("event"),
                            Long.parseLong(row.getField("count")),
                            Double.parseDouble(row.getField("energy_per_event_pj")),
                            Double.parseDouble(row.getField("energy_pj")),
                            Double.parseDouble(row.getField("area_mm2")),
                            row.getField("source")));
                } catch (NumberFormatException e) {
                    throw new InvalidInputException(at + "not a number: " + e.getMessage(), e);
                } catch (NoSuchElementException e) {
                    throw new InvalidInputException(at + e.getMessage(), e);
                }
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": does not exist, expected a result file", e);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InvalidInputException(file + ": cannot be read as a table of components: " + e.getMessage(), e);
        }
        return rows;
    }
}
