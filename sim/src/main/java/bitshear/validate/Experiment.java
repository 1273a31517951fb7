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
            @Choice.Case(word = "component-table", as = PeComponents.class),
            @Choice.Case(word = "array-readings", as = ArrayReadings.class),
            @Choice.Case(word = "energy-shares", as = EnergyShares.class),
            @Choice.Case(word = "peer-cycles", as = PeerCycles.class),
            @Choice.Case(word = "peer-pruning", as = PeerPruning.class),
            @Choice.Case(word = "peer-dram", as = PeerDram.class),
            @Choice.Case(word = "peer-standards", as = PeerStandards.class),
            @Choice.Case(word = "recorded", as = Recorded.class),
            @Choice.Case(word = "accuracy", as = AccuracyChanges.class),
            @Choice.Case(word = "sensitivity", as = Sensitivity.class)
        })
public sealed interface Experiment
        permits BitSparsity,
                SignificanceBand,
                SparsityFactors,
                PeComponents,
                ArrayReadings,
                EnergyShares,
                PeerCycles,
                PeerPruning,
                PeerDram,
                PeerStandards,
                Recorded,
                AccuracyChanges,
                Sensitivity {
    /**
     * What there is to do. Called once, before anything runs: files it names are read here, so that mistakes in them are found first.
     *
     * @throws bitshear.input.InvalidInputException if a key or file is wrong
     */
    Plan<?> plan(Surroundings surroundings);
}
