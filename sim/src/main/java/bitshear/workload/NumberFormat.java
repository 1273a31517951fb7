package bitshear.workload;

/** The numerics that hardware with a choice of two is built for, by their words in configuration files. */
public enum NumberFormat {
    /** IEEE 754 single precision. */
    FP32,
    /** 16-bit fixed point, sign and 15 magnitude bits. */
    FIXED16;

    /** @param fractionBits of fixed point */
    public Numerics numerics(int fractionBits) {
        return this == FP32 ? Numerics.FP32 : Numerics.fixed16(fractionBits);
    }
}
