package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.ProgressLine;
import bitshear.report.ProgressMode;
import bitshear.result.Outputs;
import bitshear.result.StagedFile;
import bitshear.validate.Findings;
import bitshear.validate.ResultsPage;
import bitshear.validate.RunFooter;
import bitshear.validate.Surroundings;
import bitshear.validate.Target;
import bitshear.validate.TargetResult;
import bitshear.validate.TargetRow;
import bitshear.validate.Validation;
import bitshear.validate.ValidationReport;
import bitshear.validate.Verdict;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bitshear validate}: the numbers of the paper and of peers, one command. */
@CommandLine.Command(
        name = "validate",
        description = {
            "Simulates every number of the BitX paper and of the peers' reference cases: printed value, simulated value, error,"
                    + " tolerance, verdict. Exit status 1 if a row is worse than its target's file declares. Writes nothing unless it is"
                    + " asked to."
        },
        footer = {
            "",
            "Examples:",
            "  bitshear validate",
            "  bitshear validate --only T3,F9 --json rows.json --out page.md",
            "  bitshear validate --quick"
        })
final class ValidateCommand extends Command {
    /** What {@link #DATA_VARIABLE} says where trained data are not to be looked for. */
    private static final String NO_DATA = "none";

    private static final String DATA_VARIABLE = "BITSHEAR_DATA";
    private static final int NAME_WIDTH = 44;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description = "Run only these targets; the page's other sections stay as they are.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--quick",
            description = "Sample the weights of large layers: the same verdicts in less than a minute.")
    private boolean quick;

    @Mixin
    private JobsOption jobsOption;

    @Option(names = "--write", description = "Write the page: RESULTS.md beside the folder of the targets.")
    private boolean write;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the page there.")
    private Path out;

    @Option(names = "--check", description = "Exit status 1 also if RESULTS.md would say something else than it does.")
    private boolean check;

    @Option(
            names = "--targets",
            paramLabel = "DIR",
            description =
                    "Folder of the targets. Default: validation/targets here, or of the sources it was built from.")
    private Path targetFolder;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder of trained weights and test images. Default: the environment's BITSHEAR_DATA, or ../shared/data.")
    private Path data;

    @Mixin
    private JsonOutput json;

    @Option(
            names = "--progress",
            paramLabel = "plain|bar|none",
            converter = ProgressConverter.class,
            description = "How progress is shown; a bar needs a terminal. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progressMode = ProgressMode.BAR;

    ValidateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        long startNs = System.nanoTime();
        int jobs = jobsOption.jobs();
        if (write && (quick || check || out != null)) {
            throw new InvalidInputException("--write: is given beside "
                    + (quick ? "--quick, which samples" : check ? "--check, which writes nothing" : "--out")
                    + ", expected only one of them");
        }
        Path folder = targetFolder();
        List<Target> targets = Target.readAll(folder);
        List<Target> selected = selected(targets);
        Path home = folder.toAbsolutePath().normalize().getParent();
        Path committed = home.resolve("RESULTS.md");
        Outputs outputs = new Outputs();
        outputs.inputs(List.of(folder, home.resolve("findings.yaml")));
        json.declare(outputs);
        outputs.file("--out", out);
        if (write) {
            outputs.file("--write", committed);
        }
        Findings findings = Findings.read(home.resolve("findings.yaml"));
        ResultsPage page = ResultsPage.read(home, committed, targets);
        List<TargetResult> results = run(selected, dataFolder(folder), jobs);
        double wallS = (System.nanoTime() - startNs) / 1e9;
        page.update(results);
        json.write(ValidationReport.of(results));
        print(results, wallS);
        boolean failed = results.stream().anyMatch(result -> result.count(Verdict.FAILED) > 0);
        String content = page.markdown(findings);
        if (check) {
            boolean same =
                    ResultsPage.withoutFooter(ResultsPage.text(committed)).equals(content);
            if (!same) {
                console()
                        .err()
                        .println(
                                committed
                                        + ": says something else than these results; run bitshear validate --write and look at what changed");
            }
            return failed || !same ? Main.EXIT_FAILED : 0;
        }
        if (out != null || write) {
            write(out != null ? out : committed, content + RunFooter.markdown(wallS, jobs, quick));
        }
        return failed ? Main.EXIT_FAILED : 0;
    }

    private List<Target> selected(List<Target> targets) {
        if (only.isEmpty()) {
            return targets;
        }
        List<String> ids = targets.stream().map(Target::id).toList();
        List<String> problems = only.stream()
                .filter(id -> !ids.contains(id))
                .map(id -> "--only: no target is called \"" + id + "\", expected some of " + String.join(",", ids))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return targets.stream().filter(target -> only.contains(target.id())).toList();
    }

    private List<TargetResult> run(List<Target> selected, Path dataFolder, int jobs) {
        ProgressLine progress = OutputOptions.line(console(), progressMode);
        try {
            return new Validation(selected, new Surroundings(quick, dataFolder)).run(jobs, progress::update);
        } finally {
            progress.finish();
        }
    }

    private Path targetFolder() {
        if (targetFolder != null) {
            return targetFolder;
        }
        Path here = Path.of("validation", "targets");
        if (Files.isDirectory(here)) {
            return here;
        }
        try {
            // The jar lies in sim/target of the sources.
            Path jar = Path.of(ValidateCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path parent = jar.getParent(); parent != null; parent = parent.getParent()) {
                if (Files.isDirectory(parent.resolve(here))) {
                    return parent.resolve(here);
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the simulator's own place is no file", e);
        }
        return here;
    }

    private Path dataFolder(Path folder) {
        if (data != null) {
            if (!Files.isDirectory(data)) {
                throw new InvalidInputException("--data: " + data + " is no folder");
            }
            return data;
        }
        String named = System.getenv(DATA_VARIABLE);
        if (named != null && !named.equals(NO_DATA) && !Files.isDirectory(Path.of(named))) {
            throw new InvalidInputException(
                    DATA_VARIABLE + ": " + named + " is no folder, expected one, or " + NO_DATA + " for no data");
        }
        Path found = named != null
                ? Path.of(named)
                : folder.toAbsolutePath()
                        .normalize()
                        .resolve("../../../shared/data")
                        .normalize();
        return Files.isDirectory(found) ? found : null;
    }

    private void print(List<TargetResult> results, double wallS) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-12s%-" + NAME_WIDTH + "s%6s%12s%7s%15s%8s%12s",
                "target",
                "",
                "rows",
                "reproduced",
                "close",
                "not explained",
                "failed",
                "needs data"));
        for (TargetResult result : results) {
            String title = result.target().title();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12s%-" + NAME_WIDTH + "s%6d%12d%7d%15d%8d%12d",
                    result.target().id(),
                    title.length() < NAME_WIDTH ? title : title.substring(0, NAME_WIDTH - 2),
                    result.rows().size(),
                    result.count(Verdict.REPRODUCED),
                    result.count(Verdict.CLOSE),
                    result.count(Verdict.NOT_EXPLAINED),
                    result.count(Verdict.FAILED),
                    result.count(Verdict.NEEDS_DATA)));
        }
        for (TargetResult result : results) {
            for (TargetRow row : result.rows()) {
                if (row.verdict() == Verdict.FAILED) {
                    lines.add("FAILED " + result.target().id() + ", " + row.describe());
                }
            }
        }
        lines.add(String.format(Locale.ROOT, "Wall time: %.1f s", wallS));
        lines.forEach(console().out()::println);
    }

    private void write(Path file, String content) {
        StagedFile.write(file, content.getBytes(StandardCharsets.UTF_8));
        console().out().println("Results: " + file);
    }
}
