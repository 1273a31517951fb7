package bitshear.report;

import java.util.Locale;

/** How a run shows its progress. */
public enum ProgressMode {
    /** A line now and then, for a log. */
    PLAIN,
    /** One line that is rewritten in place; shows nothing where there is no terminal. */
    BAR,
    /** Nothing. */
    NONE;

    /** As written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
