package bitshear.dram.trace;

import java.util.Locale;

/**
 * How a memory trace writes its requests, one per line. Numbers are decimal, or hexadecimal with {@code 0x}; what follows {@code #} is a comment. A
 * format without clocks offers its requests as fast as the memory takes them.
 */
public enum TraceFormat {
    /** {@code clock address R|W}. */
    BITSHEAR("<clock> <address> R|W"),
    /** Ramulator's memory trace {@code address R|W}, and its load/store trace {@code LD|ST address}. */
    RAMULATOR("<address> R|W, or LD|ST <address>"),
    /** DRAMsim3: {@code address READ|WRITE clock}. */
    DRAMSIM3("<address> READ|WRITE <clock>"),
    /**
     * Ramulator 2's address vectors: {@code R|W channel,rank,bank,row,burst}, with the bank group before the bank where the standard has groups. They
     * pass by the address mapping.
     */
    RAMULATOR_VECTOR("R|W <channel>,<rank>[,<group>],<bank>,<row>,<burst>"),
    /**
     * DRAMSim2's k6 traces: {@code address command clock}. {@code P_MEM_WR} and {@code BOFF} write, the other commands read. A clock that has passed is
     * the present one, as there.
     */
    K6("<address> P_FETCH|P_MEM_RD|P_LOCK_RD|P_LOCK_WR|P_MEM_WR|BOFF <clock>"),
    /** DRAMSim2's mase traces: {@code address IFETCH|READ|WRITE clock}; clocks as in k6 traces. */
    MASE("<address> IFETCH|READ|WRITE <clock>"),
    /** DRAMSys' {@code .stl}: {@code clock: read|write address}, data after the address being ignored. */
    DRAMSYS("<clock>: read|write <address>");

    private final String form;

    TraceFormat(String form) {
        this.form = form;
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A line of the format, in words. */
    public String form() {
        return form;
    }
}
