package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import bitshear.workload.WeightLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Convolutions and matrix products with constant weights. */
final class Products {
    /** Endings of weight tensors' names that are not part of the layer's name. */
    private static final List<String> WEIGHT_ENDINGS =
            List.of(".weight", ".kernel", "_weight", "_kernel", "/kernel", ".W", "_W", ".w", "_w");

    private Products() {}

    static void convolution(NodeContext node) {
        Value x = node.featureMap(node.input(0));
        Value w = weights(node, 1);
        checkComputed(node, x);
        int spatial = x.rank() - 2;
        if (spatial < 1 || spatial > 2 || w.rank() != x.rank()) {
            throw node.problem(
                    "an input of rank " + x.rank() + " and weights of rank " + w.rank(),
                    "images of one or two dimensions, and weights of the same rank");
        }
        int groups = node.size(node.attribute("group", 1L));
        long channels = x.shape()[1];
        if (channels != w.shape()[1] * groups || w.shape()[0] % groups != 0) {
            throw node.problem(
                    channels + " input channels, weights " + Arrays.toString(w.shape()) + ", " + groups + " groups",
                    "groups times the weights' second dimension input channels, groups dividing the first");
        }
        WindowAttributes window = WindowAttributes.of(node, x.shape(), Arrays.copyOfRange(w.shape(), 2, w.rank()));
        LayerDraft draft = weighted(node, x, LayerType.CONV, 1);
        draft.in = node.image(x);
        draft.source = new OnnxLayerInput(node.node().inputs().get(0), 1);
        long[] out = window.outputShape(node, x.shape(), w.shape()[0], false);
        TensorLayout layout = TensorLayout.channelsFirst(out.length);
        draft.out = node.image(out, layout);
        window.describe(draft);
        draft.groups = groups;
        draft.bias = node.optionalInput(2).isPresent();
        draft.tensor = w.tensor();
        long[] s = w.strides();
        long rowStride = spatial == 2 ? s[2] : 0;
        draft.layout = canonical(
                draft,
                new WeightLayout(w.offset(), draft.out[0] / groups * s[0], s[0], s[1], rowStride, s[s.length - 1]));
        checkWeightCount(node, draft);
        node.emit(draft, out, layout);
    }

    /**
     * A transposed convolution of stride s adds to output row {@code s * i + k - pad} the product of input row i and tap k. Every input
     * position meets every weight once, so the layer is a convolution whose taps all multiply the same pixel (a dilation of 0), and the layer
     * behind it puts the sums in place as they are stored.
     */
    static void transposedConvolution(NodeContext node) {
        Value x = node.featureMap(node.input(0));
        Value w = weights(node, 1);
        checkComputed(node, x);
        int spatial = x.rank() - 2;
        if (spatial < 1 || spatial > 2 || w.rank() != x.rank() || x.shape()[1] != w.shape()[0]) {
            throw node.problem(
                    "an input " + Arrays.toString(x.shape()) + " and weights " + Arrays.toString(w.shape()),
                    "images of one or two dimensions whose channels are the weights' first dimension");
        }
        int groups = node.size(node.attribute("group", 1L));
        if (x.shape()[1] % groups != 0) {
            throw node.problem(x.shape()[1] + " input channels in " + groups + " groups", "a divisor of them");
        }
        WindowAttributes window = WindowAttributes.of(node, x.shape(), Arrays.copyOfRange(w.shape(), 2, w.rank()));
        long[] outSpatial = window.transposedOutput(node, x.shape());
        long[] out = x.shape().clone();
        out[1] = node.size(Shapes.elements(w.shape()[1], groups));
        for (int i = 0; i < spatial; i++) {
            out[2 + i] = node.size(outSpatial[i]);
        }
        LayerDraft draft = weighted(node, x, LayerType.CONV, 1);
        draft.in = node.image(x);
        draft.out = draft.in.clone();
        draft.out[0] = node.size(out[1]);
        draft.kernel = new int[] {spatial == 2 ? node.size(w.shape()[2]) : 1, node.size(w.shape()[w.rank() - 1])};
        draft.dilation = new int[] {0, 0};
        draft.groups = groups;
        draft.bias = node.optionalInput(2).isPresent();
        draft.source = new OnnxLayerInput(node.node().inputs().get(0), 1);
        draft.tensor = w.tensor();
        long[] s = w.strides();
        draft.layout = canonical(
                draft,
                new WeightLayout(
                        w.offset(),
                        x.shape()[1] / groups * s[0],
                        s[1],
                        s[0],
                        spatial == 2 ? s[2] : 0,
                        s[s.length - 1]));
        checkWeightCount(node, draft);
        int products = node.importer().add(draft);
        LayerDraft placed = new LayerDraft(LayerType.SCATTER, draft.name + ".scatter");
        placed.in = draft.out.clone();
        TensorLayout layout = TensorLayout.channelsFirst(x.rank());
        placed.out = node.image(out, layout);
        placed.inputs = List.of(products);
        node.emit(placed, out, layout);
    }

