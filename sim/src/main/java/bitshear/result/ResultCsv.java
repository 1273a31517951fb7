package bitshear.result;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Result tables as CSV (RFC 4180, UTF-8, line feeds). Names with commas, quotes or line breaks are quoted. */
public final class ResultCsv {
    private ResultCsv() {}

    /** {@code layers.csv}: the layers of a result, a column per key of {@code summary.json}'s {@code layers}. */
    public static byte[] layers(List<RunResult.Layer> layers) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
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
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@code components.csv}: every counter and the energy behind it. */
    public static byte[] components(List<ComponentRow> rows) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
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
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
