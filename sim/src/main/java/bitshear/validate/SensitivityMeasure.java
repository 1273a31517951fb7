package bitshear.validate;

import java.util.List;

/** What a quantity of a sensitivity table is, and which keys of a configuration cannot touch it. */
enum SensitivityMeasure {
    /** Share of zero bits after pruning over the share before, of the network's weights. */
    SPARSITY_FACTOR(Scope.WEIGHTS, Needs.NOTHING),
    /** Compute cycles of the other machine over those of this one. */
    COMPUTE_SPEEDUP(Scope.CYCLES, Needs.OVER),
    /** PE energy of the other machine, or its time at the power of a third, over the PE energy of this one. */
    PE_ENERGY_EFFICIENCY(Scope.ARRAY, Needs.OVER),
    /** Share of components in the energy of the PE, in percent. */
    PE_ENERGY_SHARE(Scope.ARRAY, Needs.COMPONENTS),
    /** Share of components in the energy of the whole system, in percent. */
    SYSTEM_ENERGY_SHARE(Scope.SYSTEM, Needs.COMPONENTS),
    /** Time of the whole system, in milliseconds. */
    SYSTEM_TIME(Scope.SYSTEM, Needs.NOTHING),
    /** Energy of the whole system, in millijoules. */
    SYSTEM_ENERGY(Scope.SYSTEM, Needs.NOTHING);

    /** How much has to be simulated. */
    enum Scope {
        /** The bits of the weights. */
        WEIGHTS(
                "memory.",
                "energy.",
                "machine.buffers.",
                "machine.dma.",
                "machine.schedule.",
                "machine.clock",
                "workload.batch"),
        /** Cycles of the array alone: cross-checks show that no memory touches them. */
        CYCLES("memory.", "energy.", "machine.buffers.", "machine.dma.", "machine.schedule."),
        /** Cycles and energy of the array alone. */
        ARRAY("memory.", "machine.buffers.", "machine.dma.", "machine.schedule."),
        /** A whole run. */
        SYSTEM;

        private final List<String> foreign;

        Scope(String... foreign) {
            this.foreign = List.of(foreign);
        }
    }

    /** What a quantity has to name beside its configuration. */
    enum Needs {
        NOTHING,
        OVER,
        COMPONENTS
    }

    private final Scope scope;
    private final Needs needs;

    SensitivityMeasure(Scope scope, Needs needs) {
        this.scope = scope;
        this.needs = needs;
    }

    Scope scope() {
        return scope;
    }

    Needs needs() {
        return needs;
    }

    /** Whether a change of a key may change the value. */
    boolean touchedBy(String key) {
        return scope.foreign.stream().noneMatch(key::startsWith);
    }
}
