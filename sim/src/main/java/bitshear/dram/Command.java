package bitshear.dram;

/** The commands a DDR3 rank accepts (JESD79-3, command truth table), with the names the datasheet uses. */
public enum Command {
    /** Activate: opens a row of one bank. */
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
    SRX;

    static final int COUNT = values().length;

    /** Whether the command moves a burst of data. */
    public boolean isColumn() {
        return this == RD || this == RDA || this == WR || this == WRA;
    }

    /** Whether the command addresses one bank; the others address a whole rank. */
    public boolean isBankCommand() {
        return this == ACT || this == PRE || isColumn();
    }
}
