package bitshear.dram;

/** What one refresh command refreshes. */
public enum RefreshKind {
    /** All banks of a rank at once, every tREFI. */
    ALL_BANK,
    /** One bank at a time, every tREFIpb, in the order of the banks' numbers over all ranks. */
    PER_BANK
}
