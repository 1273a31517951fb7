package bitshear.report;

import bitshear.input.InvalidInputException;
import bitshear.result.ComponentRow;
import bitshear.result.Manifest;
import bitshear.result.PointSample;
import bitshear.result.ReplayResult;
import bitshear.result.ResultFolder;
import bitshear.result.ResultTable;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a report shows: one run, a replayed trace, a comparison, or a sweep, as read from a result folder. */
public sealed interface ReportData {
    /** Columns of {@code comparison.csv}. */
    List<String> COMPARISON_TEXTS = List.of("machine", "network");

    List<String> COMPARISON_NUMBERS =
            List.of("cycles", "time_ps", "energy_pj", "area_mm2", "speedup", "energy_efficiency");

    /** What the page is called. */
    String title();

    /**
     * One simulation.
     *
     * @param profile how it went in time; null if the result does not say
     */
    record Run(RunResult summary, List<ComponentRow> components, Manifest manifest, RunProfile profile)
            implements ReportData {
        @Override
        public String title() {
            return summary.name();
        }
    }

    /**
     * A replayed memory trace.
     *
     * @param bandwidth {@code bandwidth.csv}
     * @param banks {@code banks.csv}
     */
    record Replay(
            ReplayResult summary,
            List<ComponentRow> components,
            Manifest manifest,
            ResultTable bandwidth,
            ResultTable banks)
            implements ReportData {
        /** Columns of {@code bandwidth.csv}. */
        public static final List<String> BANDWIDTH = List.of("from_ps", "to_ps", "bytes");

        /** Columns of {@code banks.csv}. */
        public static final List<String> BANKS = List.of("channel", "rank", "bank", "activates", "reads", "writes");

        @Override
        public String title() {
            return summary.name();
        }
    }

    /** Machines on networks, against a baseline. */
    record Comparison(String title, ResultTable table) implements ReportData {}

    /**
     * Points of a design space.
     *
     * @param table those that are shown
     * @param points how many there are
     */
    record Sweep(String title, ResultTable table, long points) implements ReportData {}

    /**
     * Reads a result folder.
     *
     * @throws InvalidInputException if it holds no result, or one that is damaged, empty or of another version
     */
    static ReportData read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": no such folder, expected a folder of results");
        }
        if (Files.exists(folder.resolve(ResultFolder.SUMMARY))) {
            return ResultFolder.isReplay(folder) ? readReplay(folder) : readRun(folder);
        }
        String title = folder.toAbsolutePath().normalize().getFileName().toString();
        if (Files.exists(folder.resolve(ResultFolder.COMPARISON))) {
            return new Comparison(
                    title,
                    ResultTable.read(folder.resolve(ResultFolder.COMPARISON), COMPARISON_TEXTS, COMPARISON_NUMBERS));
        }
        if (Files.exists(folder.resolve(ResultFolder.POINTS))) {
            PointSample sample = ResultTable.sample(folder.resolve(ResultFolder.POINTS));
            return new Sweep(title, sample.table(), sample.rows());
        }
        throw new InvalidInputException(folder + ": holds no result, expected " + ResultFolder.SUMMARY + ", "
                + ResultFolder.COMPARISON + " or " + ResultFolder.POINTS);
    }

    /** Reads a replay's folder; as {@link #read}. */
    static Replay readReplay(Path folder) {
        return new Replay(
                ResultFolder.readReplay(folder),
                ResultFolder.readComponents(folder),
                ResultFolder.readManifest(folder),
                ResultTable.read(folder.resolve(ResultFolder.BANDWIDTH), List.of(), Replay.BANDWIDTH),
                ResultTable.read(folder.resolve(ResultFolder.BANKS), List.of(), Replay.BANKS));
    }

    /** Reads a run's folder; as {@link #read}. */
    static Run readRun(Path folder) {
        return new Run(
                ResultFolder.readSummary(folder),
                ResultFolder.readComponents(folder),
                ResultFolder.readManifest(folder),
                ResultFolder.readProfile(folder).orElse(null));
    }
}
