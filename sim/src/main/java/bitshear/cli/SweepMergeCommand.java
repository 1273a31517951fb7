package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.result.ContentHash;
import bitshear.result.PointFormat;
import bitshear.result.WriteFailure;
import bitshear.sweep.ResultStore;
import bitshear.sweep.StoreHeader;
import bitshear.sweep.StoreMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear sweep merge}: the shards of a sweep as one. */
@CommandLine.Command(
        name = "merge",
        description = "Makes one sweep of its shards. What is still missing, 'sweep STUDY --resume' evaluates.",
        footer = {"", "Example:", "  bitshear sweep merge results/part1 results/part2 --out results/whole"})
final class SweepMergeCommand extends Command {
    @Parameters(paramLabel = "STORE", arity = "1..*", description = "Result folders of the shards, or their stores.")
    private List<Path> stores;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Result folder of the whole sweep.")
    private Path out;

    @Option(
            names = "--export",
            paramLabel = "FORMAT",
            completionCandidates = ExportFormats.class,
            description =
                    "Write the points in this format, too: ${COMPLETION-CANDIDATES}; csv is always written, parquet needs its"
                            + " module.")
    private List<String> exports = new ArrayList<>();

    @Option(names = "--force", description = "Replace an existing result folder.")
    private boolean force;

    SweepMergeCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<PointFormat> formats = SweepResults.formats(exports);
        StoreHeader header = StoreMerge.header(stores);
        requireOthers();
        try (ResultStore merged =
                ResultStore.open(out, header, force ? ResultStore.Existing.REPLACE : ResultStore.Existing.REFUSE)) {
            SweepResults.writeManifest(out, header, ContentHash.of(header.manifest(), header.studySha256(), "1/1"));
            StoreMerge.merge(stores, merged);
            int status = SweepResults.write(console(), out, merged, formats, List.of());
            if (merged.size() < header.points()) {
                console()
                        .err()
                        .println(header.points() - merged.size() + " of " + header.points()
                                + " points are missing: 'bitshear sweep STUDY --resume --out " + out
                                + "' evaluates them");
            }
            return status;
        }
    }

    /** Replacing a result folder must not take the rows that are to be merged with it. */
    private void requireOthers() {
        for (Path store : stores) {
            try {
                Path folder = Files.isDirectory(store)
                        ? store
                        : store.toAbsolutePath().getParent();
                if (Files.exists(out) && Files.isSameFile(folder, out)) {
                    throw new InvalidInputException(
                            "--out: " + out + " is the folder of one of the stores, expected another one");
                }
            } catch (IOException e) {
                throw new InvalidInputException(store + ": cannot be read: " + WriteFailure.reason(e), e);
            }
        }
    }
}
