package bitshear.workload.onnx;

/**
 * What a constant's stored integers stand for: {@code (stored - zeroPoint) x scale}.
 *
 * @param scales one for all, one for each index of an axis, or one for each block along an axis
 * @param zeroPoints one for all, or as many as scales
 * @param axis the axis, or -1 for a single scale
 */
record QuantisedConstant(float[] scales, int[] zeroPoints, int axis) {
    /** The axis of scales for blocks of neighbouring channels of each filter, two integers to a byte. */
    static final int BLOCKS = -2;

    /** Integers that are the numbers themselves. */
    static final QuantisedConstant UNSCALED = new QuantisedConstant(new float[] {1}, new int[] {0}, -1);

    boolean isPerTensor() {
        return scales.length == 1 && zeroPoints.length == 1;
    }

    QuantisedConstant withAxis(int other) {
        return isPerTensor() ? this : new QuantisedConstant(scales, zeroPoints, other);
    }

    /** The same times a factor. */
    QuantisedConstant times(float factor) {
        float[] scaled = scales.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return new QuantisedConstant(scaled, zeroPoints, axis);
    }
}
