package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.ReplayExplanation;
import bitshear.report.ReportData;
import bitshear.report.RunExplanation;
import bitshear.result.ResultFolder;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear explain}: where time and energy of a run went, in words. */
@CommandLine.Command(
        name = "explain",
        description =
                "Explains a run or a replay from its result folder: where time and energy went, what binds it, what to change.",
        footer = {
            "",
            "Examples:",
            "  bitshear explain results/quickstart-1a2b3c4d",
            "  bitshear explain results/quickstart-1a2b3c4d --layer features.0"
        })
final class ExplainCommand extends Command {
    @Parameters(paramLabel = "DIR", description = "Result folder of a run or a replay.")
    private Path folder;

    @Option(names = "--layer", paramLabel = "LAYER", description = "Explains one layer: its index or its name.")
    private String layer;

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (ResultFolder.isReplay(folder)) {
            if (layer != null) {
                throw new InvalidInputException(
                        "--layer " + layer + ": " + folder + " is that of a replayed trace, expected that of a run");
            }
            console().out().print(ReplayExplanation.of(ReportData.readReplay(folder)));
            return 0;
        }
        ReportData.Run run = ReportData.readRun(folder);
        console().out().print(layer == null ? RunExplanation.of(run) : RunExplanation.of(run, layer));
        return 0;
    }
}
