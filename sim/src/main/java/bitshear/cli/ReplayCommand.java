package bitshear.cli;

import bitshear.config.CanonicalForm;
import bitshear.dram.DramParameters;
import bitshear.dram.trace.TraceFormat;
import bitshear.input.InvalidInputException;
import bitshear.report.HtmlReport;
import bitshear.report.ReplayReport;
import bitshear.report.ReportData;
import bitshear.result.ContentHash;
import bitshear.result.Manifest;
import bitshear.result.Outputs;
import bitshear.result.ResultCsv;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.ResultTable;
import bitshear.result.RunResult;
import bitshear.result.StagedFile;
import bitshear.result.WriteFailure;
import bitshear.run.MemoryConfiguration;
import bitshear.run.MemoryReplay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear replay}: a memory trace through the DRAM model. */
@CommandLine.Command(
        name = "replay",
        description = "Replays a memory trace, plain or gzip, through the DRAM model.",
        footer = {
            "",
            "Trace formats:",
            "  bitshear   <clock> <address> R|W",
            "  ramulator  <address> R|W, or LD|ST <address>",
            "  dramsim3   <address> READ|WRITE <clock>",
            "  dramsys    <clock>: read|write <address>",
            "  k6, mase   <address> P_MEM_RD|P_MEM_WR|READ|WRITE|... <clock>, of DRAMSim2",
            "  ramulator-vector  R|W <channel>,<rank>[,<group>],<bank>,<row>,<burst>",
            "",
            "Example:",
            "  bitshear run config/quickstart.yaml --record memory=run.trace.gz",
            "  bitshear replay run.trace.gz --memory ddr3-1600k-4gb-x8"
        })
final class ReplayCommand extends Command {
    @Parameters(paramLabel = "TRACE", description = "Memory trace, plain or gzip.")
    private Path trace;

    @Option(
            names = "--memory",
            required = true,
            paramLabel = "CONFIG",
            description = "Name of a memory part, or a YAML file with a memory section.")
    private String memory;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "auto, bitshear, ramulator, ramulator-vector, dramsim3, dramsys, k6 or mase. Default: ${DEFAULT-VALUE}.")
    private String format = "auto";

    @Option(
            names = "--commands",
            paramLabel = "FILE",
            description = "Writes every DRAM command, as clock,command,bank,rank,channel,row,column.")
    private Path commands;

    @Option(
            names = "--latencies",
            paramLabel = "FILE",
            description = "Writes every request, as request,stamp,operation,accepted,end in memory clocks.")
    private Path latencies;

    @Option(
            names = "--window",
            paramLabel = "N",
            description =
                    "Requests on their way at most, as from a requester that waits for its data. Default: as many as"
                            + " the queues take.")
    private Integer window;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key, e.g. --set memory.page-policy=closed. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Mixin
    private OutputOptions outputOptions;

    ReplayCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        TraceFormat traceFormat = traceFormat();
        DramParameters parameters = MemoryConfiguration.load(memory, sets);
        Outputs outputs = new Outputs();
        outputs.inputs(MemoryConfiguration.isFile(memory) ? List.of(trace, Path.of(memory)) : List.of(trace));
        if (commands != null) {
            outputs.file("--commands", commands);
            StagedFile.requireNew(commands, outputOptions.force());
        }
        if (latencies != null) {
            outputs.file("--latencies", latencies);
            StagedFile.requireNew(latencies, outputOptions.force());
        }
        if (window != null && window < 1) {
            throw new InvalidInputException("--window " + window + ": no request could go, expected at least 1");
        }
        Manifest manifest = manifest(parameters);
        String how = window == null ? format : format + " window " + window;
        ResultFolder folder =
                outputOptions.folder("replay-" + trace.getFileName(), ContentHash.of(manifest, how), outputs);
        if (folder.isFound() && commands == null && latencies == null) {
            console()
                    .out()
                    .print(ReplayReport.render(ResultFolder.readReplay(folder.path()), OutputOptions.style(console())));
            console().out().println(OutputOptions.FOUND);
            console().out().println("Results: " + folder.path());
            return 0;
        }
        MemoryReplay.Outcome outcome = MemoryReplay.run(
                parameters,
                trace,
                new MemoryReplay.Options(traceFormat, commands, latencies, window == null ? 0 : window));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ResultFolder.SUMMARY, ResultJson.bytes(outcome.result()));
        files.put(ResultFolder.COMPONENTS, ResultCsv.components(outcome.components()));
        files.put(ResultFolder.BANDWIDTH, outcome.bandwidth().getBytes(StandardCharsets.US_ASCII));
        files.put(ResultFolder.BANKS, outcome.banks().getBytes(StandardCharsets.US_ASCII));
        files.put(ResultFolder.MANIFEST, ResultJson.bytes(manifest));
        files.put(
                ResultFolder.REPORT,
                HtmlReport.render(new ReportData.Replay(
                        outcome.result(),
                        outcome.components(),
                        manifest,
                        ResultTable.parse(outcome.bandwidth()),
                        ResultTable.parse(outcome.banks()))));
        if (!folder.isFound()) {
            folder.write(files);
        }
        console().out().print(ReplayReport.render(outcome.result(), OutputOptions.style(console())));
        console().out().println("Results: " + folder.path());
        return 0;
    }

    private Manifest manifest(DramParameters parameters) {
        try {
            return new Manifest(
                    RunResult.SCHEMA_VERSION,
                    Manifest.simulatorVersion(),
                    String.valueOf(trace.getFileName()),
                    0,
                    Map.of("memory", CanonicalForm.tree(parameters)),
                    List.of(Manifest.InputFile.of(trace)));
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(trace + ": no such file, expected a memory trace", e);
        } catch (IOException e) {
            throw new InvalidInputException(trace + ": cannot be read: " + WriteFailure.reason(e), e);
        }
    }

    private TraceFormat traceFormat() {
        if (format.equals("auto")) {
            return null;
        }
        for (TraceFormat one : TraceFormat.values()) {
            if (one.word().equals(format)) {
                return one;
            }
        }
        throw new InvalidInputException("--format " + format + ": unknown trace format, expected auto, "
                + Arrays.stream(TraceFormat.values()).map(TraceFormat::word).collect(Collectors.joining(", ")));
    }
}
