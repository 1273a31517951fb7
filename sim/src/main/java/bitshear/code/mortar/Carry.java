package bitshear.code.mortar;

/** Whether the leading one of a significand may be morphed, too. */
public enum Carry {
    /** It may: 1.11 becomes 10.0, exponent plus one. Only this tells P = 0.3 from P = 0.5, as the paper's results do. */
    HIDDEN,
    /** The hidden bit of a normal number stays. */
    NONE
}
