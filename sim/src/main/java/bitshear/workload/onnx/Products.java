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
        Value x = node.input(0);
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
        LayerDraft draft = weighted(node, LayerType.CONV, 1);
        draft.in = node.image(x.shape());
        draft.source = new OnnxLayerInput(node.node().inputs().get(0), 1);
        long[] out = window.outputShape(node, x.shape(), w.shape()[0], false);
        draft.out = node.image(out);
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
        node.emit(draft, out);
    }

    /**
     * A transposed convolution of stride s writes output row {@code s * i + k - pad} from input row i and tap k. The output
     * rows of one phase {@code a = row mod s} therefore use the taps {@code k = r, r + s, r + 2 s, ...} with {@code r = (a
     * + pad) mod s} only, and reading them backwards makes an ordinary convolution of stride 1 of each phase.
     */
    static void transposedConvolution(NodeContext node) {
        Value x = node.input(0);
        Value w = weights(node, 1);
        checkComputed(node, x);
        if (x.rank() != 4 || w.rank() != 4 || x.shape()[1] != w.shape()[0]) {
            throw node.problem(
                    "an input " + Arrays.toString(x.shape()) + " and weights " + Arrays.toString(w.shape()),
                    "two-dimensional images whose channels are the weights' first dimension");
        }
        int groups = node.size(node.attribute("group", 1L));
        if (x.shape()[1] % groups != 0) {
            throw node.problem(x.shape()[1] + " input channels in " + groups + " groups", "a divisor of them");
        }
        long[] kernel = {w.shape()[2], w.shape()[3]};
        WindowAttributes window = WindowAttributes.of(node, x.shape(), kernel);
        if (window.dilation(0) != 1 || window.dilation(1) != 1) {
            throw node.problem("a dilated transposed convolution", "dilations of 1");
        }
        long[] outSpatial = window.transposedOutput(node, x.shape());
        int outChannels = node.size(w.shape()[1] * groups);
        long[] out = {1, outChannels, node.size(outSpatial[0]), node.size(outSpatial[1])};
        String name = weightName(node, 1);
        boolean bias = node.optionalInput(2).isPresent();

        List<Integer> phases = new ArrayList<>();
        for (int a = 0; a < window.stride(0); a++) {
            for (int b = 0; b < window.stride(1); b++) {
                Phase vertical = new Phase(a, window.stride(0), window.padBefore(0), kernel[0], x.shape()[2], out[2]);
                Phase horizontal = new Phase(b, window.stride(1), window.padBefore(1), kernel[1], x.shape()[3], out[3]);
                // a phase no tap reaches is all bias
                if (vertical.taps() > 0 && horizontal.taps() > 0 && vertical.rows() > 0 && horizontal.rows() > 0) {
                    LayerDraft draft = new LayerDraft(LayerType.CONV, name + ".phase" + a + "." + b);
                    draft.in = new int[] {
                        node.size(x.shape()[1]), node.size(vertical.inRows()), node.size(horizontal.inRows())
                    };
                    draft.out = new int[] {outChannels, node.size(vertical.rows()), node.size(horizontal.rows())};
                    draft.kernel = new int[] {(int) vertical.taps(), (int) horizontal.taps()};
                    draft.pads = new int[] {
                        vertical.padBefore(), horizontal.padBefore(), vertical.padAfter(), horizontal.padAfter()
                    };
                    draft.groups = groups;
                    draft.bias = bias;
                    draft.inputs = List.of(x.layer());
                    draft.source = new OnnxLayerInput(node.node().inputs().get(0), 1);
                    draft.tensor = w.tensor();
                    long[] s = w.strides();
                    draft.layout = canonical(
                            draft,
                            new WeightLayout(
                                    w.offset() + vertical.lastTap() * s[2] + horizontal.lastTap() * s[3],
                                    x.shape()[1] / groups * s[0],
                                    s[1],
                                    s[0],
                                    -window.stride(0) * s[2],
                                    -window.stride(1) * s[3]));
                    checkWeightCount(node, draft);
                    phases.add(node.importer().add(draft));
                }
            }
        }
        if (phases.isEmpty()) {
            throw node.problem("an output no weight reaches", "a kernel and pads that leave some");
        }
        interleave(node, name, phases, out);
    }

    /** The phases' outputs side by side, then taken in turns; both only say where the phases write. */
    private static void interleave(NodeContext node, String name, List<Integer> phases, long[] out) {
        int[] first = node.importer().draft(phases.get(0)).out;
        boolean equal =
                phases.stream().allMatch(phase -> Arrays.equals(node.importer().draft(phase).out, first));
        int[] whole = node.image(out);
        boolean complete = Shapes.elements(phases.size(), first[0], first[1], first[2]) == Shapes.elements(out);
        if (equal && complete) {
            LayerDraft joined = new LayerDraft(LayerType.CONCAT, name + ".phases");
            joined.out = new int[] {node.size((long) phases.size() * first[0]), first[1], first[2]};
            joined.in = joined.out.clone();
            joined.inputs = phases;
            LayerDraft shuffle = new LayerDraft(LayerType.SHUFFLE, name + ".interleave");
            shuffle.in = joined.out.clone();
            shuffle.out = whole;
            shuffle.inputs = List.of(node.importer().add(joined));
            node.emit(shuffle, out);
        } else {
            LayerDraft joined = new LayerDraft(LayerType.CONCAT, name + ".interleave");
            joined.in = whole;
            joined.out = whole;
            joined.inputs = phases;
            node.emit(joined, out);
        }
    }

    /** One axis and phase of a transposed convolution: rows stand for columns too. */
    private record Phase(int phase, int stride, int pad, long kernel, long size, long outSize) {

        long firstTap() {
            return (phase + pad) % stride;
        }

        long taps() {
            return firstTap() >= kernel ? 0 : (kernel - firstTap() + stride - 1) / stride;
        }

        /** The tap that meets the first input row of the window. */
        long lastTap() {
            return firstTap() + stride * (taps() - 1);
        }

        long rows() {
            return outSize <= phase ? 0 : (outSize - phase + stride - 1) / stride;
        }

        private long rawPadBefore() {
            return taps() - 1 - (phase + pad) / stride;
        }

        private long rawPadAfter() {
            return rows() + taps() - 1 - size - rawPadBefore();
        }

        int padBefore() {
            return (int) Math.max(0, rawPadBefore());
        }

        int padAfter() {
            return (int) Math.max(0, rawPadAfter());
        }

        /** Input rows the phase reads: padding may cut some off. */
        long inRows() {
            return size + Math.min(0, rawPadBefore()) + Math.min(0, rawPadAfter());
        }
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
        product(node, a, b, filterAxis, 1 - filterAxis, 1);
        LayerDraft draft = node.importer()
                .draft(node.importer().value(node.node().outputs().get(0)).layer());
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
    private static void product(NodeContext node, Value a, Value b, int filterAxis, int channelAxis, int weightInput) {
        long channels = a.shape()[a.rank() - 1];
        if (channels != b.shape()[channelAxis]) {
            throw node.problem(
                    "operands " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    channels + " in dimension " + channelAxis + " of the weights");
        }
        long[] out = a.shape().clone();
        out[a.rank() - 1] = b.shape()[filterAxis];
        vectors(node, a, b, filterAxis, channelAxis, weightInput, Shapes.elements(a.shape()) / channels, out);
    }

    private static void vectors(
            NodeContext node,
            Value x,
            Value w,
            int filterAxis,
            int channelAxis,
            int weightInput,
            long vectors,
            long[] outShape) {
        LayerType type = vectors == 1 ? LayerType.FULLY_CONNECTED : LayerType.MATMUL;
        LayerDraft draft = weighted(node, type, weightInput);
        draft.inputs = List.of(x.layer());
        // Vectors are rows where they are the left operand, columns where they are the right one.
        draft.source = new OnnxLayerInput(node.node().inputs().get(1 - weightInput), x.rank() - 1 - (1 - weightInput));
        draft.in = new int[] {node.size(w.shape()[channelAxis]), node.size(vectors), 1};
        draft.out = new int[] {node.size(w.shape()[filterAxis]), node.size(vectors), 1};
        draft.tensor = w.tensor();
        long[] s = w.strides();
        draft.layout = canonical(
                draft,
                new WeightLayout(
                        w.offset(), w.shape()[filterAxis] * s[filterAxis], s[filterAxis], s[channelAxis], 0, 0));
        checkWeightCount(node, draft);
        node.emit(draft, outShape);
    }

    private static LayerDraft weighted(NodeContext node, LayerType type, int weightInput) {
        LayerDraft draft = new LayerDraft(type, weightName(node, weightInput));
        draft.inputs = List.of(node.input(0).layer());
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
