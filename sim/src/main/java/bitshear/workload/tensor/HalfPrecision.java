package bitshear.workload.tensor;

/** IEEE 754 half precision and bfloat16 from and to single precision; both ways exact or refused. */
final class HalfPrecision {
    private HalfPrecision() {}

    /** The single-precision value of a half-precision bit pattern; every one is representable. */
    static float fromF16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
        }
        if (exponent != 0) {
            return Float.intBitsToFloat(sign | (exponent - 15 + 127) << 23 | fraction << 13);
        }
        float magnitude = fraction * 0x1p-24f;
        return sign == 0 ? magnitude : -magnitude;
    }

    static float fromBf16(short upper) {
        return Float.intBitsToFloat(upper << 16);
    }

    /**
     * The half-precision bit pattern of a value.
     *
     * @throws IllegalArgumentException if half precision cannot hold the value exactly
     */
    static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        int half;
        if (!(magnitude < Float.POSITIVE_INFINITY)) {
            half = 0x7C00 | bits >>> 13 & 0x3FF;
        } else if (magnitude >= 0x1p-14f) {
            half = ((bits >>> 23 & 0xFF) - 127 + 15) << 10 | bits >>> 13 & 0x3FF;
        } else {
            half = (int) (magnitude * 0x1p24f);
        }
        if (half > 0x7FFF || Float.floatToRawIntBits(fromF16((short) (sign | half))) != bits) {
            throw new IllegalArgumentException(value + " is not a half-precision value");
        }
        return (short) (sign | half);
    }

    /**
     * The bfloat16 bit pattern of a value.
     *
     * @throws IllegalArgumentException if bfloat16 cannot hold the value exactly
     */
    static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0xFFFF) != 0) {
            throw new IllegalArgumentException(value + " is not a bfloat16 value");
        }
        return (short) (bits >>> 16);
    }
}
