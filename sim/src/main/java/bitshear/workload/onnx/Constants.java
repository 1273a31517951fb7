package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Constants, and the small computations on shapes that exporters leave in a graph. */
final class Constants {
    /** Operators evaluated when all their inputs are small constants. */
    private static final Set<String> FOLDABLE = Set.of(
            "Identity",
            "Cast",
            "Reshape",
            "Squeeze",
            "Unsqueeze",
            "Flatten",
            "Concat",
            "Gather",
            "Slice",
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Min",
            "Max",
            "Floor",
            "Ceil",
            "Neg",
            "Sqrt");

    /** Largest constant that is computed. */
    private static final long LARGEST = 1 << 16;

    private Constants() {}

    static void constant(NodeContext node) {
        for (OnnxAttribute attribute : node.node().attributes().values()) {
            switch (attribute.name()) {
                case "value" -> {
                    node.define(
                            0, Value.constant(attribute.tensor().orElseThrow(() -> node.problem("no tensor", "one"))));
                    return;
                }
                case "value_float" -> {
                    node.define(0, Value.folded(new long[0], new double[] {attribute.number()}));
                    return;
                }
                case "value_int" -> {
                    node.define(0, Value.folded(new long[0], new double[] {attribute.integer()}));
                    return;
                }
                case "value_floats" -> {
                    defineVector(
                            node,
                            attribute.numbers().stream()
                                    .mapToDouble(Float::doubleValue)
                                    .toArray());
                    return;
                }
                case "value_ints" -> {
                    defineVector(
                            node,
                            attribute.integers().stream()
                                    .mapToDouble(Long::doubleValue)
                                    .toArray());
                    return;
                }
                default -> {
                    // doc strings and the like
                }
            }
        }
        throw node.problem("a constant without a value", "value, value_float(s) or value_int(s)");
    }

    private static void defineVector(NodeContext node, double[] values) {
        node.define(0, Value.folded(new long[] {values.length}, values));
    }

    static void constantOfShape(NodeContext node) {
        long[] shape = node.constantIntegers(0).orElseThrow(() -> node.problem("no shape", "one"));
        long elements = Shapes.elements(shape);
        if (elements > LARGEST) {
            throw node.problem("a constant of " + elements + " elements", "at most " + LARGEST);
        }
        double[] values = new double[(int) elements];
        OnnxAttribute value = node.node().attributes().get("value");
        if (value != null && value.tensor().isPresent() && value.tensor().get().elements() == 1) {
            Arrays.fill(values, value.tensor().get().doubles()[0]);
        }
        node.define(0, Value.folded(shape, values));
    }

    static void shape(NodeContext node) {
        long[] shape = node.input(0).shape();
        int start = clamp(node.attribute("start", 0L), shape.length);
        int end = clamp(node.attribute("end", (long) shape.length), shape.length);
        defineVector(
                node,
                Arrays.stream(Arrays.copyOfRange(shape, start, Math.max(start, end)))
                        .asDoubleStream()
                        .toArray());
    }

    private static int clamp(long at, int rank) {
        return (int) Math.max(0, Math.min(rank, at < 0 ? at + rank : at));
    }

    static void size(NodeContext node) {
        node.define(0, Value.folded(new long[0], new double[] {
            Shapes.elements(node.input(0).shape())
        }));
    }

    /** A gather from computed data moves it; from a small constant it is folded, from a large one it is a table of weights. */
    static void gather(NodeContext node) {
        Value x = node.input(0);
        if (x.isConstant()) {
            embedding(node, x);
            return;
        }
        long[] out = gatherShape(node, x.shape(), node.input(1).shape());
        TensorLayout layout = gatherLayout(node, x, node.input(1).rank());
        node.emit(node.layer(LayerType.SLICE, out, layout), out, layout);
    }

