package bitshear.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An experiment ready to run.
 *
 * @param pieces its pieces of work
 * @param conclusion makes the outcome of what the pieces gave, in their order
 * @param <T> what a piece gives
 */
public record Plan<T>(List<Piece<T>> pieces, Function<List<T>, Outcome> conclusion) {
    public Plan {
        pieces = List.copyOf(pieces);
    }

    /** Pieces that give rows of their own, put one after the other. */
    public static Plan<Outcome> of(List<Piece<Outcome>> pieces) {
        return new Plan<>(pieces, Plan::inOrder);
    }

    /** The outcomes one after the other. */
    static Outcome inOrder(List<Outcome> outcomes) {
        List<Measurement> measurements = new ArrayList<>();
        List<String> text = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            measurements.addAll(outcome.measurements());
            text.addAll(outcome.text());
        }
        return new Outcome(measurements, text);
    }
}
