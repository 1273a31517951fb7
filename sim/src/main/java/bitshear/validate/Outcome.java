package bitshear.validate;

import java.util.List;

/**
 * What a piece of work gave.
 *
 * @param measurements rows of the target's table
 * @param text paragraphs below the table, in Markdown: figures and tables of another shape
 */
public record Outcome(List<Measurement> measurements, List<String> text) {
    public Outcome {
        measurements = List.copyOf(measurements);
        text = List.copyOf(text);
    }

    public static Outcome of(List<Measurement> measurements) {
        return new Outcome(measurements, List.of());
    }
}
