package bitshear.workload.tensor;

/** The 8-bit floating-point formats of OCP's specification (revision 1.0, 2023), which safetensors and ONNX share. Both are exact in fp32. */
final class QuarterPrecision {
    private QuarterPrecision() {}

    /** Sign, 4 exponent bits of bias 7, 3 fraction bits; all ones but for the sign is NaN, there are no infinities. */
    static float fromE4M3(byte bits) {
        int magnitude = bits & 0x7F;
        float value;
        if (magnitude == 0x7F) {
            value = Float.NaN;
        } else if (magnitude < 1 << 3) {
            value = Math.scalb((float) magnitude, -9);
        } else {
            value = Math.scalb((float) (1 << 3 | magnitude & 7), (magnitude >> 3) - 10);
        }
        return bits < 0 ? -value : value;
    }

    /** The upper byte of half precision: 5 exponent bits, 2 fraction bits, with infinities. */
    static float fromE5M2(byte bits) {
        return HalfPrecision.fromF16((short) (bits << 8));
    }

    /**
     * The bits of a value that has some.
     *
     * @throws IllegalArgumentException if it is not representable
     */
    static byte toE4M3(float value) {
        for (int bits = 0; bits < 0x7F; bits++) {
            if (fromE4M3((byte) bits) == Math.abs(value)) {
                return (byte) (sign(value) | bits);
            }
        }
        throw new IllegalArgumentException(value + " is not representable in F8_E4M3");
    }

    /** As {@link #toE4M3}. */
    static byte toE5M2(float value) {
        short half = HalfPrecision.toF16(value);
        if ((half & 0xFF) != 0) {
            throw new IllegalArgumentException(value + " is not representable in F8_E5M2");
        }
        return (byte) (half >> 8);
    }

    private static int sign(float value) {
        return Float.floatToRawIntBits(value) < 0 ? 0x80 : 0;
    }
}
