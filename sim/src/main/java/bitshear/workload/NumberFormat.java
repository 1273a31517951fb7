package bitshear.workload;

/** The number format of the serial operand (MODEL: bits of a weight). */
public enum NumberFormat {
    /** IEEE 754 single precision: 24 significand bits with the hidden one. */
    FP32(24, 4),
    /** 16-bit fixed point, sign and 15 magnitude bits. */
    FIXED16(15, 2);

    private final int magnitudeBits;
    private final int bytes;

    NumberFormat(int magnitudeBits, int bytes) {
        this.magnitudeBits = magnitudeBits;
        this.bytes = bytes;
    }

    /** Bits of a magnitude that can be essential. */
    public int magnitudeBits() {
        return magnitudeBits;
    }

    /** Bytes of one value in memory. */
    public int bytes() {
        return bytes;
    }
}
