package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import bitshear.workload.Quantisation;
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
        convolution(node, weights(node, 1), 1, node.optionalInput(2).isPresent());
    }

    /** A convolution of one to three dimensions, its weights at some input. */
    static void convolution(NodeContext node, Value w, int weightInput, boolean bias) {
        Value x = node.featureMap(node.input(0));
        checkComputed(node, x);
        int spatial = x.rank() - 2;
        if (spatial < 1 || spatial > 3 || w.rank() != x.rank()) {
            throw node.problem(
                    "an input of rank " + x.rank() + " and weights of rank " + w.rank(),
                    "images of one to three dimensions, and weights of the same rank");
        }
        int groups = node.size(node.attribute("group", 1L));
        long channels = x.shape()[1];
        if (channels != w.shape()[1] * groups || w.shape()[0] % groups != 0) {
            throw node.problem(
                    channels + " input channels, weights " + Arrays.toString(w.shape()) + ", " + groups + " groups",
                    "groups times the weights' second dimension input channels, groups dividing the first");
        }
        WindowAttributes window = WindowAttributes.of(node, x.shape(), Arrays.copyOfRange(w.shape(), 2, w.rank()));
        LayerDraft draft = weighted(node, x, LayerType.CONV, weightInput);
        draft.in = node.image(x);
        draft.source = new OnnxLayerInput(node.node().inputs().get(0), 1);
        long[] out = window.outputShape(node, x.shape(), w.shape()[0], false);
        TensorLayout layout = TensorLayout.channelsFirst(out.length);
        draft.out = node.image(out, layout);
        window.describe(draft);
        draft.groups = groups;
        draft.bias = bias;
        draft.tensor = w.tensor();
        draft.quantisation = quantisation(node, w, draft, 0);
        long[] s = w.strides();
        // of a kernel of three dimensions rows and columns are one axis of positions
        long rowStride = spatial > 1 ? s[2] : 0;
        if (spatial == 3 && s[3] != s[4] * w.shape()[4]) {
            throw node.problem("weights of three dimensions whose rows are not stored together", "them as stored");
        }
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
        if (w.quantised() != null && !w.quantised().isPerTensor()) {
            throw node.problem("a transposed convolution with a scale for each channel", "one scale");
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
        draft.quantisation = quantisation(node, w, draft, 1);
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
        Value b = node.input(1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()), "two matrices");
        }
        boolean transA = node.attribute("transA", 0L) != 0;
        boolean transB = node.attribute("transB", 0L) != 0;
        long[] exchanged = {1, 0};
        LayerDraft draft;
        if (a.isConstant() && !b.isConstant()) {
            // W times X: every column of X is an input vector
            Value w = transA ? weights(node, 0).transposed(exchanged) : weights(node, 0);
            Value x = transB ? b.transposed(exchanged) : b;
            checkInner(node, w.shape()[1], x.shape()[0], a, b);
            draft = vectors(node, x, w, 0, 1, 0, x.shape()[1], new long[] {w.shape()[0], x.shape()[1]});
        } else if (b.isConstant()) {
            checkComputed(node, a);
            int filterAxis = transB ? 0 : 1;
            Value x = transA ? a.transposed(exchanged) : a;
            draft = product(node, x, weights(node, 1), filterAxis, 1 - filterAxis, 1);
        } else {
            draft = computedProduct(
                    node,
                    transA ? a.transposed(exchanged) : a,
                    transB ? b.transposed(exchanged) : b,
                    node.node().inputs().get(0));
        }
        draft.bias = node.optionalInput(2).isPresent();
    }

    static void matrixProduct(NodeContext node) {
        Value a = node.input(0);
        Value b = node.input(1);
        if (a.isConstant() && b.isConstant()) {
            throw node.problem("two constant operands", "a computed operand");
        }
        if (!a.isConstant() && !b.isConstant()) {
            computedProduct(node, a, b, node.node().inputs().get(0));
            return;
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

    private static void checkInner(NodeContext node, long left, long right, Value a, Value b) {
        if (left != right) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    "as many columns as rows");
        }
    }

    /**
     * A product of two computed values, such as an attention's: the second is treated like weights, one convolution group for each of the matrices that
     * the leading dimensions count.
     */
    static LayerDraft computedProduct(NodeContext node, Value a, Value b, String source) {
        node.requireKnownShapes();
        if (a.rank() < 2 || b.rank() < 2) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    "at least two dimensions of each");
        }
        long[] leadA = Arrays.copyOf(a.shape(), a.rank() - 2);
        long[] leadB = Arrays.copyOf(b.shape(), b.rank() - 2);
        long[] lead = Shapes.broadcast(leadA, leadB);
        long rows = a.shape()[a.rank() - 2];
        long inner = a.shape()[a.rank() - 1];
        long columns = b.shape()[b.rank() - 1];
        boolean shared = Shapes.elements(leadB) == 1;
        if (lead == null
                || inner != b.shape()[b.rank() - 2]
                || !shared && Shapes.elements(leadA) != Shapes.elements(lead)) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    "matrices that fit, as many of the first as of the result");
        }
        long groups = shared ? 1 : Shapes.elements(lead);
        long positions = shared ? Shapes.elements(Shapes.elements(lead), rows) : rows;
        // rows are pixels; the channels of a pixel are the columns of each matrix, one after the other
        List<Integer> order = new ArrayList<>();
        order.add(a.rank() - 2);
        for (int axis = 0; axis < a.rank() - 2; axis++) {
            order.add(shared ? axis : order.size(), axis);
        }
        order.add(a.rank() - 1);
        TensorLayout wanted = new TensorLayout(order, shared ? a.rank() - 1 : 1);
        Value x = shared ? node.innermost(a, a.rank() - 1) : node.lying(a, wanted);
        LayerDraft draft = new LayerDraft(LayerType.MATMUL, node.node().label());
        draft.inputs = List.of(x.layer(), b.layer());
        draft.source = new OnnxLayerInput(source, a.rank() - 1);
        draft.groups = node.size(groups);
        draft.in = new int[] {node.size(Shapes.elements(groups, inner)), node.size(positions), 1};
        draft.out = new int[] {node.size(Shapes.elements(groups, columns)), node.size(positions), 1};
        long[] out = Arrays.copyOf(lead, lead.length + 2);
        out[lead.length] = rows;
        out[lead.length + 1] = columns;
        TensorLayout layout = shared && x.layout() != null && out.length == x.rank()
                ? productLayout(x, x.rank() - 1)
                : shared ? TensorLayout.channelsLast(out.length) : headLayout(out.length);
        node.emit(draft, out, layout);
        return draft;
    }

    /** Rows are pixels, everything else channels. */
    private static TensorLayout headLayout(int rank) {
        List<Integer> order = new ArrayList<>();
        order.add(rank - 2);
        for (int axis = 0; axis < rank - 2; axis++) {
            order.add(axis);
        }
        order.add(rank - 1);
        return new TensorLayout(order, 1);
    }

    /** What a layer's integers stand for, in the order of its weights. */
    private static Quantisation quantisation(NodeContext node, Value w, LayerDraft draft, int filterAxis) {
        QuantisedConstant q = w.quantised();
        if (q == null) {
            return null;
        }
        int bits = w.tensor().type().bytes() * Byte.SIZE;
        int perFilter = (int) draft.toLayer(0).weightsPerFilter();
        if (q.isPerTensor()) {
            return new Quantisation(q.zeroPoints(), q.scales(), Integer.MAX_VALUE, bits, false);
        }
        if (q.axis() == QuantisedConstant.BLOCKS) {
            int block = perFilter * draft.out[0] / q.scales().length;
            return new Quantisation(q.zeroPoints(), q.scales(), block, 4, true);
        }
        if (q.axis() != filterAxis) {
            throw node.problem(
                    "scales along axis " + q.axis() + " of the weights", "along the filters, axis " + filterAxis);
        }
        return new Quantisation(q.zeroPoints(), q.scales(), perFilter, bits, false);
    }

    /** Rows of {@code a} times the matrix {@code b}. */
    static LayerDraft product(NodeContext node, Value a, Value b, int filterAxis, int channelAxis, int weightInput) {
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
        boolean columns = weightInput == 0;
        int inputAxis = input.rank() - (columns ? 2 : 1);
        Value x = node.innermost(input, inputAxis);
        LayerDraft draft = weighted(node, x, type, weightInput);
        // Vectors are rows where they are the left operand, columns where they are the right one.
        draft.source = new OnnxLayerInput(node.node().inputs().get(columns ? 1 : 0), inputAxis);
        draft.in = new int[] {node.size(w.shape()[channelAxis]), node.size(vectors), 1};
        draft.out = new int[] {node.size(w.shape()[filterAxis]), node.size(vectors), 1};
        draft.tensor = w.tensor();
        draft.quantisation = quantisation(node, w, draft, filterAxis);
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
    static WeightLayout canonical(LayerDraft draft, WeightLayout layout) {
        WeightLayout dense = WeightLayout.dense(draft.toLayer(0));
        return new WeightLayout(
                layout.offset(),
                draft.groups == 1 ? dense.groupStride() : layout.groupStride(),
                draft.out[0] == draft.groups ? dense.filterStride() : layout.filterStride(),
                draft.in[0] == draft.groups ? dense.channelStride() : layout.channelStride(),
                draft.kernel[0] == 1 ? dense.rowStride() : layout.rowStride(),
                draft.kernel[1] == 1 ? dense.columnStride() : layout.columnStride());
    }

    static void checkWeightCount(NodeContext node, LayerDraft draft) {
        long elements = draft.tensor.elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw node.problem(elements + " weights", "at most " + (Integer.MAX_VALUE - 8) + " in one layer");
        }
    }
}
