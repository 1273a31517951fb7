package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.HtmlReport;
import bitshear.report.PaperFigures;
import bitshear.report.ReportData;
import bitshear.result.ResultFolder;
import bitshear.result.StagedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear report}: the HTML page and the figures of results, from their files alone. */
@CommandLine.Command(
        name = "report",
        description =
                "(Re)builds report.html in result folders of run, replay, compare or sweep, from the files in them alone.",
        footer = {
            "",
            "Examples:",
            "  bitshear report results/quickstart-1a2b3c4d",
            "  bitshear report results/* --figures figures"
        })
final class ReportCommand extends Command {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Result folders.")
    private List<Path> folders;

    @Option(
            names = "--figures",
            paramLabel = "DIR",
            description = "Also writes figures for a paper there, one column wide, as SVG and PNG.")
    private Path figures;

    ReportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        // All are read before anything is written: a mistake in the last folder leaves the first as it was.
        List<ReportData> results = new ArrayList<>();
        for (Path folder : folders) {
            results.add(ReportData.read(folder));
        }
        if (figures != null) {
            requireFiguresApart();
        }
        for (int i = 0; i < folders.size(); i++) {
            Path page = folders.get(i).resolve(ResultFolder.REPORT);
            StagedFile.write(page, HtmlReport.render(results.get(i)));
            console().out().println(page);
            if (figures != null) {
                PaperFigures.write(results.get(i), figures, prefix(folders.get(i)))
                        .forEach(file -> console().out().println(file));
            }
        }
        return 0;
    }

    private static String prefix(Path folder) {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /** Figures are called after their results' folders: two folders of one name would write over each other. */
    private void requireFiguresApart() {
        Map<String, Path> byPrefix = new HashMap<>();
        for (Path folder : folders) {
            Path other = byPrefix.putIfAbsent(prefix(folder), folder);
            if (other != null
                    && !other.toAbsolutePath()
                            .normalize()
                            .equals(folder.toAbsolutePath().normalize())) {
                throw new InvalidInputException("--figures " + figures + ": those of " + other + " and of " + folder
                        + " would have the same names, expected result folders that are called differently");
            }
        }
    }
}
