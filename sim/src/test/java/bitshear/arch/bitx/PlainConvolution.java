package bitshear.arch.bitx;

import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The oracle of the detailed PE: Algorithm 1 with scores as big integers, and a plain dot product over the pruned weights as exact big
 * integers. Shares no code with the simulator.
 */
final class PlainConvolution {
    /** Every fp32 number is an integer multiple of 2^-149. */
    private static final int SCALE = 149;

    private final Layer layer;
    private final BigInteger[] pruned;
    private final BigInteger[] activations;
    private final boolean floatingPoint;

    private PlainConvolution(Layer layer, BigInteger[] pruned, BigInteger[] activations, boolean floatingPoint) {
        this.layer = layer;
        this.pruned = pruned;
        this.activations = activations;
        this.floatingPoint = floatingPoint;
    }

    static PlainConvolution fp32(Layer layer, float[] weights, float[] activations, BitXParameters parameters) {
        BigInteger[] values = new BigInteger[weights.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = scaled(weights[i]);
        }
        BigInteger[] inputs = new BigInteger[activations.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = scaled(activations[i]);
        }
        return new PlainConvolution(layer, prune(layer, values, parameters), inputs, true);
    }

    /** @param weights quantised */
    static PlainConvolution fixed16(Layer layer, int[] weights, short[] activations, BitXParameters parameters) {
        BigInteger[] values = new BigInteger[weights.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = BigInteger.valueOf(weights[i]);
        }
        BigInteger[] inputs = new BigInteger[activations.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = BigInteger.valueOf(activations[i]);
        }
        return new PlainConvolution(layer, prune(layer, values, parameters), inputs, false);
    }

    /** The number times 2^149. */
    private static BigInteger scaled(float value) {
        BigDecimal exact = new BigDecimal(value).multiply(new BigDecimal(BigInteger.TWO.pow(SCALE)));
        return exact.toBigIntegerExact();
    }

    private static BigInteger[] prune(Layer layer, BigInteger[] weights, BitXParameters parameters) {
        BigInteger[] pruned = weights.clone();
        int channels = layer.channelsPerGroup();
        int positions = layer.kernelHeight() * layer.kernelWidth();
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int position = 0; position < positions; position++) {
                for (int from = 0; from < channels; from += parameters.lanes()) {
                    int to = Math.min(channels, from + parameters.lanes());
                    int[] members = new int[to - from];
                    for (int c = from; c < to; c++) {
                        members[c - from] = (filter * channels + c) * positions + position;
                    }
                    pruneGroup(pruned, members, parameters);
                }
            }
        }
        return pruned;
    }

    /** Works on the integers alone: bits of equal significance share a row, the top row holds the group's most significant place. */
    private static void pruneGroup(BigInteger[] values, int[] members, BitXParameters parameters) {
        int top;
        if (parameters.format() == NumberFormat.FIXED16) {
            top = 14;
        } else {
            // Row 0 is the hidden bit's place of the largest exponent; subnormals count as the least normal exponent.
            top = -1;
            for (int index : members) {
                if (values[index].signum() != 0) {
                    top = Math.max(top, Math.max(values[index].abs().bitLength() - 1, 23));
                }
            }
        }
        int[] ones = new int[top + 1];
        for (int index : members) {
            for (int bit = 0; bit <= top; bit++) {
                if (values[index].abs().testBit(bit)) {
                    ones[bit]++;
                }
            }
        }
        boolean[] keep = new boolean[top + 1];
        int rows = parameters.rows() < 0 || parameters.method().equals("none") ? top + 1 : parameters.rows();
        int width = parameters.method().equals("none") ? top + 1 : parameters.alignmentRows();
        for (int taken = 0; taken < rows; taken++) {
            int best = -1;
            BigInteger bestScore = BigInteger.ZERO;
            for (int bit = top; bit >= 0 && top - bit < width; bit--) {
                BigInteger score = BigInteger.valueOf(ones[bit]).shiftLeft(2 * bit);
                if (!keep[bit] && score.compareTo(bestScore) > 0) {
                    best = bit;
                    bestScore = score;
                }
            }
            if (best < 0) {
                break;
            }
            keep[best] = true;
        }
        for (int index : members) {
            BigInteger magnitude = values[index].abs();
            for (int bit = 0; bit <= top; bit++) {
                if (!keep[bit]) {
                    magnitude = magnitude.clearBit(bit);
                }
            }
            values[index] = values[index].signum() < 0 ? magnitude.negate() : magnitude;
        }
    }

    /** Ones left in the weights. */
    long keptBits() {
        long sum = 0;
        for (BigInteger weight : pruned) {
            sum += weight.abs().bitCount();
        }
        return sum;
    }

    private BigInteger sum(int filter, int row, int column) {
        int channels = layer.channelsPerGroup();
        int channelBase = filter / layer.filtersPerGroup() * channels;
        BigInteger sum = BigInteger.ZERO;
        for (int channel = 0; channel < channels; channel++) {
            for (int ky = 0; ky < layer.kernelHeight(); ky++) {
                for (int kx = 0; kx < layer.kernelWidth(); kx++) {
                    int y = row * layer.strideHeight() + ky * layer.dilationHeight() - layer.padTop();
                    int x = column * layer.strideWidth() + kx * layer.dilationWidth() - layer.padLeft();
                    if (y < 0 || y >= layer.inHeight() || x < 0 || x >= layer.inWidth()) {
                        continue;
                    }
                    BigInteger weight = pruned[
                            ((filter * channels + channel) * layer.kernelHeight() + ky) * layer.kernelWidth() + kx];
                    BigInteger input =
                            activations[((channelBase + channel) * layer.inHeight() + y) * layer.inWidth() + x];
                    sum = sum.add(weight.multiply(input));
                }
            }
        }
        return sum;
    }

    long fixed16Output(int filter, int window) {
        if (floatingPoint) {
            throw new IllegalStateException("an fp32 layer");
        }
        return sum(filter, window / layer.outWidth(), window % layer.outWidth()).longValueExact();
    }

    float fp32Output(int filter, int window) {
        if (!floatingPoint) {
            throw new IllegalStateException("a fixed16 layer");
        }
        BigInteger sum = sum(filter, window / layer.outWidth(), window % layer.outWidth());
        if (sum.signum() == 0) {
            return 0;
        }
        // Exact in decimal: the number is an integer over a power of two.
        return new BigDecimal(sum)
                .divide(new BigDecimal(BigInteger.TWO.pow(2 * SCALE)))
                .floatValue();
    }
}
