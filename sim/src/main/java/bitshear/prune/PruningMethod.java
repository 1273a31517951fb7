package bitshear.prune;

/**
 * A rule that takes essential bits away from weights, group by group. A method is stateless, so that threads may share it.
 * Adding one: implement this interface and add a line to {@link PruningMethods}.
 */
public interface PruningMethod {
    /** The name in configuration files and on the command line. */
    String name();

    /** One line for people: what the method does, with its source. */
    String meaning();

    /**
     * Prunes every group of a block in place. Only significands may change; each must stay below 2^24, so that the weight
     * stays exactly representable in its format.
     *
     * @param block decoded weights: {@link SignificandBlock#groups()} groups of {@link SignificandBlock#lanes()} weights
     * @param spec rows to keep and hardware widths
     */
    void prune(SignificandBlock block, PruningSpec spec);
}
