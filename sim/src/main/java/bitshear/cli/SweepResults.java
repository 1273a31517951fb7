package bitshear.cli;

import bitshear.report.HtmlReport;
import bitshear.report.ReportData;
import bitshear.report.SweepReport;
import bitshear.result.PointRow;
import bitshear.result.PointTable;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.StagedFile;
import bitshear.result.SweepSummary;
import bitshear.sweep.ResultStore;
import bitshear.sweep.StoreHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The files of a sweep beside its store, and what is printed of it. */
final class SweepResults {
    private SweepResults() {}

    /** Written first: a sweep that is killed says what it is, too. */
    static void writeManifest(Path folder, StoreHeader header) {
        write(folder.resolve(ResultFolder.MANIFEST), ResultJson.bytes(header.manifest()));
    }

    /**
     * Writes {@code points.csv} and {@code report.html} from the store and prints what stands out.
     *
     * @return the exit status
     */
    static int write(Console console, Path folder, ResultStore store, List<String> notes) {
        StoreHeader header = store.header();
        SweepSummary summary = new SweepSummary(header.name(), header.axes());
        PointTable shown = new PointTable(header.axes());
        try (StagedFile csv = StagedFile.create(folder.resolve(ResultFolder.POINTS))) {
            PointTable.Writer writer = new PointTable.Writer(csv.stream(), header.axes());
            store.forEach(row -> {
                writer.write(row);
                summary.add(row);
                shown.add(row);
            });
            writer.finish();
            csv.commit();
        }
        if (summary.points() > 0) {
            write(
                    folder.resolve(ResultFolder.REPORT),
                    HtmlReport.render(new ReportData.Sweep(header.name(), shown.table())));
        }
        console.out().println(SweepReport.render(summary, OutputOptions.style(console)));
        notes.forEach(note -> console.out().println("Note: " + note));
        console.out().println("Results: " + folder);
        if (summary.bugs() > 0) {
            console.err()
                    .println("bitshear: internal error in " + summary.bugs()
                            + " points, please report this with the study and these lines:");
            summary.failures().stream()
                    .map(java.util.Map.Entry::getKey)
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

    private static void write(Path file, byte[] content) {
        try (StagedFile staged = StagedFile.create(file)) {
            staged.stream().write(content);
            staged.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
