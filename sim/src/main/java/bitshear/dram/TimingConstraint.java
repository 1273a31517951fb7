package bitshear.dram;

import java.util.Objects;

/**
 * One row of a standard's constraint table: {@code following} must come at least {@code latency} clocks after the
 * {@code window}-th most recent {@code preceding} command within the scope.
 *
 * @param scope which devices the two commands must share
 * @param preceding the earlier command
 * @param following the later command
 * @param formula the latency in the datasheet's names, such as {@code CL + tCCD + 2 - CWL}
 * @param latency the formula's value, in memory clocks
 * @param window 1 for the most recent preceding command, 4 for the four-activate window
 */
public record TimingConstraint(
        Scope scope, Command preceding, Command following, String formula, int latency, int window) {

    /** Which commands a constraint relates. */
    public enum Scope {
        /** Two commands to the same bank. */
        BANK,
        /** Two commands to the same bank group. */
        GROUP,
        /** Two commands to the same rank. */
        RANK,
        /** Two commands to different ranks of a channel. */
        OTHER_RANKS,
        /** Any two commands on the channel. */
        CHANNEL
    }

    public TimingConstraint {
        Objects.requireNonNull(scope);
        Objects.requireNonNull(preceding);
        Objects.requireNonNull(following);
    }

    @Override
    public String toString() {
        return scope + " " + preceding + " -> " + following + (window > 1 ? " (" + window + "th previous)" : "")
                + " >= " + formula + " = " + latency;
    }
}
