package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The operators that are understood. Adding one is one line here and, if it is of a new kind, one method. */
final class Operators {

    /** What an operator does to the network under construction. */
    interface Operator {
        void apply(NodeContext node);
    }

    private static final Map<String, Operator> OPERATORS = operators();

    /** Operators that multiply by weights, or hide a graph that may, in ways the machine model has no layer for. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "Attention",
            "ConvInteger",
            "DeformConv",
            "DequantizeLinear",
            "Einsum",
            "GRU",
            "If",
            "LSTM",
            "Loop",
            "MatMulInteger",
            "MultiHeadAttention",
            "QLinearConv",
            "QLinearMatMul",
            "RNN",
            "Scan");

    private Operators() {}

    private static Map<String, Operator> operators() {
        Map<String, Operator> map = new HashMap<>();
        map.put("Conv", Products::convolution);
        map.put("ConvTranspose", Products::transposedConvolution);
        map.put("Gemm", Products::generalProduct);
        map.put("MatMul", Products::matrixProduct);

        map.put("MaxPool", node -> Pooling.window(node, LayerType.MAX_POOL));
        map.put("LpPool", node -> Pooling.window(node, LayerType.AVG_POOL));
        map.put("AveragePool", node -> Pooling.window(node, LayerType.AVG_POOL));
        map.put("GlobalAveragePool", node -> Pooling.global(node, LayerType.GLOBAL_AVG_POOL));
        map.put("GlobalLpPool", node -> Pooling.global(node, LayerType.GLOBAL_AVG_POOL));
        map.put("GlobalMaxPool", node -> Pooling.global(node, LayerType.MAX_POOL));
        for (String reduction : new String[] {
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare"
        }) {
            map.put(reduction, Pooling::reduction);
        }

        for (String sum : new String[] {"Add", "Sub", "Sum"}) {
            map.put(sum, node -> Elementwise.combination(node, LayerType.ADD));
        }
        for (String product : new String[] {"Mul", "Div"}) {
            map.put(product, node -> Elementwise.combination(node, LayerType.MUL));
        }
        for (String other : new String[] {"Pow", "Min", "Max", "Equal", "Greater", "Less", "Where", "And", "Or"}) {
            map.put(other, node -> Elementwise.combination(node, LayerType.OTHER));
        }
        for (String normalization :
                new String[] {"BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization"
                }) {
            map.put(normalization, Elementwise::normalization);
        }
        for (String activation : new String[] {
            "Relu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "ThresholdedRelu",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Swish",
            "Tanh",
            "Softplus",
            "Softsign",
            "Mish",
            "Gelu",
            "Erf",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Neg",
            "Abs",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Sin",
            "Cos",
            "Not"
        }) {
            map.put(activation, node -> Elementwise.activation(node, activation.toLowerCase(java.util.Locale.ROOT)));
        }
        map.put("LeakyRelu", node -> Elementwise.activation(node, "leaky"));
        map.put("Clip", Elementwise::clip);
        for (String normalized : new String[] {"Softmax", "LogSoftmax", "LRN", "LpNormalization"}) {
            map.put(normalized, node -> Elementwise.standalone(node, LayerType.ACTIVATION));
        }

        map.put("Identity", node -> node.define(0, node.input(0)));
        map.put("Dropout", node -> node.define(0, node.input(0)));
        map.put("Cast", Movement::cast);
        map.put("Flatten", Movement::flatten);
        map.put("Reshape", Movement::reshape);
        map.put("Squeeze", Movement::squeeze);
        map.put("Unsqueeze", Movement::unsqueeze);
        map.put("Transpose", Movement::transpose);
        map.put("Concat", Movement::concat);
        map.put("Split", Movement::split);
        map.put("Slice", Movement::slice);
        map.put("Pad", Movement::pad);
        map.put("Resize", Movement::resize);
        map.put("Upsample", Movement::resize);
        map.put("DepthToSpace", node -> Movement.blocks(node, true));
        map.put("SpaceToDepth", node -> Movement.blocks(node, false));
        map.put("Expand", Movement::expand);
        map.put("Tile", Movement::tile);

        map.put("Constant", Constants::constant);
        map.put("ConstantOfShape", Constants::constantOfShape);
        map.put("Shape", Constants::shape);
        map.put("Size", Constants::size);
        map.put("Gather", Constants::gather);
        return Map.copyOf(map);
    }

    /** Names of the operators understood, sorted. */
    static Set<String> names() {
        return new TreeSet<>(OPERATORS.keySet());
    }

    static void apply(NodeContext node) {
        String type = node.node().opType();
        if (node.node().outputs().stream().allMatch(String::isEmpty)) {
            throw node.problem("no output", "at least one with a name");
        }
        if (UNSUPPORTED.contains(type)
                || node.node().attributes().values().stream().anyMatch(OnnxAttribute::holdsGraph)) {
            throw node.problem("an operator that may hold weights or multiply", "one of " + String.join(", ", names()));
        }
        if (Constants.fold(node)) {
            return;
        }
        node.passOnGuesses();
        Operator operator = node.node().domain().isEmpty() ? OPERATORS.get(type) : null;
        if (operator == null) {
            unknown(node);
        } else {
            operator.apply(node);
        }
    }

    /** An unknown operator is passed over if it holds nothing like weights: then it moves data at most. */
    private static void unknown(NodeContext node) {
        for (int i = 0; i < node.inputs(); i++) {
            Value value = node.optionalInput(i).orElse(null);
            if (value != null && value.isConstant() && (value.rank() > 1 || !value.isSmall())) {
                throw node.problem(
                        "an unknown operator with the weights '"
                                + node.node().inputs().get(i) + "'",
                        "one of " + String.join(", ", names()));
            }
        }
        long[] first = node.inputs() > 0 ? node.input(0).shape() : new long[0];
        StringBuilder how = new StringBuilder();
        for (int i = 0; i < node.node().outputs().size(); i++) {
            long[] stated = node.importer().statedShape(node.node().outputs().get(i));
            long[] shape = stated != null ? stated : first;
            how.append(stated != null ? ", shape as the file states" : ", shape taken to be its first input's");
            LayerDraft draft = new LayerDraft(LayerType.OTHER, node.node().label());
            TensorLayout layout = node.importer().usualLayout(shape);
            draft.in = node.inputs() > 0
                    ? node.image(node.input(0))
                    : node.image(first, TensorLayout.channelsLast(first.length));
            draft.out = node.image(shape, layout);
            draft.inputs = node.producers();
            node.emit(draft, i, shape, layout);
            if (stated == null) {
                node.importer().guess(node.node().outputs().get(i), node);
            }
        }
        node.importer()
                .note("node '" + node.node().label() + "': unknown operator "
                        + (node.node().domain().isEmpty() ? "" : node.node().domain() + ".")
                        + node.node().opType() + " counted as moving data without multiplying" + how);
    }
}
