package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.ProgressLine;
import bitshear.result.ContentHash;
import bitshear.result.Manifest;
import bitshear.result.PointFormat;
import bitshear.result.PointRow;
import bitshear.result.WriteFailure;
import bitshear.sweep.EngineOptions;
import bitshear.sweep.ResultStore;
import bitshear.sweep.Shard;
import bitshear.sweep.StoreHeader;
import bitshear.sweep.SweepEngine;
import bitshear.sweep.SweepStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitshear sweep}: the points of a design space. */
@CommandLine.Command(
        name = "sweep",
        description = "Explores a design space: a simulation per point, on every core, and resumable at any moment.",
        subcommands = SweepMergeCommand.class,
        footer = {
            "",
            "Examples:",
            "  bitshear sweep config/study/quick-sweep.yaml",
            "  bitshear sweep config/study/quick-sweep.yaml --dry-run",
            "  bitshear sweep config/study/quick-sweep.yaml --resume",
            "  bitshear sweep config/study/quick-sweep.yaml --shard 1/4 --out results/part1",
            "  bitshear sweep merge results/part1 results/part2 results/part3 results/part4 --out results/whole"
        })
final class SweepCommand extends Command {
    private static final int SHOWN_POINTS = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "STUDY", arity = "0..1", description = "Study file (YAML) with a sweep section.")
    private Path file;

    @Mixin
    private JobsOption jobsOption;

    @Option(
            names = "--shard",
            paramLabel = "i/n",
            description = "Only the i-th of n parts of the points, for the jobs of a batch queue.")
    private String shard;

    @Option(
            names = "--dry-run",
            description =
                    "Check the study and say how many points it has, and what the first of them are; simulate nothing.")
    private boolean dryRun;

    @Option(names = "--resume", description = "Go on with the sweep in the result folder, if there is one.")
    private boolean resume;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "What spreads the points: local, or spark where its module is installed. Default: local.")
    private String engine = "local";

    @Option(names = "--master", paramLabel = "URL", description = "Master of the cluster, for --engine spark.")
    private String master;

    @Option(
            names = "--export",
            paramLabel = "FORMAT",
            completionCandidates = ExportFormats.class,
            description =
                    "Write the points in this format, too: ${COMPLETION-CANDIDATES}; csv is always written, parquet needs its"
                            + " module.")
    private List<String> exports = new ArrayList<>();

    @Mixin
    private ConfigurationOptions configurationOptions;

    @Mixin
    private OutputOptions outputOptions;

    SweepCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "name a study file, or merge");
        }
        if (resume && outputOptions.force()) {
            throw new InvalidInputException("--resume and --force: the one keeps what is there, the other replaces it,"
                    + " expected only one of them");
        }
        Shard part = shard == null ? Shard.WHOLE : Shard.parse(shard);
        SweepEngine chosen = engine();
        List<PointFormat> formats = SweepResults.formats(exports);
        if (master != null && chosen.name().equals("local")) {
            throw new InvalidInputException("--master: is given for the local engine, expected --engine spark with it");
        }
        EngineOptions options = new EngineOptions(jobsOption.jobs(), master);
        SweepStudy study = new SweepStudy(configurationOptions.load(file, List.of()));
        configurationOptions.requireUnset(study.axes());
        if (dryRun) {
            describe(study, part);
            return 0;
        }
        Path folder = outputOptions.path(
                study.name(), study.sha256(), part.isWhole() ? "" : "-shard-" + part.number() + "-of-" + part.of());
        ResultStore.Existing existing = outputOptions.force()
                ? ResultStore.Existing.REPLACE
                : resume ? ResultStore.Existing.RESUME : ResultStore.Existing.REFUSE;
        StoreHeader header = header(study, part);
        String content = ContentHash.of(header.manifest(), study.sha256(), part.number() + "/" + part.of());
        boolean isFound = existing == ResultStore.Existing.REFUSE && ContentHash.isOf(folder, content);
        try (ResultStore store = ResultStore.open(folder, header, isFound ? ResultStore.Existing.RESUME : existing)) {
            if (isFound && new ToDo(study, part, store).hasNext()) {
                throw new InvalidInputException(
                        folder + ": holds the first " + store.size()
                                + " points of this sweep, expected --resume to go on with it, --force to replace it, or another --out");
            }
            SweepResults.writeManifest(folder, header, content);
            run(study, part, chosen, options, store, folder);
            int status = SweepResults.write(console(), folder, store, formats, study.notes());
            if (isFound) {
                console().out().println(OutputOptions.FOUND);
            }
            return status;
        }
    }

    private void describe(SweepStudy study, Shard part) {
        long points = 0;
        List<Long> first = new ArrayList<>();
        for (long index = study.next(0); index >= 0; index = study.next(index + 1)) {
            if (part.holds(index)) {
                points++;
                if (first.size() < SHOWN_POINTS) {
                    first.add(index);
                }
            }
        }
        console()
                .out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d points%s%s, nothing simulated%n",
                        study.name(),
                        points,
                        part.isWhole() ? "" : String.format(Locale.ROOT, " of %,d", study.size()),
                        study.end() == study.size()
                                ? ""
                                : String.format(Locale.ROOT, ", %,d excluded", study.end() - study.size()));
        for (long index : first) {
            List<String> values = study.axisValues(index);
            List<String> words = new ArrayList<>();
            for (int axis = 0; axis < values.size(); axis++) {
                if (!values.get(axis).isEmpty()) {
                    words.add(study.axes().get(axis) + "=" + values.get(axis));
                }
            }
            console().out().println("  " + index + ": " + String.join(", ", words));
        }
        if (points > first.size()) {
            console().out().println("  and so on");
        }
        study.notes().forEach(note -> console().out().println("Note: " + note));
    }

    private SweepEngine engine() {
        List<String> names = new ArrayList<>();
        for (SweepEngine found : ServiceLoader.load(SweepEngine.class)) {
            if (found.name().equals(engine)) {
                return found;
            }
            names.add(found.name());
        }
        throw new InvalidInputException("--engine: none is called \"" + engine + "\" here, expected "
                + String.join(" or ", names)
                + (engine.equals("spark") ? "; the spark engine is in a module of its own, see docs/sweep.md" : ""));
    }

    private static StoreHeader header(SweepStudy study, Shard part) {
        List<Manifest.InputFile> inputs = new ArrayList<>();
        for (Path input : study.inputFiles()) {
            try {
                inputs.add(Manifest.InputFile.of(input));
            } catch (IOException e) {
                throw new InvalidInputException(input + ": cannot be read: " + WriteFailure.reason(e), e);
            }
        }
        return new StoreHeader(
                PointRow.SCHEMA_VERSION,
                Manifest.simulatorVersion(),
                study.name(),
                study.sha256(),
                study.seed(),
                study.size(),
                part.number(),
                part.of(),
                study.axes(),
                study.tree(),
                inputs);
    }

    private void run(
            SweepStudy study, Shard part, SweepEngine chosen, EngineOptions options, ResultStore store, Path folder) {
        long todo = count(new ToDo(study, part, store));
        if (todo == 0) {
            return;
        }
        Thread onInterrupt = new Thread(
                () -> console()
                        .err()
                        .println("Interrupted: " + store.size() + " points are stored in " + folder
                                + "; the same command with --resume goes on from there"),
                "sweep-interrupted");
        ProgressLine progress = outputOptions.progress(console());
        Tally tally = new Tally(progress, todo);
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            chosen.run(study, new ToDo(study, part, store), options, row -> {
                store.append(row);
                tally.add(row);
            });
        } finally {
            progress.finish();
            remove(onInterrupt);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It is what the hook is for.
        }
    }

    private static long count(PrimitiveIterator.OfLong indices) {
        long count = 0;
        while (indices.hasNext()) {
            indices.nextLong();
            count++;
        }
        return count;
    }

    /** Tells how far a sweep is: points, rate, failures; the time left is the line's own. */
    private static final class Tally {
        private final ProgressLine progress;
        private final long todo;
        private final long startNs = System.nanoTime();
        private long done;
        private long failed;

        Tally(ProgressLine progress, long todo) {
            this.progress = progress;
            this.todo = todo;
        }

        synchronized void add(PointRow row) {
            done++;
            failed += row.metrics() == null ? 1 : 0;
            double elapsedS = Math.max(1e-9, (System.nanoTime() - startNs) / 1e9);
            progress.update(
                    () -> String.format(Locale.ROOT, "%,d/%,d points, %.1f/s", done, todo, done / elapsedS)
                            + (failed == 0 ? "" : String.format(Locale.ROOT, ", %,d failed", failed)),
                    (double) done / todo);
        }
    }

    /** The points of a shard that are not yet stored. */
    private static final class ToDo implements PrimitiveIterator.OfLong {
        private final SweepStudy study;
        private final Shard part;
        private final ResultStore store;
        private long next;

        ToDo(SweepStudy study, Shard part, ResultStore store) {
            this.study = study;
            this.part = part;
            this.store = store;
            advance(0);
        }

        private void advance(long from) {
            next = study.next(from);
            while (next >= 0 && (!part.holds(next) || store.contains(next))) {
                next = study.next(next + 1);
            }
        }

        @Override
        public boolean hasNext() {
            return next >= 0;
        }

        @Override
        public long nextLong() {
            long index = next;
            if (index < 0) {
                throw new NoSuchElementException();
            }
            advance(index + 1);
            return index;
        }
    }
}
