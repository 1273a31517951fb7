package bitshear.cli;

import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.Configuration;
import bitshear.report.HtmlReport;
import bitshear.report.ProgressLine;
import bitshear.report.ReportData;
import bitshear.report.TerminalReport;
import bitshear.result.ContentHash;
import bitshear.result.Manifest;
import bitshear.result.Outputs;
import bitshear.result.ResultCsv;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import bitshear.run.Probes;
import bitshear.run.ProgressProbe;
import bitshear.run.RunConfiguration;
import bitshear.run.RunProfiler;
import bitshear.run.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear run}: one simulation. */
@CommandLine.Command(
        name = "run",
        description = "Simulates a network on an accelerator with its memory system.",
        footer = {
            "",
            "Examples:",
            "  bitshear run config/quickstart.yaml",
            "  bitshear run config/quickstart.yaml --set machine.base=bitx-wild-fixed16 --set workload.network=resnet50",
            "  bitshear run config/quickstart.yaml --set workload.model=accuracy/data/glyphs.onnx",
            "  bitshear run config/quickstart.yaml --record timeline=quickstart.json.gz --timeline-to 1ms"
        })
final class RunCommand extends Command {
    @Parameters(paramLabel = "CONFIG", description = "Configuration file (YAML).")
    private Path file;

    @Option(names = "--weights", paramLabel = "FILE", description = "Weights; short for --set workload.weights=FILE.")
    private Path weights;

    @Option(
            names = "--record",
            paramLabel = "KIND=FILE",
            description = {
                "Records the run: memory=FILE (memory trace), timeline=FILE (trace for ui.perfetto.dev), both compressed",
                "if the name ends in .gz, or work=FILE (the work without the weights). May be repeated."
            })
    private List<String> records = new ArrayList<>();

    @Mixin
    private ConfigurationOptions configurationOptions;

    @Mixin
    private TimelineOptions timelineOptions;

    @Mixin
    private OutputOptions outputOptions;

    RunCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<String> sets = weights == null ? List.of() : List.of("workload.weights=" + weights);
        Configuration loaded = configurationOptions.load(file, sets);
        RunConfiguration configuration = Binder.bind(loaded, RunConfiguration.class);
        Outputs outputs = new Outputs();
        outputs.inputs(loaded.sourceFiles());
        Map<String, Path> recordFiles = Recorders.files(records, outputOptions.force(), outputs);
        Simulation simulation = new Simulation(configuration, true);
        Manifest manifest = manifest(configuration, simulation);
        outputs.inputs(inputFiles(configuration, simulation));
        ResultFolder folder = outputOptions.folder(configuration.name(), ContentHash.of(manifest), outputs);
        if (folder.isFound() && recordFiles.isEmpty()) {
            show(folder.path(), simulation);
            return 0;
        }
        ProgressLine progress = outputOptions.progress(console());
        RunProfiler profiler = new RunProfiler();
        Simulation.Outcome outcome;
        List<String> recordingNotes;
        try (Recorders recorders = new Recorders(recordFiles, timelineOptions, simulation)) {
            outcome = simulation.run(
                    Probes.of(profiler, new ProgressProbe(simulation.network(), progress::update), recorders.probes()));
            recorders.commit();
            recordingNotes = recorders.notes();
        } finally {
            progress.finish();
        }
        ReportData.Run data = new ReportData.Run(
                outcome.result(), outcome.components(), manifest, profiler.profile(simulation.ones()));
        if (!folder.isFound()) {
            write(folder, data);
        }
        console()
                .out()
                .println(TerminalReport.render(outcome.result(), outcome.components(), OutputOptions.style(console())));
        simulation.notes().forEach(note -> console().out().println("Note: " + note));
        recordingNotes.forEach(note -> console().out().println("Note: " + note));
        console().out().println("Results: " + folder.path());
        return 0;
    }

    private void show(Path folder, Simulation simulation) {
        ReportData.Run found = ReportData.readRun(folder);
        console()
                .out()
                .println(TerminalReport.render(found.summary(), found.components(), OutputOptions.style(console())));
        simulation.notes().forEach(note -> console().out().println("Note: " + note));
        console().out().println(OutputOptions.FOUND);
        console().out().println("Results: " + folder);
    }

    private static void write(ResultFolder folder, ReportData.Run data) {
        folder.write(
                data.summary(),
                data.components(),
                data.manifest(),
                Map.of(
                        ResultFolder.LAYERS,
                        ResultCsv.layers(data.summary().layers(), data.profile()),
                        ResultFolder.PROFILE,
                        ResultJson.compactBytes(data.profile()),
                        ResultFolder.REPORT,
                        HtmlReport.render(data)));
    }

    private static List<Path> inputFiles(RunConfiguration configuration, Simulation simulation) {
        List<Path> files = new ArrayList<>(simulation.inputFiles());
        files.addAll(configuration.energy().files());
        return files;
    }

    private static Manifest manifest(RunConfiguration configuration, Simulation simulation) {
        List<Manifest.InputFile> inputs = new ArrayList<>();
        for (Path input : inputFiles(configuration, simulation)) {
            try {
                inputs.add(Manifest.InputFile.of(input));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Manifest(
                RunResult.SCHEMA_VERSION,
                Manifest.simulatorVersion(),
                configuration.name(),
                configuration.simulation().seed(),
                CanonicalForm.tree(configuration),
                inputs);
    }
}
