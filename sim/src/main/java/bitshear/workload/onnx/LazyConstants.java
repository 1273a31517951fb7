package bitshear.workload.onnx;

import bitshear.workload.tensor.ElementType;
import bitshear.workload.tensor.Storage;
import bitshear.workload.tensor.TensorRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Expressions of constants that are too large to hold, such as a convolution's weights times a scale: what they are is settled while the graph is
 * walked, their values are computed when a layer's weights are read. Arithmetic rounds to fp32 after each operator, as a runtime does.
 */
final class LazyConstants {
    private static final Map<String, DoubleBinaryOperator> BINARY = Map.of(
            "Add", Double::sum,
            "Sub", (a, b) -> a - b,
            "Mul", (a, b) -> a * b,
            "Div", (a, b) -> a / b,
            "Min", Math::min,
            "Max", Math::max,
            "Pow", StrictMath::pow);

    private static final Map<String, DoubleUnaryOperator> UNARY = Map.of(
            "Neg", v -> -v,
            "Abs", Math::abs,
            "Sqrt", Math::sqrt,
            "Reciprocal", v -> 1 / v,
            "Exp", StrictMath::exp,
            "Tanh", StrictMath::tanh,
            "Sign", Math::signum,
            "Relu", v -> Math.max(0, v));

    private LazyConstants() {}

    /** Evaluates a node all of whose inputs are constants; false if it is not one, or not such an operator. */
    static boolean fold(NodeContext node) {
        String type = node.node().opType();
        boolean arithmetic = BINARY.containsKey(type) || UNARY.containsKey(type);
        boolean movement = List.of("Concat", "Slice", "Split", "Gather", "Expand", "Identity", "Cast")
                .contains(type);
        if (node.inputs() == 0 || !arithmetic && !movement) {
            return false;
        }
        for (int i = 0; i < node.inputs(); i++) {
            Value value = node.optionalInput(i).orElse(null);
            if (value != null && (!value.isConstant() || value.quantised() != null && !type.equals("Identity"))) {
                return false;
            }
        }
        Value x = node.input(0);
        switch (type) {
            case "Identity" -> node.define(0, x);
            case "Cast" -> cast(node, x);
            case "Concat" -> concat(node);
            case "Slice" -> slice(node, x);
            case "Split" -> split(node, x);
            case "Gather" -> gather(node, x);
            case "Expand" -> expand(node, x);
            default -> {
                if (BINARY.containsKey(type)) {
                    binary(node, BINARY.get(type));
                } else {
                    define(node, 0, x.shape(), () -> map(dense(x), UNARY.get(type)));
                }
            }
        }
        return true;
    }

    /** Values of an expression, in the order of its shape. */
    interface Values {
        double[] get();
    }

    /** A float constant of the file or an expression of some as a tensor that is computed when it is read. */
    static void define(NodeContext node, int output, long[] shape, Values values) {
        define(node, output, shape, ElementType.F32, values);
    }

    static void define(NodeContext node, int output, long[] shape, ElementType type, Values values) {
        if (output >= node.node().outputs().size()) {
            return;
        }
        long elements = Shapes.elements(shape);
        if (elements > Integer.MAX_VALUE - 8) {
            throw node.problem("a constant of " + elements + " elements", "at most " + (Integer.MAX_VALUE - 8));
        }
        TensorRef tensor = new TensorRef(
                node.importer().model().file(),
                node.node().outputs().get(output),
                type,
                Arrays.stream(shape).boxed().toList(),
                new Storage.Computed(values::get));
        node.define(output, Value.constant(tensor));
    }

