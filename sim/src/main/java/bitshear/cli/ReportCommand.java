package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.report.HtmlReport;
import bitshear.report.PaperFigures;
import bitshear.report.ReportData;
import bitshear.result.ResultFolder;
import bitshear.result.StagedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear report}: the HTML page and the figures of results, from their files alone. */
@CommandLine.Command(
        name = "report",
        description =
                "(Re)builds report.html in result folders of run, compare or sweep, from the files in them alone.",
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
        for (int i = 0; i < folders.size(); i++) {
            Path page = folders.get(i).resolve(ResultFolder.REPORT);
            write(page, HtmlReport.render(results.get(i)));
            console().out().println(page);
            if (figures != null) {
                String prefix = folders.get(i)
                        .toAbsolutePath()
                        .normalize()
                        .getFileName()
                        .toString();
                PaperFigures.write(results.get(i), figures, prefix)
                        .forEach(file -> console().out().println(file));
            }
        }
        return 0;
    }

    private static void write(Path file, byte[] content) {
        try (StagedFile staged = StagedFile.create(file)) {
            staged.stream().write(content);
            staged.commit();
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
