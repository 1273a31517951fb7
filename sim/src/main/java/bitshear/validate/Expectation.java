package bitshear.validate;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a target's file says of some of its rows.
 *
 * @param match the row's name; {@code *} stands for any text
 * @param tolerance of these rows, or null for the usual one
 * @param expect worst verdict that is no failure, or null for the usual {@link Verdict#REPRODUCED}
 * @param explanation why; shown below the table
 */
public record Expectation(
        @Key(name = "match", meaning = "Name of the row; * stands for any text.")
        String match,

        @Key(name = "tolerance", meaning = "Tolerance of these rows in place of the target's.", byDefault = Key.ABSENT)
        Tolerance tolerance,

        @Key(
                name = "expect",
                meaning = "close or not-explained: what these rows may come out as, beside reproduced.",
                byDefault = Key.ABSENT)
        Declared expect,

        @Key(name = "explanation", meaning = "Why; shown below the table.", byDefault = Key.ABSENT)
        String explanation)
        implements Checked {

    /** What a file may declare. */
    public enum Declared {
        /** Outside the tolerance, inside twice the tolerance. */
        CLOSE,
        /** Does not follow from the model. */
        NOT_EXPLAINED
    }

    @Override
    public List<Problem> problems() {
        return expect != null && (explanation == null || explanation.isBlank())
                ? List.of(new Problem("expect", "is given without a reason, expected an explanation"))
                : List.of();
    }

    boolean matches(String row) {
        StringBuilder regex = new StringBuilder();
        for (String part : match.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return row.matches(regex.toString());
    }
}
