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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final List<String> LAYER_COLUMNS = List.of(
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

    /** {@code layers.csv} of a run that nobody profiled: a column per key of {@code summary.json}'s {@code layers}. */
    public static byte[] layers(List<RunResult.Layer> layers) {
        return layers(layers, null);
    }

    /**
     * {@code layers.csv}: a column per key of {@code summary.json}'s {@code layers}, then how each layer went in time: start, end, busy, a
     * column per cause of waiting, lane utilization, and a column per group of energy.
     *
     * @param profile of the same layers; null leaves these columns out
     */
    public static byte[] layers(List<RunResult.Layer> layers, RunProfile profile) {
        Map<Integer, RunProfile.LayerProfile> profiles = new HashMap<>();
        List<String> causes = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        if (profile != null) {
            profile.layers().forEach(layer -> profiles.put(layer.index(), layer));
            profile.layers().stream().limit(1).forEach(layer -> {
                causes.addAll(layer.stallPs().keySet());
                groups.addAll(layer.energyPj().keySet());
            });
        }
        return table(csv -> {
            List<String> columns = new ArrayList<>(LAYER_COLUMNS);
            if (profile != null) {
                columns.addAll(List.of("start_ps", "end_ps", "busy_ps"));
                causes.forEach(cause -> columns.add("stall_" + cause + "_ps"));
                columns.add("lane_utilization");
                groups.forEach(group -> columns.add("energy_" + group + "_pj"));
            }
            csv.writeRecord(columns);
            for (RunResult.Layer layer : layers) {
                List<String> fields = new ArrayList<>(List.of(
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
                        layer.boundBy()));
                RunProfile.LayerProfile timed = profiles.get(layer.index());
                if (timed != null) {
                    fields.add(Long.toString(timed.startPs()));
                    fields.add(Long.toString(timed.endPs()));
                    fields.add(Long.toString(timed.busyPs()));
                    causes.forEach(
                            cause -> fields.add(Long.toString(timed.stallPs().getOrDefault(cause, 0L))));
                    fields.add(Numbers.text(timed.laneUtilization()));
                    groups.forEach(
                            group -> fields.add(Numbers.text(timed.energyPj().getOrDefault(group, 0.0))));
                }
                while (fields.size() < columns.size()) {
                    fields.add("");
                }
                csv.writeRecord(fields);
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
