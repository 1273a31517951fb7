package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.ReportData;
import bitshear.report.ResultDiff;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bitshear diff}: what another configuration did. */
@CommandLine.Command(
        name = "diff",
        description =
                "Compares two results of run, or two of replay: what differs in their configuration and files, and what that did"
                        + " to time, waiting, bytes and energy, layer by layer.",
        footer = {"", "Example:", "  bitshear diff results/mild results/wild"})
final class DiffCommand extends Command {
    @Parameters(index = "0", paramLabel = "A", description = "Result folder to compare with.")
    private Path before;

    @Parameters(index = "1", paramLabel = "B", description = "Result folder that is compared.")
    private Path after;

    DiffCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        ReportData a = ReportData.read(before);
        ReportData b = ReportData.read(after);
        if (a instanceof ReportData.Run first && b instanceof ReportData.Run second) {
            console().out().print(ResultDiff.of(first, second));
        } else if (a instanceof ReportData.Replay first && b instanceof ReportData.Replay second) {
            console().out().print(ResultDiff.of(first, second));
        } else {
            throw new InvalidInputException(before + " and " + after
                    + ": hold results of different kinds, expected two of run or two of replay");
        }
        return 0;
    }
}
