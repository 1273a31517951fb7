package bitshear.dram;

/** What happens to a row nobody waits for. */
public enum PagePolicy {
    /** It stays open until another row of the bank, or a refresh, needs the bank. */
    OPEN,
    /** It closes with the column command (auto-precharge); {@link AutoPrecharge} says with which one. */
    CLOSED,
    /** It stays open for a time after its last access, then closes. */
    TIMEOUT
}
