package bitshear.validate;

import bitshear.input.Key;
import java.util.List;

/** A file of {@code validation/targets}. */
record TargetFile(
        @Key(name = "title", meaning = "What the target is, in a few words.")
        String title,

        @Key(name = "printed-in", meaning = "Where the printed values stand.")
        String printedIn,

        @Key(name = "reading", meaning = "How the printed values are read: what is simulated for them, and with what.")
        String reading,

        @Key(name = "tolerance", meaning = "How close a row must come that says nothing else.", byDefault = Key.ABSENT)
        Tolerance tolerance,

        @Key(name = "experiments", meaning = "What is simulated; the rows come in this order.")
        List<Experiment> experiments,

        @Key(
                name = "rows",
                meaning = "Tolerances, expectations and reasons of single rows; the first that matches holds.",
                byDefault = "[]")
        List<Expectation> rows) {}
