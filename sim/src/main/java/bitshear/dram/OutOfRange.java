package bitshear.dram;

/** What to do with an address beyond the capacity of the memory. */
public enum OutOfRange {
    /** It is a mistake of the input. */
    REJECT,
    /** The address bits that are too many are ignored. */
    WRAP
}
