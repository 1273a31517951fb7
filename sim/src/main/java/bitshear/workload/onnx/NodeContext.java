package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One node with what an operator needs to know and do about it. */
final class NodeContext {
    private final GraphImporter importer;
    private final OnnxNode node;

    NodeContext(GraphImporter importer, OnnxNode node) {
        this.importer = importer;
        this.node = node;
    }

    OnnxNode node() {
        return node;
    }

    GraphImporter importer() {
        return importer;
    }

    long opset() {
        return importer.model().opset();
    }

    int inputs() {
        return node.inputs().size();
    }

    /** An input that must be there. */
    Value input(int index) {
        return optionalInput(index).orElseThrow(() -> problem(inputs() + " inputs", "an input at position " + index));
    }

    Optional<Value> optionalInput(int index) {
        if (index >= inputs() || node.inputs().get(index).isEmpty()) {
            return Optional.empty();
        }
        String name = node.inputs().get(index);
        Value value = importer.value(name);
        if (value == null) {
            throw problem("input '" + name + "' is computed by no earlier node", "nodes in topological order");
        }
        return Optional.of(importer.hasSoleReader(name) ? value : value.shared());
    }

    /** The values of a constant input; empty where the input is left out. */
    Optional<double[]> constantInput(int index) {
        Optional<Value> value = optionalInput(index);
        if (value.isPresent() && !value.get().isSmall()) {
            throw problem("input " + index + " ('" + node.inputs().get(index) + "') is not a small constant", "one");
        }
        return value.map(Value::values);
    }

    Optional<long[]> constantIntegers(int index) {
        // casting saturates, so that ONNX's "to the end", the largest 64-bit integer, survives the rounding
        return constantInput(index)
                .map(values ->
                        Arrays.stream(values).mapToLong(value -> (long) value).toArray());
    }

    long attribute(String name, long otherwise) {
        OnnxAttribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.integer();
    }

    double attribute(String name, double otherwise) {
        OnnxAttribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.number();
    }

    String attribute(String name, String otherwise) {
        OnnxAttribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.text();
    }

    Optional<long[]> integers(String name) {
        return Optional.ofNullable(node.attributes().get(name))
                .map(attribute ->
                        attribute.integers().stream().mapToLong(Long::longValue).toArray());
    }

    /** A list of integers that newer operator sets give as an input and older ones as an attribute. */
    Optional<long[]> integers(String name, int input) {
        return constantIntegers(input).or(() -> integers(name));
    }

    /** Names an output's value; outputs left out or absent are ignored. */
    void define(int output, Value value) {
        if (output < node.outputs().size() && !node.outputs().get(output).isEmpty()) {
            importer.define(node.outputs().get(output), value);
        }
    }

    /** The first output is the first input under another shape; nothing moves. */
    void view(long[] shape) {
        define(0, input(0).reshaped(shape));
    }

    /** A layer without a window that reads this node's computed inputs. */
    LayerDraft layer(LayerType type, long[] outShape, TensorLayout outLayout) {
        LayerDraft draft = new LayerDraft(type, node.label());
        draft.in = image(input(0));
        draft.out = image(outShape, outLayout);
        draft.inputs = producers();
        return draft;
    }

    /** Adds a layer and defines the first output. */
    void emit(LayerDraft draft, long[] outShape, TensorLayout outLayout) {
        emit(draft, 0, outShape, outLayout);
    }

    void emit(LayerDraft draft, int output, long[] outShape, TensorLayout outLayout) {
        define(output, Value.computed(importer.add(draft), outShape, outLayout));
    }

    /** How an input lies in memory; the network's own as is usual for its rank. */
    TensorLayout layout(Value value) {
        return value.layout() != null ? value.layout() : importer.usualLayout(value.shape());
    }

    /** An input whose elements along an axis lie next to one another; moved by a layer of its own if they do not. */
    Value innermost(Value value, int axis) {
        if (value.layer() == Value.NETWORK_INPUT || value.layout().isInnermost(axis, value.shape())) {
            return value;
        }
        return moved(value, TensorLayout.innermost(value.rank(), axis));
    }

    /** A feature map: its second axis the channels, its pixels in order. */
    Value featureMap(Value value) {
        return lying(value, TensorLayout.channelsFirst(value.rank()));
    }

    /** An input in a given layout; moved by a layer of its own if it lies otherwise. */
    Value lying(Value value, TensorLayout wanted) {
        if (value.isConstant()) {
            return value;
        }
        if (value.layer() == Value.NETWORK_INPUT || value.layout().sameAs(wanted, value.shape())) {
            return new Value(value.shape(), value.layer(), value.soleUse(), null, 0, null, null, wanted, null);
        }
        return moved(value, wanted);
    }

    private Value moved(Value value, TensorLayout wanted) {
        LayerDraft draft = new LayerDraft(LayerType.TRANSPOSE, node.label() + ".transpose");
        draft.in = image(value);
        draft.out = image(value.shape(), wanted);
        draft.inputs = List.of(value.layer());
        return Value.computed(importer.add(draft), value.shape(), wanted);
    }

    /** What is computed from a guessed shape is guessed itself, unless the file states it. */
    void passOnGuesses() {
        guessedInput()
                .ifPresent(guess -> node.outputs().forEach(output -> {
                    if (importer.statedShape(output) == null) {
                        importer.guess(output, guess);
                    }
                }));
    }

    private Optional<NodeContext> guessedInput() {
        return node.inputs().stream()
                .map(importer::guessOf)
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    /** A layer's work must not follow from a shape nobody knows. */
    void requireKnownShapes() {
        guessedInput().ifPresent(guess -> {
            throw guess.problem(
                    "an unknown operator, whose output shape the layer '" + label() + "' depends on",
                    "one of " + String.join(", ", Operators.names()) + ", or the output's shape in the file");
        });
    }

    private String label() {
        return node.label();
    }

    /** The layers (or the network's input) whose outputs this node reads. */
    List<Integer> producers() {
        List<Integer> producers = new ArrayList<>();
        for (int i = 0; i < inputs(); i++) {
            optionalInput(i).filter(value -> !value.isConstant()).ifPresent(value -> producers.add(value.layer()));
        }
        return producers;
    }

    /** Channels, height and width of a value as it lies in memory. */
    int[] image(Value value) {
        return image(value.shape(), layout(value));
    }

    int[] image(long[] shape, TensorLayout layout) {
        return Arrays.stream(layout.image(shape)).mapToInt(this::size).toArray();
    }

    /** A size that a layer can hold. */
    int size(long size) {
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw problem("a dimension of " + size, "1 to " + Integer.MAX_VALUE);
        }
        return (int) size;
    }

    /** An axis of a value of that rank, counted from the front. */
    int axis(long axis, int rank) {
        long at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank) {
            throw problem("axis " + axis + " of rank " + rank, "an axis of it");
        }
        return (int) at;
    }

    UnsupportedNodeException problem(String found, String expected) {
        return new UnsupportedNodeException(importer.model().file() + ": node '" + node.label() + "' (" + node.opType()
                + "): " + found + ", expected " + expected);
    }
}