    /** Rows of a table, one for each index: only these are read. */
    private static void embedding(NodeContext node, Value table) {
        if (node.axis(node.attribute("axis", 0L), table.rank()) != 0) {
            throw node.problem("a table whose rows are not its first axis", "axis 0");
        }
        long[] out = gatherShape(node, table.shape(), node.input(1).shape());
        TensorLayout layout = TensorLayout.channelsLast(out.length);
        LayerDraft draft = new LayerDraft(LayerType.EMBEDDING, node.node().label());
        draft.out = node.image(out, layout);
        draft.in = draft.out.clone();
        draft.inputs = node.producers();
        node.emit(draft, out, layout);
    }

    /** Elements stay where the axis they are taken along lies; a single index takes the axis away. */
    private static TensorLayout gatherLayout(NodeContext node, Value x, int indexRank) {
        TensorLayout layout = node.layout(x);
        int axis = node.axis(node.attribute("axis", 0L), x.rank());
        long[] one = x.shape().clone();
        one[axis] = 1;
        if (indexRank == 0) {
            boolean[] gone = new boolean[x.rank()];
            gone[axis] = true;
            return layout.without(gone);
        }
        if (indexRank == 1) {
            return layout;
        }
        return TensorLayout.channelsLast(x.rank() - 1 + indexRank);
    }

    static long[] gatherShape(NodeContext node, long[] shape, long[] indices) {
        int axis = node.axis(node.attribute("axis", 0L), shape.length);
        long[] out = new long[shape.length - 1 + indices.length];
        System.arraycopy(shape, 0, out, 0, axis);
        System.arraycopy(indices, 0, out, axis, indices.length);
        System.arraycopy(shape, axis + 1, out, axis + indices.length, shape.length - axis - 1);
        return out;
    }

    /** Elements a slice takes of an axis. */
    static long sliceLength(long size, long start, long end, long step) {
        if (step == 0) {
            return 0;
        }
        long first = start < 0 ? start + size : start;
        long last = end < 0 && end > Long.MIN_VALUE + size ? end + size : end;
        if (step > 0) {
            first = Math.max(0, Math.min(size, first));
            last = Math.max(0, Math.min(size, last));
            return last <= first ? 0 : (last - first - 1) / step + 1;
        }
        first = Math.max(-1, Math.min(size - 1, first));
        last = Math.max(-1, Math.min(size - 1, last));
        return last >= first ? 0 : (first - last - 1) / -step + 1;
    }

    /** Evaluates a node on small constants; false if it is not one. */
    static boolean fold(NodeContext node) {
        return foldSmall(node) || LazyConstants.fold(node);
    }

    private static boolean foldSmall(NodeContext node) {
        if (!FOLDABLE.contains(node.node().opType()) || node.inputs() == 0) {
            return false;
        }
        for (int i = 0; i < node.inputs(); i++) {
            Value value = node.optionalInput(i).orElse(null);
            if (value != null && (!value.isSmall() || value.quantised() != null)) {
                return false;
            }
            if (value != null && value.tensor() != null && value.rank() > 1) {
                // may be a layer's weights: renamed without being read, so that their place in the file stays known
                return false;
            }
        }
        Value x = node.input(0);
        switch (node.node().opType()) {
            case "Identity", "Cast" -> node.define(0, truncated(node, x));
            case "Reshape" -> Movement.reshape(node);
            case "Squeeze" -> Movement.squeeze(node);
            case "Unsqueeze" -> Movement.unsqueeze(node);
            case "Flatten" -> Movement.flatten(node);
            case "Concat" -> concat(node);
            case "Gather" -> foldGather(node, x);
            case "Slice" -> foldSlice(node, x);
            case "Add" -> foldBinary(node, Double::sum);
            case "Sub" -> foldBinary(node, (a, b) -> a - b);
            case "Mul" -> foldBinary(node, (a, b) -> a * b);
            case "Div" -> {
                boolean integers = integral(node, 0) && integral(node, 1);
                foldBinary(node, (a, b) -> integers ? integerQuotient(a, b) : a / b);
            }
            case "Min" -> foldBinary(node, Math::min);
            case "Max" -> foldBinary(node, Math::max);
            case "Floor" ->
                define(
                        node,
                        x.shape(),
                        Arrays.stream(x.values()).map(Math::floor).toArray());
            case "Ceil" ->
                define(
                        node,
                        x.shape(),
                        Arrays.stream(x.values()).map(Math::ceil).toArray());
            case "Neg" ->
                define(node, x.shape(), Arrays.stream(x.values()).map(v -> -v).toArray());
            case "Sqrt" ->
                define(
                        node,
                        x.shape(),
                        Arrays.stream(x.values()).map(Math::sqrt).toArray());
            default -> throw new IllegalStateException(node.node().opType());
        }
        return true;
    }

