package bitshear.dram.trace;

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
    /** DRAMSys' {@code .stl}: {@code clock: read|write address}, data after the address being ignored. */
    DRAMSYS("<clock>: read|write <address>");

    private final String form;

    TraceFormat(String form) {
        this.form = form;
    }

    /** A line of the format, in words. */
    public String form() {
        return form;
    }
}
