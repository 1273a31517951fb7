package bitshear.validate;

import bitshear.input.Choice;

/** A kind of experiment with its keys: what is simulated for a target, and which printed values stand beside it. */
@Choice(
        by = "kind",
        meaning = "Kind of experiment.",
        cases = {
            @Choice.Case(word = "bit-sparsity", as = BitSparsity.class),
            @Choice.Case(word = "significance-band", as = SignificanceBand.class),
            @Choice.Case(word = "sparsity-factors", as = SparsityFactors.class),
            @Choice.Case(word = "component-table", as = PeComponents.class)
        })
public sealed interface Experiment permits BitSparsity, SignificanceBand, SparsityFactors, PeComponents {
    /**
     * What there is to do. Called once, before anything runs: files it names are read here, so that mistakes in them are found first.
     *
     * @throws bitshear.input.InvalidInputException if a key or file is wrong
     */
    Plan<?> plan(Surroundings surroundings);
}