    private static double[] map(double[] values, DoubleUnaryOperator operator) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> (float) operator.applyAsDouble(values[i]));
        return result;
    }

    /** A constant's values in the order of its shape, whatever its strides. */
    static double[] dense(Value x) {
        if (x.tensor() == null) {
            return x.folded();
        }
        double[] stored = x.tensor().doubles();
        if (x.isPacked()) {
            return stored;
        }
        double[] values = new double[(int) Shapes.elements(x.shape())];
        for (int element = 0; element < values.length; element++) {
            long rest = element;
            long at = x.offset();
            for (int axis = x.rank() - 1; axis >= 0; axis--) {
                at += rest % x.shape()[axis] * x.strides()[axis];
                rest /= x.shape()[axis];
            }
            values[element] = stored[(int) at];
        }
        return values;
    }

    /** The same constant stored as used. */
    static Value packed(NodeContext node, Value x) {
        TensorRef tensor = new TensorRef(
                x.tensor().file(),
                x.tensor().name(),
                x.tensor().type().isFloatingPoint()
                        ? ElementType.F32
                        : x.tensor().type(),
                Arrays.stream(x.shape()).boxed().toList(),
                new Storage.Computed(() -> dense(x)));
        return Value.constant(tensor);
    }

    /** Half precision becomes single as it is; integers become the numbers they are. */
    private static void cast(NodeContext node, Value x) {
        long target = node.attribute("to", 0L);
        boolean toFloat = target == 1 || target == 10 || target == 11 || target == 16;
        boolean isFloat = x.tensor() == null || x.tensor().type().isFloatingPoint();
        if (toFloat && isFloat && target != 10 && target != 16) {
            node.define(0, x);
        } else if (toFloat && !isFloat && x.tensor().type().bytes() == 1) {
            node.define(0, x.withQuantisation(QuantisedConstant.UNSCALED));
        } else {
            throw node.problem(
                    "a conversion of the constant '" + node.node().inputs().get(0) + "' to type " + target,
                    "to single or double precision");
        }
    }

    private static void binary(NodeContext node, DoubleBinaryOperator operator) {
        Value a = node.input(0);
        Value b = node.input(1);
        long[] shape = Shapes.broadcast(a.shape(), b.shape());
        if (shape == null || node.inputs() != 2) {
            throw node.problem(
                    "constants of shapes " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()),
                    "two that stretch to a common shape");
        }
        define(node, 0, shape, () -> {
            double[] x = stretched(dense(a), a.shape(), shape);
            double[] y = stretched(dense(b), b.shape(), shape);
            double[] result = new double[x.length];
            Arrays.setAll(result, i -> (float) operator.applyAsDouble(x[i], y[i]));
            return result;
        });
    }

    private static double[] stretched(double[] values, long[] from, long[] to) {
        if (Arrays.equals(from, to)) {
            return values;
        }
        long[] strides = Shapes.strides(from);
        double[] result = new double[(int) Shapes.elements(to)];
        for (int element = 0; element < result.length; element++) {
            long rest = element;
            long at = 0;
            for (int axis = to.length - 1; axis >= 0; axis--) {
                int own = axis - (to.length - from.length);
                if (own >= 0 && from[own] > 1) {
                    at += rest % to[axis] * strides[own];
                }
                rest /= to[axis];
            }
            result[element] = values[(int) at];
        }
        return result;
    }

    private static void expand(NodeContext node, Value x) {
        long[] target = node.constantIntegers(1).orElseThrow(() -> node.problem("no target shape", "one"));
        long[] shape = Shapes.broadcast(x.shape(), target);
        if (shape == null) {
            throw node.problem(
                    "shape " + Arrays.toString(x.shape()), "one that stretches to " + Arrays.toString(target));
        }
        define(node, 0, shape, kept(x), () -> stretched(dense(x), x.shape(), shape));
    }

    private static void concat(NodeContext node) {
        long[] shape = node.input(0).shape().clone();
        int axis = node.axis(node.attribute("axis", 0L), shape.length);
        Value[] parts = new Value[node.inputs()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = node.input(i);
            long[] own = parts[i].shape().clone();
            if (own.length != shape.length) {
                throw node.problem("a constant of rank " + own.length, "rank " + shape.length);
            }
            if (i > 0) {
                shape[axis] += own[axis];
            }
        }
        define(node, 0, shape, kept(node.input(0)), () -> {
            double[] result = new double[(int) Shapes.elements(shape)];
            int inner = 1;
            for (int i = axis + 1; i < shape.length; i++) {
                inner *= (int) shape[i];
            }
            int outer = (int) (result.length / (shape[axis] * inner));
            int at = 0;
            for (Value part : parts) {
                double[] values = dense(part);
                int length = (int) part.shape()[axis] * inner;
                for (int o = 0; o < outer; o++) {
                    System.arraycopy(values, o * length, result, o * (int) shape[axis] * inner + at, length);
                }
                at += length;
            }
            return result;
        });
    }

    /** A part of a constant is the same tensor with another offset and other strides. */
    private static void slice(NodeContext node, Value x) {
        long[] starts = node.integers("starts", 1).orElseThrow(() -> node.problem("no starts", "some"));
        long[] out = Movement.sliced(node, x.shape());
        long[] axes = node.integers("axes", 3).orElse(null);
        long[] steps = node.constantIntegers(4).orElse(null);
        Value whole = ofFile(node, x);
        long offset = whole.offset();
        long[] strides = whole.strides().clone();
        for (int i = 0; i < starts.length; i++) {
            int axis = node.axis(axes == null ? i : axes[i], x.rank());
            long step = steps == null ? 1 : steps[i];
            long size = x.shape()[axis];
            long first = starts[i] < 0 ? starts[i] + size : starts[i];
            first = step > 0 ? Math.max(0, Math.min(size, first)) : Math.max(0, Math.min(size - 1, first));
            offset += first * strides[axis];
            strides[axis] *= step;
        }
        node.define(0, whole.part(out, offset, strides));
    }

    private static void split(NodeContext node, Value x) {
        int axis = node.axis(node.attribute("axis", 0L), x.rank());
        long[] sizes = Movement.splitSizes(node, x.shape()[axis]);
        Value whole = ofFile(node, x);
        long at = 0;
        for (int i = 0; i < sizes.length; i++) {
            long[] out = x.shape().clone();
            out[axis] = sizes[i];
            node.define(i, whole.part(out, whole.offset() + at * whole.strides()[axis], whole.strides()));
            at += sizes[i];
        }
    }

    private static void gather(NodeContext node, Value x) {
        int axis = node.axis(node.attribute("axis", 0L), x.rank());
        double[] indices = node.constantInput(1).orElseThrow(() -> node.problem("no indices", "some"));
        long[] shape = Constants.gatherShape(node, x.shape(), node.input(1).shape());
        long size = x.shape()[axis];
        define(node, 0, shape, kept(x), () -> {
            double[] values = dense(x);
            int inner = 1;
            for (int i = axis + 1; i < x.rank(); i++) {
                inner *= (int) x.shape()[i];
            }
            int outer = (int) (values.length / (size * inner));
            double[] result = new double[outer * indices.length * inner];
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < indices.length; i++) {
                    int from = (int) (o * size + node.axis((long) indices[i], (int) size)) * inner;
                    System.arraycopy(values, from, result, (o * indices.length + i) * inner, inner);
                }
            }
            return result;
        });
    }

    /** Moving elements keeps integers what they are; real numbers are single precision. */
    private static ElementType kept(Value x) {
        boolean integers = x.tensor() != null && !x.tensor().type().isFloatingPoint();
        return integers ? x.tensor().type() : ElementType.F32;
    }

    private static Value ofFile(NodeContext node, Value x) {
        if (x.tensor() == null) {
            throw node.problem("a part of a computed constant of rank " + x.rank(), "a constant of the file");
        }
        return x;
    }
}
