package bitshear.memory;

import bitshear.workload.Layer;

/**
 * Which pixels of a stored tensor an output position needs, one axis at a time: output coordinate {@code o} needs {@code first(o) + t * tapStep}
 * for {@code t} in {@code [0, taps)}, as far as they lie in {@code [lowest, highest]}; the others are padding and cost nothing.
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 */
public record WindowGeometry(Axis rows, Axis columns) {

    /**
     * One axis.
     *
     * @param outputs output coordinates
     * @param offset stored coordinate of the first tap of output 0
     * @param numerator with {@code denominator}, the stored distance of neighbouring outputs, rounded down: {@code offset + o * numerator /
     *     denominator}
     * @param denominator 1 but for a resize
     * @param taps kernel size
     * @param tapStep stored distance of neighbouring taps
     * @param lowest first stored coordinate that is not padding
     * @param highest last stored coordinate that is not padding
     */
    public record Axis(
            int outputs, int offset, int numerator, int denominator, int taps, int tapStep, int lowest, int highest) {

        /** Stored coordinate of the first tap; may lie in the padding. */
        int first(int output) {
            return offset + (int) ((long) output * numerator / denominator);
        }

        /** Stored coordinate of the last tap; may lie in the padding. */
        int last(int output) {
            return first(output) + (taps - 1) * tapStep;
        }

        /** Taps of an output that are not padding. */
        int validTaps(int output) {
            int valid = 0;
            int coordinate = first(output);
            for (int tap = 0; tap < taps; tap++, coordinate += tapStep) {
                if (coordinate >= lowest && coordinate <= highest) {
                    valid++;
                }
            }
            return valid;
        }

        /** The same axis of a tensor of which only every {@code step}-th coordinate from {@code origin} on is seen. */
        Axis seenThrough(int origin, int step, int seen, int stored) {
            return new Axis(
                    outputs,
                    origin + offset * step,
                    numerator * step,
                    denominator,
                    taps,
                    tapStep * step,
                    Math.max(0, origin),
                    Math.min(stored - 1, origin + (seen - 1) * step));
        }
    }

    /** The windows of a convolution or pooling layer over its own input. */
    public static WindowGeometry of(Layer layer) {
        return new WindowGeometry(
                new Axis(
                        layer.outHeight(),
                        -layer.padTop(),
                        layer.strideHeight(),
                        1,
                        layer.kernelHeight(),
                        layer.dilationHeight(),
                        0,
                        layer.inHeight() - 1),
                new Axis(
                        layer.outWidth(),
                        -layer.padLeft(),
                        layer.strideWidth(),
                        1,
                        layer.kernelWidth(),
                        layer.dilationWidth(),
                        0,
                        layer.inWidth() - 1));
    }

    /** Every output position reads the input position it lies over, scaled if the sizes differ; a size of 1 is broadcast. */
    public static WindowGeometry pointwise(int outHeight, int outWidth, int inHeight, int inWidth) {
        return new WindowGeometry(pointwise(outHeight, inHeight), pointwise(outWidth, inWidth));
    }

    private static Axis pointwise(int out, int in) {
        return out == in ? new Axis(out, 0, 1, 1, 1, 1, 0, in - 1) : new Axis(out, 0, in, out, 1, 1, 0, in - 1);
    }

    /** The whole input for the one output position. */
    public static WindowGeometry global(int inHeight, int inWidth) {
        return new WindowGeometry(
                new Axis(1, 0, 1, 1, inHeight, 1, 0, inHeight - 1), new Axis(1, 0, 1, 1, inWidth, 1, 0, inWidth - 1));
    }

    /** Output positions of one image. */
    long outputs() {
        return (long) rows.outputs() * columns.outputs();
    }
}
