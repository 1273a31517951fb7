package bitshear.code;

/**
 * A rule that clears bits of weights, group by group and without a look at anything but the group. Stateless, so that threads may share it.
 */
@FunctionalInterface
public interface SignificandRule {
    /** Leaves every bit. */
    SignificandRule IDENTITY = block -> {};

    /**
     * Clears bits of every group of a block in place. Only bits of significands may be cleared, so that a weight stays exactly
     * representable in its numerics.
     *
     * @param block decoded weights: {@link SignificandBlock#groups()} groups of {@link SignificandBlock#lanes()} weights
     */
    void apply(SignificandBlock block);
}
