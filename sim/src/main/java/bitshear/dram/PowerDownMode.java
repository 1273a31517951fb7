package bitshear.dram;

/** Whether idle ranks are powered down, and how deep (JESD79-3, MR0 bit A12). */
public enum PowerDownMode {
    /** Never. */
    NONE,
    /** Precharge power-down keeps the DLL on: leaving takes tXP. */
    FAST_EXIT,
    /** Precharge power-down stops the DLL: column commands wait for tXPDLL after leaving. */
    SLOW_EXIT
}
