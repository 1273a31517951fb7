package bitshear.dram;

/**
 * What a memory can be told to do. The names are those of DDR3 (JESD79-3, command truth table), which the other standards share or, where they have
 * other names, give in their {@link Standard}.
 */
public enum Command {
    /** Activate: opens a row of one bank, or begins to where the standard has two steps for it. */
    ACT,
    /** Precharge: closes the open row of one bank. */
    PRE,
    /** Precharge all: closes every open row of a rank. */
    PREA,
    /** Read burst. */
    RD,
    /** Read burst with auto-precharge. */
    RDA,
    /** Write burst. */
    WR,
    /** Write burst with auto-precharge. */
    WRA,
    /** All-bank refresh of a rank. */
    REF,
    /** Power-down entry: active power-down with an open row, precharge power-down otherwise. */
    PDE,
    /** Exit from active or fast-exit precharge power-down. */
    PDX,
    /** Exit from slow-exit precharge power-down, in which the DLL was off. */
    PDXS,
    /** Self-refresh entry. */
    SRE,
    /** Self-refresh exit. */
    SRX,
    /** Second step of an activation. */
    ACT2,
    /** Refresh of one bank. */
    REFPB,
    /** Starts the data clock for the column command that follows. */
    CAS;

    static final int COUNT = values().length;

    /** Whether the command moves a burst of data. */
    public boolean isColumn() {
        return this == RD || this == RDA || this == WR || this == WRA;
    }

    /** Whether the command addresses one bank; the others address a whole rank. */
    public boolean isBankCommand() {
        return this == ACT || this == ACT2 || this == PRE || this == REFPB || this == CAS || isColumn();
    }
}
