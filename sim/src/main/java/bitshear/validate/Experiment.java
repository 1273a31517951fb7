package bitshear.validate;

import bitshear.input.Choice;
import java.util.ArrayList;
import java.util.List;

/** A kind of experiment with its keys: what is simulated for a target, and which printed values stand beside it. */
@Choice(
        by = "kind",
        meaning = "Kind of experiment.",
        cases = {
            @Choice.Case(word = "sparsity-factors", as = SparsityFactors.class),
            @Choice.Case(word = "component-table", as = PeComponents.class)
        })
public sealed interface Experiment permits SparsityFactors, PeComponents {
    /**
     * The pieces of work. Called once, before anything runs: files it names are read here, so that mistakes in them are found first.
     *
     * @throws bitshear.input.InvalidInputException if a key or file is wrong
     */
    List<Piece> pieces(Surroundings surroundings);

    /**
     * Puts together what the pieces gave, in their order: by default one after the other. Rows about other rows, such as a mean error,
     * are added here.
     */
    default Outcome conclude(List<Outcome> outcomes) {
        List<Measurement> measurements = new ArrayList<>();
        List<String> text = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            measurements.addAll(outcome.measurements());
            text.addAll(outcome.text());
        }
        return new Outcome(measurements, text);
    }
}
