package bitshear.workload;

/**
 * What the integers of a tensor stand for, in the order of a layer's weights: weight i is {@code (stored - zeroPoint) x scale}.
 *
 * @param zeroPoints one for all weights, or one for each scale
 * @param scales one for all weights, or one for each {@code weightsPerScale} neighbouring ones
 * @param weightsPerScale neighbouring weights that share a scale
 * @param bits width of a stored integer
 * @param packed whether two integers of 4 bits lie in each byte, the lower half first
 */
public record Quantisation(int[] zeroPoints, float[] scales, int weightsPerScale, int bits, boolean packed) {

    /** The integer a weight is, the zero point subtracted. */
    int integer(int weight, int stored) {
        return stored - zeroPoints[zeroPoints.length == 1 ? 0 : weight / weightsPerScale];
    }

    boolean hasZeroPoint() {
        for (int zero : zeroPoints) {
            if (zero != 0) {
                return true;
            }
        }
        return false;
    }

    Scale scale() {
        return scales.length == 1 ? new Scale(scales, Integer.MAX_VALUE) : new Scale(scales, weightsPerScale);
    }
}
