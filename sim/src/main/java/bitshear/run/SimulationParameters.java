package bitshear.run;

import bitshear.arch.Fidelity;
import bitshear.input.Key;
import bitshear.kernel.KernelMode;

/**
 * How the simulation itself runs; nothing here changes a result.
 *
 * @param kernel unmodified DSOL or the fast loop on it
 * @param fidelity one event per tile, or every component cycle by cycle
 * @param seed seed of everything random
 */
public record SimulationParameters(
        @Key(
                name = "kernel",
                meaning =
                        "stock: DSOL unmodified; fast: DSOL with an own run loop and event list. Same events either way.",
                byDefault = "fast")
        KernelMode kernel,

        @Key(
                name = "fidelity",
                meaning =
                        "fast: the lane recurrence once per weight group; detailed: every component cycle by cycle with real"
                                + " partial sums. Same cycles either way.",
                byDefault = "fast")
        Fidelity fidelity,

        @Key(name = "seed", meaning = "Seed of synthetic weights and activations.", byDefault = "1")
        long seed) {}
