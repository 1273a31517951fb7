package bitshear.result;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code points.csv}: RFC 4180, UTF-8, line feeds. Written with every sweep. */
public final class CsvPoints implements PointFormat {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String fileName() {
        return ResultFolder.POINTS;
    }

    @Override
    public Rows open(OutputStream out, List<String> axes) {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord(PointRow.columns(axes));
        return new Rows() {
            @Override
            public void write(PointRow row) {
                csv.writeRecord(row.fields());
            }

            @Override
            public void finish() {
                try {
                    csv.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
