package bitshear.cli;

import bitshear.report.ProgressLine;
import bitshear.report.ProgressMode;
import bitshear.report.TextStyle;
import bitshear.result.ResultFolder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results go and how progress is shown. */
final class OutputOptions {
    private static final int DEFAULT_WIDTH = 100;

    @Option(names = "--out", paramLabel = "DIR", description = "Result folder. Default: results/<name>-<hash>.")
    private Path out;

    @Option(names = "--force", description = "Replace an existing result folder.")
    private boolean force;

    @Option(
            names = "--progress",
            paramLabel = "plain|bar|none",
            description = "How progress is shown; a bar needs a terminal. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progress = ProgressMode.BAR;

    /**
     * @param name of the run
     * @param hash of its configuration
     */
    ResultFolder folder(String name, String hash) {
        Path folder = out != null ? out : Path.of("results", name + "-" + hash.substring(0, 8));
        return ResultFolder.at(folder, force);
    }

    ProgressLine progress(Console console) {
        return line(console, progress);
    }

    static ProgressLine line(Console console, ProgressMode mode) {
        return new ProgressLine(console.err(), mode, console.terminal(), style(console), DEFAULT_WIDTH);
    }

    /** Colour for a person at a terminal who has not declined it (no-color.org); blocks where the terminal's encoding has them. */
    static TextStyle style(Console console) {
        boolean colour = console.terminal() && System.getenv("NO_COLOR") == null;
        return new TextStyle(Charset.defaultCharset().newEncoder().canEncode('\u2588'), colour);
    }
}
