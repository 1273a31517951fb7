package bitshear.energy;

/** Device types of the SRAM table (CACTI's names after the ITRS). */
public enum SramCell {
    /** High performance: fast enough for 1 GHz in one cycle up to 256 KiB, but leaks. */
    ITRS_HP("itrs-hp"),
    /** Low standby power: hardly leaks, but is 2.5 to 4 times slower. */
    ITRS_LSTP("itrs-lstp");

    private final String text;

    SramCell(String text) {
        this.text = text;
    }

    /** The name in the table. */
    public String text() {
        return text;
    }
}
