package bitshear.workload.tensor;

/** How one element of a tensor is stored, always little-endian. */
public enum ElementType {
    /** IEEE 754 double precision. */
    F64(8),
    /** IEEE 754 single precision. */
    F32(4),
    /** IEEE 754 half precision. */
    F16(2),
    /** The upper half of a single-precision value. */
    BF16(2),
    /** 4 exponent and 3 fraction bits, no infinities (OCP's E4M3). */
    F8_E4M3(1),
    /** 5 exponent and 2 fraction bits, the upper half of a half-precision value. */
    F8_E5M2(1),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    /** One byte, 0 or 1. */
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the values are real numbers that fp32 holds exactly. */
    public boolean readsAsFp32() {
        return this == F32 || this == F16 || this == BF16 || this == F8_E4M3 || this == F8_E5M2;
    }

    /** Whether the values are already quantised integers of at most 16 bits, sign included. */
    public boolean readsAsInt16() {
        return this == I16 || this == I8;
    }

    /** Whether a tensor of this type can hold weights. */
    public boolean holdsWeights() {
        return this == F64 || readsAsFp32() || readsAsInt16();
    }

    /** The types that can hold weights, for messages. */
    public static String weightTypes() {
        return "F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I16 or I8";
    }

    public boolean isFloatingPoint() {
        return this == F64 || readsAsFp32();
    }
}
