package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.Arrays;

/** Operators of quantised models. Weights are the stored integers with their zero point subtracted; activations keep the machine's own width. */
final class Quantised {
    /** Integer operators leave the scale to others; a power of two gives their weights the same bits as any other. */
    private static final float UNKNOWN_SCALE = 1f / 128;

    private Quantised() {}

    /** Conversions of computed values only rename them; a constant becomes what its integers stand for. */
    static void dequantize(NodeContext node) {
        Value x = node.input(0);
        if (!x.isConstant()) {
            node.define(0, x);
            return;
        }
        int axis = node.axis(node.attribute("axis", 1L), Math.max(2, x.rank()));
        node.define(0, constant(node, x, 1, 2, axis));
    }

    /** The scale and zero point of a computed value are single numbers whose own computation is not charged. */
    static void dynamicQuantize(NodeContext node) {
        node.define(0, node.input(0));
        node.define(1, Value.folded(new long[0], new double[] {1}));
        node.define(2, Value.folded(new long[0], new double[] {0}));
    }

    static void convolution(NodeContext node, boolean linear) {
        Value w = constant(node, node.input(linear ? 3 : 1), linear ? 4 : -1, linear ? 5 : 3, 0);
        Products.convolution(
                node, w, linear ? 3 : 1, linear && node.optionalInput(8).isPresent());
    }

    /** @param weightInput position of the weights, whose scale and zero point are at the positions given, or -1 */
    static void product(NodeContext node, int weightInput, int scaleInput, int zeroInput, int biasInput) {
        Value stored = node.input(weightInput);
        boolean transposed = node.attribute("transB", 0L) != 0;
        if (!stored.isConstant()) {
            Products.computedProduct(
                    node, node.input(0), stored, node.node().inputs().get(0));
            return;
        }
        if (stored.rank() != 2) {
            throw node.problem("weights of shape " + Arrays.toString(stored.shape()), "a matrix");
        }
        Value w = constant(node, stored, scaleInput, zeroInput, transposed ? 0 : 1);
        LayerDraft draft =
                Products.product(node, node.input(0), w, transposed ? 0 : 1, transposed ? 1 : 0, weightInput);
        draft.bias = biasInput >= 0 && node.optionalInput(biasInput).isPresent();
    }

    /** Four-bit weights in blocks along the channels, each block with a scale, two weights to a byte (com.microsoft). */
    static void blockProduct(NodeContext node) {
        Value x = node.input(0);
        Value stored = node.input(1);
        long channels = node.attribute("K", 0L);
        long filters = node.attribute("N", 0L);
        long bits = node.attribute("bits", 4L);
        long block = node.attribute("block_size", 32L);
        boolean shaped = stored.tensor() != null
                && stored.rank() == 3
                && block > 0
                && stored.shape()[0] == filters
                && stored.shape()[1] == (channels + block - 1) / block
                && stored.shape()[2] == block / 2;
        if (bits != 4 || !shaped || channels < 1 || x.shape()[x.rank() - 1] != channels || channels % block != 0) {
            throw node.problem(
                    bits + " bits, K " + channels + ", N " + filters + ", blocks of " + block + " and weights of shape "
                            + Arrays.toString(stored.shape()),
                    "4 bits, [N][K / block][block / 2] bytes, K a multiple of the block and the input's last dimension");
        }
        int blocks = node.size(filters * (channels / block));
        float[] scales = floats(node, 2, blocks);
        int[] zeros = {8};
        if (node.optionalInput(3).isPresent()) {
            throw node.problem("zero points of blocks", "none: all are 8");
        }
        Value w = stored.part(new long[] {filters, channels}, 0, new long[] {channels, 1})
                .withQuantisation(new QuantisedConstant(scales, zeros, QuantisedConstant.BLOCKS));
        Products.product(node, x, w, 0, 1, 1);
    }

    private static Value constant(NodeContext node, Value x, int scaleInput, int zeroInput, int axis) {
        if (!x.isConstant() || x.tensor() == null || x.tensor().type().isFloatingPoint()) {
            throw node.problem("weights that are no integers of the file", "a constant of integers");
        }
        int channels = x.rank() > 0 ? node.size(x.shape()[Math.min(axis, x.rank() - 1)]) : 1;
        float[] scales = scaleInput < 0 ? new float[] {UNKNOWN_SCALE} : floats(node, scaleInput, channels);
        int[] zeros = {0};
        if (zeroInput >= 0 && node.optionalInput(zeroInput).isPresent()) {
            double[] stored = node.constantInput(zeroInput).orElseThrow();
            zeros = Arrays.stream(stored).mapToInt(v -> (int) v).toArray();
            int first = zeros[0];
            if (Arrays.stream(zeros).allMatch(zero -> zero == first)) {
                zeros = new int[] {first};
            }
        }
        if (zeros.length != 1 && zeros.length != channels) {
            throw node.problem(zeros.length + " zero points", "1 or " + channels);
        }
        if (zeros.length > 1 && scales.length == 1) {
            float[] all = new float[zeros.length];
            Arrays.fill(all, scales[0]);
            scales = all;
        }
        return x.withQuantisation(new QuantisedConstant(scales, zeros, scales.length == 1 ? -1 : axis));
    }

    private static float[] floats(NodeContext node, int input, int most) {
        double[] values = node.constantInput(input).orElseThrow(() -> node.problem("no scale", "one"));
        if (values.length != 1 && values.length != most) {
            throw node.problem(values.length + " scales", "1 or " + most);
        }
        float[] scales = new float[values.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) values[i];
        }
        return scales;
    }

    /** A sum or product of two quantised values, each with a scale and a zero point behind it. */
    static void combination(NodeContext node, LayerType type) {
        Elementwise.combination(node, type, java.util.List.of(node.input(0), node.input(3)));
    }
}
