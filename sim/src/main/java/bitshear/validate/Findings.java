package bitshear.validate;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader of the paper would not expect, in sentences whose numbers are taken from the rows.
 *
 * @param all in the order of the page
 */
public record Findings(
        @Key(name = "findings", meaning = "The findings, in the order of the page.")
        List<Finding> all) {

    /** A page without findings. */
    public static final Findings NONE = new Findings(List.of());

    private static final Pattern REFERENCE =
            Pattern.compile("\\{([A-Za-z0-9-]+): ([^{}]+?)(?:: (printed|simulated|error|verdict))?}");

    /** Looks up a cell of the results; null if there is no such row. */
    @FunctionalInterface
    interface Cells {
        String cell(String target, String row, String column);
    }

    /**
     * A finding.
     *
     * @param title what was found
     * @param text the evidence; {@code {T3: mean error}} stands for the simulated value of a row, {@code {T3: mean error: printed}} for
     *     another column
     */
    public record Finding(
            @Key(name = "title", meaning = "What was found.")
            String title,

            @Key(
                    name = "text",
                    meaning =
                            "The evidence; {T3: mean error} stands for the simulated value of that row, {T3: mean error: printed} for"
                                    + " another column.")
            String text) {

        String text(Cells cells) {
            Matcher reference = REFERENCE.matcher(text.strip());
            return reference.replaceAll(found -> {
                String column = found.group(3) == null ? "simulated" : found.group(3);
                String cell = cells.cell(found.group(1), found.group(2), column);
                if (cell == null) {
                    throw new InvalidInputException("findings: " + found.group() + ": no such row in the results");
                }
                return Matcher.quoteReplacement(cell);
            });
        }
    }

    /** Reads the file; without it there are none. */
    public static Findings read(Path file) {
        return Files.exists(file) ? Binder.bind(ConfigurationLoader.load(file, List.of()), Findings.class) : NONE;
    }
}
