package bitshear.validate;

import java.util.List;

/**
 * What came of a target.
 *
 * @param rows in the order of its experiments
 * @param text paragraphs below the table, in Markdown
 */
public record TargetResult(Target target, List<TargetRow> rows, List<String> text) {
    public TargetResult {
        rows = List.copyOf(rows);
        text = List.copyOf(text);
    }

    /** Rows with a verdict. */
    public long count(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }
}
