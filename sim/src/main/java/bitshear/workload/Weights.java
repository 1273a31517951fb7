package bitshear.workload;

/** One layer's weights, flattened in the order [filter][channel][kernel row][kernel column]. */
public sealed interface Weights {
    int count();

    /** IEEE 754 single precision values. */
    record Fp32(float[] values) implements Weights {
        @Override
        public int count() {
            return values.length;
        }
    }

    /** Already quantised 16-bit values, two's complement as stored; taken as they are. */
    record Int16(short[] values) implements Weights {
        @Override
        public int count() {
            return values.length;
        }
    }
}
