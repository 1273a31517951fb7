package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.HtmlReport;
import bitshear.report.ReportData;
import bitshear.report.SweepReport;
import bitshear.result.ContentHash;
import bitshear.result.PointFormat;
import bitshear.result.PointRow;
import bitshear.result.PointSample;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.StagedFile;
import bitshear.result.SweepSummary;
import bitshear.result.WriteFailure;
import bitshear.sweep.ResultStore;
import bitshear.sweep.StoreHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The files of a sweep beside its store, and what is printed of it. */
final class SweepResults {
    private SweepResults() {}

    /** Written first: a sweep that is killed says what it is, too. */
    static void writeManifest(Path folder, StoreHeader header, String content) {
        write(folder.resolve(ResultFolder.CONTENT), ContentHash.file(content));
        write(folder.resolve(ResultFolder.MANIFEST), ResultJson.bytes(header.manifest()));
    }

    /**
     * Writes the rows and {@code report.html} from the store and prints what stands out.
     *
     * @param formats those the rows are written in
     * @return the exit status
     */
    static int write(Console console, Path folder, ResultStore store, List<PointFormat> formats, List<String> notes) {
        StoreHeader header = store.header();
        SweepSummary summary = new SweepSummary(header.name(), header.axes());
        PointSample shown = new PointSample(PointRow.columns(header.axes()));
        store.forEach(row -> {
            summary.add(row);
            shown.add(row.fields());
        });
        formats.forEach(format -> write(folder.resolve(format.fileName()), format, store));
        if (summary.points() > 0) {
            write(
                    folder.resolve(ResultFolder.REPORT),
                    HtmlReport.render(new ReportData.Sweep(header.name(), shown.table(), shown.rows())));
        }
        console.out().println(SweepReport.render(summary, OutputOptions.style(console)));
        notes.forEach(note -> console.out().println("Note: " + note));
        console.out().println("Results: " + folder);
        if (summary.bugs() > 0) {
            console.err()
                    .println("bitshear: internal error in " + summary.bugs()
                            + " points, please report this with the study and these lines:");
            summary.failures().stream()
                    .map(Map.Entry::getKey)
                    .filter(reason -> reason.startsWith(PointRow.BUG))
                    .limit(5)
                    .forEach(reason -> console.err().println(reason));
            return Main.EXIT_FAILED;
        }
        if (summary.points() > 0 && summary.failed() == summary.points()) {
            console.err()
                    .println("every point failed, first of all: "
                            + summary.failures().get(0).getKey());
            return Main.EXIT_BAD_INPUT;
        }
        return 0;
    }

    private static void write(Path file, PointFormat format, ResultStore store) {
        try (StagedFile staged = StagedFile.create(file)) {
            PointFormat.Rows rows = format.open(staged.stream(), store.header().axes());
            store.forEach(rows::write);
            rows.finish();
            staged.commit();
        } catch (UncheckedIOException e) {
            throw unwritable(file, e.getCause());
        } catch (InvalidInputException e) {
            throw e.getCause() instanceof IOException io ? unwritable(file, io) : e;
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(
                file + ": cannot be written: " + WriteFailure.reason(e)
                        + "; the points are stored, --resume writes it again",
                e);
    }

    /**
     * The formats to write rows in: CSV, and what is asked for.
     *
     * @throws InvalidInputException if a format is not known here
     */
    static List<PointFormat> formats(List<String> exports) {
        List<PointFormat> known = new ArrayList<>();
        ServiceLoader.load(PointFormat.class).forEach(known::add);
        List<PointFormat> formats = new ArrayList<>();
        known.stream().filter(format -> format.name().equals("csv")).forEach(formats::add);
        for (String export : exports) {
            PointFormat found = known.stream()
                    .filter(format -> format.name().equals(export))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException("--export: no format is called \"" + export
                            + "\" here, expected "
                            + known.stream().map(PointFormat::name).sorted().collect(Collectors.joining(" or "))
                            + (export.equals(ExportFormats.PARQUET)
                                    ? "; parquet is in a module of its own, see docs/sweep.md"
                                    : "")));
            if (!formats.contains(found)) {
                formats.add(found);
            }
        }
        return formats;
    }

    private static void write(Path file, byte[] content) {
        try {
            StagedFile.write(file, content);
        } catch (InvalidInputException e) {
            throw e.getCause() instanceof IOException io ? unwritable(file, io) : e;
        }
    }
}
