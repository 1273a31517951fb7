package bitshear.dram;

/** Whether bank numbers are scrambled, which spreads rows at a power-of-two distance over the banks. */
public enum BankHash {
    /** The bank bits are the bank number. */
    NONE,
    /** The bank bits are XORed with as many low row bits (permutation-based interleaving, Zhang et al., MICRO-33). */
    XOR_ROW,
    /**
     * Channel, rank, bank group, bank and row are XORed with as many column bits each, the lowest first (Ramulator 2's MOP4CLXOR, after Kaseridis et al.,
     * MICRO-44).
     */
    XOR_COLUMN
}
