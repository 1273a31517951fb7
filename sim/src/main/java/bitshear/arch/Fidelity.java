package bitshear.arch;

/** How closely a PE array is simulated; cycles are the same either way. */
public enum Fidelity {
    /** One event per tile; its duration is computed from the weights' bits. */
    FAST,
    /** Every component of the array cycle by cycle, with real operands and outputs. */
    DETAILED
}
