package bitshear.cli;

import bitshear.input.FolderName;
import bitshear.input.InvalidInputException;
import bitshear.report.ProgressLine;
import bitshear.report.ProgressMode;
import bitshear.report.TextStyle;
import bitshear.result.Outputs;
import bitshear.result.ResultFolder;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results go and how progress is shown. */
final class OutputOptions {
    private static final int DEFAULT_WIDTH = 100;

    @Option(names = "--out", paramLabel = "DIR", description = "Result folder. Default: results/<name>-<hash>.")
    private Path out;

    @Option(
            names = "--force",
            description =
                    "Replace an existing result folder or recorded file; without it a result that is there already is shown.")
    private boolean force;

    @Option(
            names = "--progress",
            paramLabel = "plain|bar|none",
            converter = ProgressConverter.class,
            description = "How progress is shown; a bar needs a terminal. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progress = ProgressMode.BAR;

    /**
     * @param name of the run
     * @param content the {@link bitshear.result.ContentHash} of its result
     * @param outputs what else the command reads and writes; the folder is declared among it
     * @throws InvalidInputException if no folder can be called after the name, or as {@link ResultFolder#at} and {@link Outputs#folder}
     */
    ResultFolder folder(String name, String content, Outputs outputs) {
        ResultFolder folder = ResultFolder.at(out != null ? out : named(name, content, 8), force, content);
        outputs.folder(folder.path());
        return folder;
    }

    /**
     * Where results go that are not published in one step.
     *
     * @param part what else their default name says; may be empty
     */
    Path path(String name, String hash, String part) {
        return out != null ? out : named(name, hash.substring(0, 8) + part, 8 + part.length());
    }

    private static Path named(String name, String hash, int length) {
        FolderName.problem(name).ifPresent(problem -> {
            throw new InvalidInputException("result folder: its name " + problem + ", or --out DIR");
        });
        try {
            return Path.of("results", name + "-" + hash.substring(0, length));
        } catch (InvalidPathException e) {
            // The encoding of file names may not have all characters: LANG=C has ASCII only.
            throw new InvalidInputException(
                    "result folder: no file can be called \"" + name + "\" here, expected --out DIR", e);
        }
    }

    /** What is said where a result was there already. */
    static final String FOUND = "Note: this result was there already and was not made again; --force does";

    /** Whether what exists may be replaced. */
    boolean force() {
        return force;
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
