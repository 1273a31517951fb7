package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Operators that keep every element where it is. */
final class Elementwise {
    /** Layers whose write-back can apply an activation function. */
    private static final Set<LayerType> FUSIBLE = Set.of(
            LayerType.CONV,
            LayerType.FULLY_CONNECTED,
            LayerType.MATMUL,
            LayerType.BATCH_NORM,
            LayerType.ADD,
            LayerType.MUL,
            LayerType.SHUFFLE,
            LayerType.SCATTER);

    private Elementwise() {}

    /** Sums and products of two or more operands, stretched to a common shape. */
    static void combination(NodeContext node, LayerType type) {
        List<Value> operands = IntStream.range(0, node.inputs())
                .mapToObj(node::optionalInput)
                .flatMap(Optional::stream)
                .toList();
        combination(node, type, operands);
    }

    static void combination(NodeContext node, LayerType type, List<Value> operands) {
        if (operands.isEmpty()) {
            throw node.problem("no operands", "at least one");
        }
        long[] out = operands.get(0).shape();
        Value computed = null;
        int constants = 0;
        for (Value value : operands) {
            long[] stretched = Shapes.broadcast(out, value.shape());
            if (stretched == null) {
                throw node.problem(
                        "operands of shapes " + Arrays.toString(out) + " and " + Arrays.toString(value.shape()),
                        "shapes that stretch to a common one");
            }
            out = stretched;
            if (value.isConstant()) {
                constants++;
            } else {
                computed = value;
            }
        }
        if (computed == null) {
            throw node.problem("constant operands only, and large ones", "a computed operand");
        }
        if (node.node().opType().equals("Add") && constants == 1 && isBias(node, computed, out)) {
            node.importer().draft(computed.layer()).bias = true;
            node.define(0, computed);
            return;
        }
        // the operand that is not stretched says how the result lies; the others are moved where they lie otherwise
        TensorLayout layout = layout(node, operands, out);
        List<Integer> producers = new ArrayList<>();
        for (Value value : operands) {
            if (!value.isConstant()) {
                producers.add(node.lying(value, layout.ofOperand(value.rank())).layer());
            }
        }
        LayerDraft draft = new LayerDraft(type, node.node().label());
        draft.in = node.image(out, layout);
        draft.out = draft.in.clone();
        draft.inputs = producers;
        node.emit(draft, out, layout);
    }

    private static TensorLayout layout(NodeContext node, List<Value> operands, long[] out) {
        TensorLayout layout = null;
        long most = -1;
        for (Value value : operands) {
            if (!value.isConstant() && value.rank() == out.length) {
                long elements = value.layout() == null ? 0 : Shapes.elements(value.shape());
                if (elements > most) {
                    most = elements;
                    layout = node.layout(value);
                }
            }
        }
        return layout != null ? layout : node.importer().usualLayout(out);
    }

    /** Whether adding the constant is the bias of the matrix product or convolution before. */
    private static boolean isBias(NodeContext node, Value computed, long[] out) {
        if (computed.layer() < 0 || !computed.soleUse() || !Arrays.equals(computed.shape(), out)) {
            return false;
        }
        LayerDraft draft = node.importer().draft(computed.layer());
        Value constant = node.input(0).isConstant() ? node.input(0) : node.input(1);
        return draft.type.isWeighted()
                && !draft.bias
                && draft.activation.isEmpty()
                && Shapes.elements(constant.shape()) == draft.out[0];
    }

    static void normalization(NodeContext node) {
        Value x = node.input(0);
        LayerType type = node.node().opType().equals("BatchNormalization") ? LayerType.BATCH_NORM : LayerType.OTHER;
        LayerDraft draft = node.layer(type, x.shape(), node.layout(x));
        draft.inputs = draft.inputs.subList(0, Math.min(1, draft.inputs.size()));
        draft.groups = type == LayerType.BATCH_NORM ? draft.in[0] : 1;
        node.emit(draft, x.shape(), node.layout(x));
    }

    /** An activation function: part of the layer before it if nothing else reads that layer, else a layer of its own. */
    static void activation(NodeContext node, String name) {
        Value x = node.input(0);
        if (x.layer() >= 0 && x.soleUse()) {
            LayerDraft producer = node.importer().draft(x.layer());
            if (producer.activation.isEmpty() && FUSIBLE.contains(producer.type)) {
                producer.activation = name;
                node.define(0, x);
                return;
            }
        }
        LayerDraft draft = node.layer(LayerType.ACTIVATION, x.shape(), node.layout(x));
        draft.inputs = List.of(x.layer());
        draft.activation = name;
        node.emit(draft, x.shape(), node.layout(x));
    }

    static void clip(NodeContext node) {
        boolean computed = node.inputs() > 1 && node.producers().size() > 1;
        if (computed) {
            combination(node, LayerType.OTHER);
            return;
        }
        Optional<double[]> low = node.constantInput(1);
        Optional<double[]> high = node.constantInput(2);
        double from =
                low.filter(v -> v.length == 1).map(v -> v[0]).orElse(node.attribute("min", Double.NEGATIVE_INFINITY));
        double to =
                high.filter(v -> v.length == 1).map(v -> v[0]).orElse(node.attribute("max", Double.POSITIVE_INFINITY));
        activation(node, from == 0 && to == 6 ? "relu6" : "clip");
    }

    /** Operators that keep the shape but need a whole channel or vector before the first result. */
    static void standalone(NodeContext node, LayerType type) {
        Value x = node.input(0);
        LayerDraft draft = node.layer(type, x.shape(), node.layout(x));
        draft.activation = node.node().opType().toLowerCase(java.util.Locale.ROOT);
        node.emit(draft, x.shape(), node.layout(x));
    }
}
