package bitshear.arch.bitx;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.Arrays;

/**
 * The operands of one layer as the PE sees them in its buffers: raw weights, and the activations with their padding around them, so
 * that every window is a plain block.
 */
final class LayerOperands {
    private static final int FRACTION_BITS = 23;

    private final Layer layer;
    private final int[] weights;
    private final int rowStride;
    private final int planeStride;

    /** Signed significands in fp32, plain values in fixed16. */
    private final int[] significands;

    /** Biased exponents in fp32, 1 for zero and subnormals; null in fixed16. */
    private final byte[] exponents;

    private LayerOperands(Layer layer, int[] weights, boolean floatingPoint) {
        this.layer = layer;
        this.weights = weights;
        int rows = Math.max(
                layer.inHeight() + layer.padTop() + layer.padBottom(),
                (layer.outHeight() - 1) * layer.strideHeight()
                        + (layer.kernelHeight() - 1) * layer.dilationHeight()
                        + 1);
        this.rowStride = Math.max(
                layer.inWidth() + layer.padLeft() + layer.padRight(),
                (layer.outWidth() - 1) * layer.strideWidth() + (layer.kernelWidth() - 1) * layer.dilationWidth() + 1);
        this.planeStride = Math.multiplyExact(rows, rowStride);
        this.significands = new int[Math.multiplyExact(layer.inChannels(), planeStride)];
        this.exponents = floatingPoint ? new byte[significands.length] : null;
        if (floatingPoint) {
            Arrays.fill(exponents, (byte) 1);
        }
    }

    /** @throws InvalidInputException if there are too few or too many activations, or one is not finite */
    static LayerOperands load(Layer layer, Weights weights, RawActivations source, BitXParameters parameters) {
        Numerics numerics = parameters.numerics();
        boolean floatingPoint = numerics.isFloatingPoint();
        LayerOperands operands = new LayerOperands(layer, rawWeights(layer, weights, numerics), floatingPoint);
        if (floatingPoint) {
            operands.loadFp32(source.fp32(layer));
        } else {
            operands.loadFixed16(source.fixed16(layer));
        }
        return operands;
    }

    private static int[] rawWeights(Layer layer, Weights weights, Numerics numerics) {
        int[] raw = new int[weights.count()];
        Weights held = numerics.quantise(layer, weights);
        for (int i = 0; i < raw.length; i++) {
            raw[i] = numerics.isFloatingPoint() ? Float.floatToRawIntBits(held.floats()[i]) : held.integers()[i];
        }
        return raw;
    }

    private void loadFp32(float[] values) {
        requireCount(values.length);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidInputException(layer.name() + ": activation at index " + i + " is " + values[i]
                        + ", expected a finite number");
            }
            int raw = Float.floatToRawIntBits(values[i]);
            int biased = raw >>> FRACTION_BITS & 0xff;
            int fraction = raw & ((1 << FRACTION_BITS) - 1);
            int significand = biased == 0 ? fraction : 1 << FRACTION_BITS | fraction;
            int at = padded(i);
            significands[at] = raw < 0 ? -significand : significand;
            exponents[at] = (byte) Math.max(1, biased);
        }
    }

    private void loadFixed16(short[] values) {
        requireCount(values.length);
        for (int i = 0; i < values.length; i++) {
            significands[padded(i)] = values[i];
        }
    }

    private void requireCount(int count) {
        if (count != layer.inputElements()) {
            throw new InvalidInputException(layer.name() + ": has " + count + " activations, expected "
                    + layer.inputElements() + " (" + layer.inChannels() + " x " + layer.inHeight() + " x "
                    + layer.inWidth() + ")");
        }
    }

    /** Where element i of the unpadded tensor lies. */
    private int padded(int i) {
        int column = i % layer.inWidth();
        int row = i / layer.inWidth() % layer.inHeight();
        int channel = i / (layer.inWidth() * layer.inHeight());
        return channel * planeStride + (row + layer.padTop()) * rowStride + column + layer.padLeft();
    }

    Layer layer() {
        return layer;
    }

    /** Offset of a window's origin from that of window 0. */
    int windowOffset(long window) {
        int row = (int) (window / layer.outWidth());
        int column = (int) (window % layer.outWidth());
        return row * layer.strideHeight() * rowStride + column * layer.strideWidth();
    }

    /**
     * Reads a group's weights and says where its activations are.
     *
     * @param position kernel position in raster order
     * @param channelFrom first channel of the group, counted inside the convolution group
     */
    void read(WeightGroup group, int position, int channelFrom) {
        int positions = layer.kernelHeight() * layer.kernelWidth();
        int first = (group.filter * layer.channelsPerGroup() + channelFrom) * positions + position;
        for (int lane = 0; lane < group.raw.length; lane++) {
            group.raw[lane] = lane < group.channels ? weights[first + lane * positions] : 0;
        }
        int channel = group.filter / layer.filtersPerGroup() * layer.channelsPerGroup() + channelFrom;
        int row = position / layer.kernelWidth() * layer.dilationHeight();
        int column = position % layer.kernelWidth() * layer.dilationWidth();
        group.activation = channel * planeStride + row * rowStride + column;
    }

    /** Index of a lane's activation for a window at the origin. */
    int laneActivation(WeightGroup group, int lane) {
        return group.activation + lane * planeStride;
    }

    int activationSignificand(int index) {
        return significands[index];
    }

    int activationExponent(int index) {
        return exponents[index] & 0xff;
    }
}