    static void generalProduct(NodeContext node) {
        Value a = node.input(0);
        Value b = weights(node, 1);
        checkComputed(node, a);
        boolean transposed = node.attribute("transB", 0L) != 0;
        if (a.rank() != 2 || b.rank() != 2 || node.attribute("transA", 0L) != 0) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape())
                            + (node.attribute("transA", 0L) != 0 ? ", the first transposed" : ""),
                    "two matrices, the first not transposed");
        }
        int filterAxis = transposed ? 0 : 1;
        LayerDraft draft = product(node, a, b, filterAxis, 1 - filterAxis, 1);
        draft.bias = node.optionalInput(2).isPresent();
    }

    static void matrixProduct(NodeContext node) {
        Value a = node.input(0);
        Value b = node.input(1);
        if (a.isConstant() == b.isConstant()) {
            throw node.problem(
                    a.isConstant() ? "two constant operands" : "two computed operands",
                    "one constant operand, the weights");
        }
        if (b.isConstant()) {
            weights(node, 1);
            if (b.rank() != 2 || a.rank() < 2) {
                throw node.problem(
                        "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                        "at least two dimensions times a weight matrix");
            }
            product(node, a, b, 1, 0, 1);
            return;
        }
        weights(node, 0);
        if (a.rank() != 2 || b.rank() < 2 || a.shape()[1] != b.shape()[b.rank() - 2]) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    "a weight matrix times at least two dimensions that fit it");
        }
        // W times X: every column of X is an input vector
        long[] out = b.shape().clone();
        out[b.rank() - 2] = a.shape()[0];
        long vectors = Shapes.elements(b.shape()) / b.shape()[b.rank() - 2];
        vectors(node, b, a, 0, 1, 0, vectors, out);
    }

    /** Rows of {@code a} times the matrix {@code b}. */
    private static LayerDraft product(
            NodeContext node, Value a, Value b, int filterAxis, int channelAxis, int weightInput) {
        long channels = a.shape()[a.rank() - 1];
        if (channels != b.shape()[channelAxis]) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    channels + " in dimension " + channelAxis + " of the weights");
        }
        long[] out = a.shape().clone();
        out[a.rank() - 1] = b.shape()[filterAxis];
        return vectors(node, a, b, filterAxis, channelAxis, weightInput, Shapes.elements(a.shape()) / channels, out);
    }

    /** The weights times every vector along one axis of the input, the last but for columns. */
    private static LayerDraft vectors(
            NodeContext node,
            Value input,
            Value w,
            int filterAxis,
            int channelAxis,
            int weightInput,
            long vectors,
            long[] outShape) {
        LayerType type = vectors == 1 ? LayerType.FULLY_CONNECTED : LayerType.MATMUL;
        int inputAxis = input.rank() - 1 - (1 - weightInput);
        Value x = node.innermost(input, inputAxis);
        LayerDraft draft = weighted(node, x, type, weightInput);
        // Vectors are rows where they are the left operand, columns where they are the right one.
        draft.source = new OnnxLayerInput(node.node().inputs().get(1 - weightInput), inputAxis);
        draft.in = new int[] {node.size(w.shape()[channelAxis]), node.size(vectors), 1};
        draft.out = new int[] {node.size(w.shape()[filterAxis]), node.size(vectors), 1};
        draft.tensor = w.tensor();
        long[] s = w.strides();
        draft.layout = canonical(
                draft,
                new WeightLayout(
                        w.offset(), w.shape()[filterAxis] * s[filterAxis], s[filterAxis], s[channelAxis], 0, 0));
        checkWeightCount(node, draft);
        node.emit(draft, outShape, productLayout(x, inputAxis));
        return draft;
    }

    /** Of every vector comes one of outputs, in its place. */
    private static TensorLayout productLayout(Value x, int inputAxis) {
        TensorLayout layout = x.layout() == null ? TensorLayout.innermost(x.rank(), inputAxis) : x.layout();
        List<Integer> order = new ArrayList<>(layout.order());
        order.remove(Integer.valueOf(inputAxis));
        order.add(inputAxis);
        return new TensorLayout(order, order.size() - 1);
    }

    private static LayerDraft weighted(NodeContext node, Value x, LayerType type, int weightInput) {
        node.requireKnownShapes();
        LayerDraft draft = new LayerDraft(type, weightName(node, weightInput));
        draft.inputs = List.of(x.layer());
        return draft;
    }

    /** The weight tensor's name without its ending, or the node's where that is all there is. */
    private static String weightName(NodeContext node, int weightInput) {
        String tensor = node.input(weightInput).tensor().name();
        for (String ending : WEIGHT_ENDINGS) {
            if (tensor.endsWith(ending) && tensor.length() > ending.length()) {
                return tensor.substring(0, tensor.length() - ending.length());
            }
        }
        return node.node().label();
    }

    private static Value weights(NodeContext node, int input) {
        Value value = node.input(input);
        if (!value.isConstant() || value.tensor() == null) {
            throw node.problem(
                    "weights '" + node.node().inputs().get(input) + "' that are computed",
                    "a constant tensor of the file");
        }
        return value;
    }

    private static void checkComputed(NodeContext node, Value value) {
        if (value.isConstant()) {
            throw node.problem("a constant input", "a computed one");
        }
    }

    /** Strides of dimensions of one element are free: they take the dense layout's, so that a dense tensor is seen as one. */
    private static WeightLayout canonical(LayerDraft draft, WeightLayout layout) {
        WeightLayout dense = WeightLayout.dense(draft.toLayer(0));
        return new WeightLayout(
                layout.offset(),
                draft.groups == 1 ? dense.groupStride() : layout.groupStride(),
                draft.out[0] == draft.groups ? dense.filterStride() : layout.filterStride(),
                draft.in[0] == draft.groups ? dense.channelStride() : layout.channelStride(),
                draft.kernel[0] == 1 ? dense.rowStride() : layout.rowStride(),
                draft.kernel[1] == 1 ? dense.columnStride() : layout.columnStride());
    }

    private static void checkWeightCount(NodeContext node, LayerDraft draft) {
        long elements = draft.tensor.elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw node.problem(elements + " weights", "at most " + (Integer.MAX_VALUE - 8) + " in one layer");
        }
    }
}
