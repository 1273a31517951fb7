package bitshear.dram;

/** Whether the bank number is scrambled, which spreads rows at a power-of-two distance over the banks. */
public enum BankHash {
    /** The bank bits are the bank number. */
    NONE,
    /** The bank bits are XORed with as many low row bits (permutation-based interleaving, Zhang et al., MICRO-33). */
    XOR_ROW
}
