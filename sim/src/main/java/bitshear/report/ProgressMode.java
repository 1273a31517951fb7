package bitshear.report;

/** How a run shows its progress. */
public enum ProgressMode {
    /** A line now and then, for a log. */
    PLAIN,
    /** One line that is rewritten in place; shows nothing where there is no terminal. */
    BAR,
    /** Nothing. */
    NONE
}