    private static void define(NodeContext node, long[] shape, double[] values) {
        node.define(0, Value.folded(shape, values));
    }

    private static Value truncated(NodeContext node, Value x) {
        long target = node.attribute("to", 0L);
        boolean toInteger = node.node().opType().equals("Cast")
                && List.of(2L, 3L, 4L, 5L, 6L, 7L, 12L, 13L).contains(target);
        return toInteger
                ? Value.folded(
                        x.shape(),
                        Arrays.stream(x.values()).map(v -> (double) (long) v).toArray())
                : x;
    }

    /** Folded values do not keep their type: shapes are integers, and only shapes are divided before a Floor. */
    private static boolean integral(NodeContext node, int input) {
        Value value = node.input(input);
        return value.tensor() != null
                ? !value.tensor().type().isFloatingPoint()
                : Arrays.stream(value.values()).allMatch(v -> v == Math.rint(v));
    }

    /** ONNX divides integers towards zero; a division by zero is left to show as one. */
    private static double integerQuotient(double dividend, double divisor) {
        if (divisor == 0) {
            return dividend / divisor;
        }
        long quotient = (long) dividend / (long) divisor;
        return quotient;
    }

    private static void concat(NodeContext node) {
        double[] all = IntStream.range(0, node.inputs())
                .mapToObj(i -> node.input(i).values())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        for (int i = 0; i < node.inputs(); i++) {
            if (node.input(i).rank() > 1) {
                throw node.problem("constants of rank " + node.input(i).rank(), "vectors");
            }
        }
        defineVector(node, all);
    }

    private static void foldGather(NodeContext node, Value x) {
        if (x.rank() != 1) {
            throw node.problem("a constant of rank " + x.rank(), "a vector");
        }
        double[] from = x.values();
        double[] indices = node.input(1).values();
        double[] out = new double[indices.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = from[node.axis((long) indices[i], from.length)];
        }
        define(node, node.input(1).shape(), out);
    }

    private static void foldSlice(NodeContext node, Value x) {
        long[] starts = node.integers("starts", 1).orElse(new long[0]);
        long[] ends = node.integers("ends", 2).orElse(new long[0]);
        long[] steps = node.constantIntegers(4).orElse(new long[] {1});
        if (x.rank() != 1 || starts.length != 1 || ends.length != 1 || steps.length != 1) {
            throw node.problem("a slice of a constant of rank " + x.rank(), "a vector, one start, end and step");
        }
        int length = (int) sliceLength(x.shape()[0], starts[0], ends[0], steps[0]);
        long size = x.shape()[0];
        long first = starts[0] < 0 ? starts[0] + size : starts[0];
        first = steps[0] > 0 ? Math.max(0, first) : Math.min(size - 1, first);
        double[] out = new double[length];
        for (int i = 0; i < length; i++) {
            out[i] = x.values()[(int) (first + i * steps[0])];
        }
        defineVector(node, out);
    }

    private static void foldBinary(NodeContext node, DoubleBinaryOperator operator) {
        Value a = node.input(0);
        Value b = node.input(1);
        long[] shape = Shapes.broadcast(a.shape(), b.shape());
        boolean vectors = shape != null && a.rank() <= 1 && b.rank() <= 1 && Shapes.elements(shape) <= LARGEST;
        if (!vectors || node.inputs() != 2) {
            throw node.problem(
                    "constants of shapes " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    "two scalars or vectors");
        }
        double[] x = a.values();
        double[] y = b.values();
        double[] out = new double[(int) Shapes.elements(shape)];
        Arrays.setAll(out, i -> operator.applyAsDouble(x[x.length == 1 ? 0 : i], y[y.length == 1 ? 0 : i]));
        define(node, shape, out);
    }
}
