package bitshear.cli;

import bitshear.config.Configuration;
import bitshear.report.ComparisonReport;
import bitshear.report.HtmlReport;
import bitshear.report.ProgressLine;
import bitshear.report.ReportData;
import bitshear.result.ComparisonCsv;
import bitshear.result.ComparisonResult;
import bitshear.result.ContentHash;
import bitshear.result.Manifest;
import bitshear.result.Outputs;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import bitshear.study.Comparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bitshear compare}: machines on workloads against one of the machines. */
@CommandLine.Command(
        name = "compare",
        description = "Compares machines on workloads, each pair a simulation, all normalised to one of the machines.",
        footer = {
            "",
            "Examples:",
            "  bitshear compare config/study/bit-serial-family.yaml",
            "  bitshear compare config/study/bit-serial-family.yaml --set study.normalise=iso-area",
            "  bitshear compare config/study/bitx-paper.yaml --out results/paper --force"
        })
final class CompareCommand extends Command {
    @Parameters(paramLabel = "STUDY", description = "Study file (YAML).")
    private Path file;

    @Mixin
    private JobsOption jobsOption;

    @Mixin
    private ConfigurationOptions configurationOptions;

    @Mixin
    private OutputOptions outputOptions;

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        int jobs = jobsOption.jobs();
        Configuration loaded = configurationOptions.load(file, List.of());
        Comparison comparison = new Comparison(loaded);
        Outputs outputs = new Outputs();
        outputs.inputs(loaded.sourceFiles());
        outputs.inputs(comparison.inputFiles());
        Manifest manifest = manifest(comparison);
        ResultFolder folder =
                outputOptions.folder(comparison.name(), ContentHash.of(manifest, comparison.sha256()), outputs);
        if (folder.isFound()) {
            print(
                    comparison,
                    ResultJson.read(folder.path().resolve(ResultFolder.COMPARISON_JSON), ComparisonResult.class));
            console().out().println(OutputOptions.FOUND);
            console().out().println("Results: " + folder.path());
            return 0;
        }
        ProgressLine progress = outputOptions.progress(console());
        ComparisonResult result;
        try {
            result = comparison.run(jobs, (run, done, runs) -> {
                synchronized (progress) {
                    progress.update(run + " done, " + done + "/" + runs, (double) done / runs);
                }
            });
        } finally {
            progress.finish();
        }
        folder.write(files(manifest, result));
        print(comparison, result);
        console().out().println("Results: " + folder.path());
        return 0;
    }

    private void print(Comparison comparison, ComparisonResult result) {
        console().out().println(ComparisonReport.render(result, OutputOptions.style(console())));
        comparison.notes().forEach(note -> console().out().println("Note: " + note));
    }

    private static Map<String, byte[]> files(Manifest manifest, ComparisonResult result) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ResultFolder.COMPARISON, ComparisonCsv.rows(result).csv());
        files.put(ResultFolder.GEOMEANS, ComparisonCsv.geomeans(result).csv());
        if (!result.readings().isEmpty()) {
            files.put(ResultFolder.READINGS, ComparisonCsv.readings(result).csv());
        }
        files.put(ResultFolder.COMPARISON_JSON, ResultJson.bytes(result));
        files.put(
                ResultFolder.REPORT,
                HtmlReport.render(new ReportData.Comparison(result.name(), ComparisonCsv.rows(result))));
        files.put(ResultFolder.MANIFEST, ResultJson.bytes(manifest));
        return files;
    }

    private static Manifest manifest(Comparison comparison) {
        List<Manifest.InputFile> inputs = new ArrayList<>();
        for (Path input : comparison.inputFiles()) {
            try {
                inputs.add(Manifest.InputFile.of(input));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Manifest(
                RunResult.SCHEMA_VERSION,
                Manifest.simulatorVersion(),
                comparison.name(),
                comparison.seed(),
                comparison.tree(),
                inputs);
    }
}
