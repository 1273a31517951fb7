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
            "DeformConv",
            "Einsum",
            "FusedMatMul",
            "GroupQueryAttention",
            "Loop",
            "MultiHeadAttention",
            "QAttention",
            "Scan");

    /** Operators of ONNX Runtime's own set that are understood. */
    private static final String RUNTIME = "com.microsoft";

    private Operators() {}

    private static Map<String, Operator> operators() {
        Map<String, Operator> map = new HashMap<>();
        map.put("Conv", Products::convolution);
        map.put("ConvTranspose", Products::transposedConvolution);
        map.put("Gemm", Products::generalProduct);
        map.put("MatMul", Products::matrixProduct);

        map.put("LSTM", node -> Recurrent.layer(node, 4));
        map.put("GRU", node -> Recurrent.layer(node, 3));
        map.put("RNN", node -> Recurrent.layer(node, 1));
        map.put("If", Operators::branch);

        map.put("QuantizeLinear", node -> node.define(0, node.input(0)));
        map.put("DequantizeLinear", Quantised::dequantize);
        map.put("DynamicQuantizeLinear", Quantised::dynamicQuantize);
        map.put("QLinearConv", node -> Quantised.convolution(node, true));
        map.put("ConvInteger", node -> Quantised.convolution(node, false));
        map.put("QLinearMatMul", node -> Quantised.product(node, 3, 4, 5, -1));
        map.put("MatMulInteger", node -> Quantised.product(node, 1, -1, 3, -1));
        map.put(RUNTIME + ".QGemm", node -> Quantised.product(node, 3, 4, 5, 6));
        map.put(RUNTIME + ".MatMulNBits", Quantised::blockProduct);
        map.put(RUNTIME + ".MatMulIntegerToFloat", node -> Quantised.product(node, 1, 3, 5, 6));
        map.put(RUNTIME + ".DynamicQuantizeMatMul", node -> Quantised.product(node, 1, 2, 3, 4));
        map.put(RUNTIME + ".QuantizeLinear", node -> node.define(0, node.input(0)));
        map.put(RUNTIME + ".DequantizeLinear", Quantised::dequantize);
        map.put(RUNTIME + ".QLinearAdd", node -> Quantised.combination(node, LayerType.ADD));
        map.put(RUNTIME + ".QLinearMul", node -> Quantised.combination(node, LayerType.MUL));
        map.put(RUNTIME + ".QLinearGlobalAveragePool", node -> Pooling.global(node, LayerType.GLOBAL_AVG_POOL));
        map.put(RUNTIME + ".QLinearAveragePool", node -> Pooling.window(node, LayerType.AVG_POOL));
        for (String activation : new String[] {"QLinearSigmoid", "QLinearLeakyRelu", "Gelu", "FastGelu", "QuickGelu"}) {
            map.put(
                    RUNTIME + "." + activation,
                    node -> Elementwise.activation(node, activation.toLowerCase(java.util.Locale.ROOT)));
        }

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
        String domain = node.node().domain();
        Operator operator = OPERATORS.get(domain.isEmpty() ? type : domain + "." + type);
        if (UNSUPPORTED.contains(type)
                || operator == null
                        && node.node().attributes().values().stream().anyMatch(OnnxAttribute::holdsGraph)) {
            throw node.problem("an operator that may hold weights or multiply", "one of " + String.join(", ", names()));
        }
        if (Constants.fold(node)) {
            return;
        }
        node.passOnGuesses();
        if (operator == null) {
            unknown(node);
        } else {
            operator.apply(node);
        }
    }

    /** The branch whose condition is constant, or the one the user chose, in the place of the node. */
    private static void branch(NodeContext node) {
        Value condition = node.input(0);
        Boolean then = node.importer().chosenBranch();
        if (condition.isSmall()) {
            then = condition.values()[0] != 0;
        }
        if (then == null) {
            throw node.problem(
                    "a branch that depends on a computed value",
                    "a constant condition, or workload.branch: then or else");
        }
        OnnxAttribute attribute = node.node().attributes().get(then ? "then_branch" : "else_branch");
        OnnxGraph graph = attribute == null ? null : attribute.graph().orElse(null);
        if (graph == null || graph.outputs().size() < node.node().outputs().size()) {
            throw node.problem("a branch without a graph for its outputs", "then_branch and else_branch");
        }
        node.importer().walk(graph);
        for (int i = 0; i < node.node().outputs().size(); i++) {
            Value value = node.importer().value(graph.outputs().get(i).name());
            if (value == null) {
                throw node.problem(
                        "a branch whose output '" + graph.outputs().get(i).name() + "' nothing computes", "it");
            }
            node.define(i, value.shared());
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
