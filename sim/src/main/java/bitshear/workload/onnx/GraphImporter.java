package bitshear.workload.onnx;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks a graph once, in order, inferring shapes and drafting layers. */
final class GraphImporter {
    /** Up to this rank a first dimension of fixed size counts tokens or rows; above, it is a batch of images. */
    private static final int MATRICES = 3;

    private final OnnxModel model;
    private final ImportOptions options;
    private final List<Long> inputShape;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final Map<String, OnnxValueInfo> stated = new HashMap<>();
    private final List<LayerDraft> drafts = new ArrayList<>();
    /** Values whose shape is a guess, and the node it was made at. */
    private final Map<String, NodeContext> guesses = new HashMap<>();

    private final Set<String> names = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private boolean hasRowConvolution;
    /** The batch the file fixes, which is replaced by 1. */
    private long statedBatch = 1;

    GraphImporter(OnnxModel model, ImportOptions options) {
        this.model = model;
        this.options = options;
        this.inputShape = options.inputShape();
    }

    OnnxImport run() {
        OnnxGraph graph = model.graph();
        graph.valueInfos().forEach(info -> stated.put(info.name(), info));
        graph.outputs().forEach(info -> stated.put(info.name(), info));
        graph.outputs().forEach(info -> readers.merge(info.name(), 1, Integer::sum));
        countReaders(graph.nodes());
        hasRowConvolution = graph.nodes().stream()
                .filter(node ->
                        node.opType().startsWith("Conv") && node.inputs().size() > 1)
                .map(node -> graph.initializers().get(node.inputs().get(1)))
                .anyMatch(weights -> weights != null && weights.shape().size() == 3);
        graph.initializers().forEach((name, tensor) -> values.put(name, Value.constant(tensor)));
        inputs(graph);
        walk(graph);
        List<Layer> layers = new ArrayList<>();
        List<WeightBinding> bindings = new ArrayList<>();
        List<OnnxLayerInput> sources = new ArrayList<>();
        List<Layer> computed = new ArrayList<>();
        for (LayerDraft draft : drafts) {
            Layer layer = draft.toLayer(layers.size());
            if ((double) layer.weights() * layer.outHeight() * layer.outWidth() > Long.MAX_VALUE) {
                throw new InvalidInputException(model.file() + ": layer '" + layer.name() + "': more than 2^63"
                        + " multiply-accumulates, expected a network that can be run");
            }
            layers.add(layer);
            if (draft.tensor != null) {
                bindings.add(new WeightBinding(layer, draft.tensor, draft.layout, draft.quantisation));
                sources.add(draft.source);
            } else if (layer.type().isWeighted()) {
                computed.add(layer);
            }
        }
        if (!computed.isEmpty()) {
            long macs = layers.stream().mapToLong(Layer::macs).sum();
            long share = computed.stream().mapToLong(Layer::macs).sum();
            notes.add(computed.size() + " products of two computed operands (" + percent(share, macs)
                    + " of the multiply-accumulates): their second operand is synthetic");
        }
        if (bindings.isEmpty() && computed.isEmpty()) {
            throw new InvalidInputException(model.file() + ": no convolution or matrix product with weights, expected a"
                    + " network that has some");
        }
        return new OnnxImport(model, new Network(networkName(), layers), bindings, sources, notes);
    }

    private static String percent(long part, long whole) {
        return String.format(java.util.Locale.ROOT, "%.1f %%", 100.0 * part / Math.max(1, whole));
    }

    /** Branches read values of the graph around them. */
    private void countReaders(List<OnnxNode> nodes) {
        for (OnnxNode node : nodes) {
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
            node.attributes()
                    .values()
                    .forEach(attribute -> attribute.graph().ifPresent(graph -> {
                        countReaders(graph.nodes());
                        graph.outputs().forEach(info -> readers.merge(info.name(), 1, Integer::sum));
                    }));
        }
    }

    /** Applies a graph's nodes in order; of a branch, with its own constants. */
    void walk(OnnxGraph graph) {
        if (graph != model.graph()) {
            graph.initializers().forEach((name, tensor) -> values.put(name, Value.constant(tensor)));
        }
        for (OnnxNode node : graph.nodes()) {
            Operators.apply(new NodeContext(this, node));
        }
    }

    /** Whether the branch of an {@code If} is the first where its condition is computed; null if nobody chose. */
    Boolean chosenBranch() {
        if (options.branch() == null) {
            return null;
        }
        return options.branch() == ImportOptions.Branch.THEN;
    }

    /** Whether a node or a result of the graph reads a value. */
    boolean isRead(String name) {
        return readers.containsKey(name);
    }

    private String networkName() {
        String fileName = String.valueOf(model.file().getFileName());
        return fileName.endsWith(".onnx") ? fileName.substring(0, fileName.length() - ".onnx".length()) : fileName;
    }

    private void inputs(OnnxGraph graph) {
        List<OnnxValueInfo> real = graph.inputs().stream()
                .filter(info -> !graph.initializers().containsKey(info.name()))
                .toList();
        boolean used = false;
        checkNames(real);
        for (OnnxValueInfo info : real) {
            // the option belongs to the input it fits: the only one, or the first of an image's rank
            boolean takesOption = !inputShape.isEmpty()
                    && !used
                    && (real.size() == 1 || info.shape().map(List::size).orElse(4) == 4);
            values.put(info.name(), Value.input(inputShape(info, takesOption)));
            used |= takesOption;
        }
    }

    /** What the options name must occur in the file. */
    private void checkNames(List<OnnxValueInfo> real) {
        List<String> names = real.stream().map(OnnxValueInfo::name).toList();
        List<String> symbols = real.stream()
                .flatMap(info -> info.shape().stream().flatMap(List::stream))
                .filter(OnnxValueInfo.Dimension::isSymbolic)
                .map(OnnxValueInfo.Dimension::symbol)
                .distinct()
                .toList();
        for (String name : options.inputs().keySet()) {
            if (!names.contains(name)) {
                throw new InvalidInputException(
                        model.file() + ": workload.inputs: no input '" + name + "', expected one of " + names);
            }
        }
        for (String name : options.dimensions().keySet()) {
            if (!symbols.contains(name)) {
                throw new InvalidInputException(model.file() + ": workload.dimensions: no dimension '" + name
                        + "', expected one of " + symbols);
            }
        }
    }

    private long[] namedShape(OnnxValueInfo info, List<Long> given) {
        String what = model.file() + ": input '" + info.name() + "': ";
        List<OnnxValueInfo.Dimension> dimensions = info.shape().orElse(null);
        boolean fits = dimensions == null || dimensions.size() == given.size();
        for (int i = 0; fits && i < given.size(); i++) {
            fits = given.get(i) >= 1
                    && given.get(i) <= Integer.MAX_VALUE
                    && (dimensions == null
                            || dimensions.get(i).isSymbolic()
                            || dimensions.get(i).size() == given.get(i));
        }
        if (!fits) {
            throw new InvalidInputException(what + "workload.inputs gives " + given + " for shape " + dimensions
                    + ", expected sizes that fit it");
        }
        if (given.size() > MATRICES && given.get(0) != 1) {
            throw new InvalidInputException(what + "workload.inputs gives a batch of " + given.get(0)
                    + ", expected 1 in front, and workload.batch: " + given.get(0));
        }
        return given.stream().mapToLong(Long::longValue).toArray();
    }

    private long[] inputShape(OnnxValueInfo info, boolean takesOption) {
        if (options.inputs().containsKey(info.name())) {
            return namedShape(info, options.inputs().get(info.name()));
        }
        String what = model.file() + ": input '" + info.name() + "': ";
        List<OnnxValueInfo.Dimension> dimensions = info.shape()
                .map(stated -> stated.stream()
                        .map(d -> d.isSymbolic() && options.dimensions().containsKey(d.symbol())
                                ? new OnnxValueInfo.Dimension(
                                        options.dimensions().get(d.symbol()), "")
                                : d)
                        .toList())
                .orElse(null);
        int rank = dimensions != null ? dimensions.size() : inputShape.size();
        List<Long> option = takesOption ? new ArrayList<>(inputShape) : new ArrayList<>();
        if (takesOption && option.size() == rank - 1) {
            option.add(0, 1L);
        }
        if (takesOption && (option.size() != rank || option.stream().anyMatch(size -> size < 1))) {
            throw new InvalidInputException(what + "input-shape " + inputShape + " for shape " + dimensions
                    + ", expected " + rank + " sizes of at least 1, or " + (rank - 1) + " without the batch");
        }
        if (dimensions == null && !takesOption) {
            throw new InvalidInputException(
                    what
                            + "the file gives no shape, expected workload.input-shape, or --input-shape of bits, prune and accuracy (for example [1, 3, 224, 224])");
        }
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            OnnxValueInfo.Dimension stated = dimensions == null ? null : dimensions.get(i);
            boolean fixed = stated != null && !stated.isSymbolic();
            if (i == 0 && rank > MATRICES) {
                statedBatch = fixed ? stated.size() : 1;
                shape[i] = 1;
                if (statedBatch != 1) {
                    notes.add("input '" + info.name() + "': the batch of " + statedBatch
                            + " counts as 1, workload.batch sets another");
                }
                if (takesOption && option.get(0) != 1) {
                    throw new InvalidInputException(what + "input-shape " + inputShape + ", a batch of " + option.get(0)
                            + ", expected 1 in front, and workload.batch: " + option.get(0));
                }
            } else if (takesOption) {
                shape[i] = option.get(i);
                if (fixed && stated.size() != shape[i]) {
                    throw new InvalidInputException(what + "input-shape " + inputShape + " for shape " + dimensions
                            + ", expected " + stated.size() + " at position " + i);
                }
            } else if (fixed) {
                shape[i] = stated.size();
            } else if (i == 0 && rank > 1) {
                shape[i] = 1;
            } else {
                throw new InvalidInputException(what + "shape " + dimensions + " leaves '" + stated
                        + "' open, expected workload.dimensions, workload.inputs or workload.input-shape, or --input-shape of bits, prune and accuracy (for example [1, "
                        + String.join(
                                ", ",
                                dimensions.stream()
                                        .skip(1)
                                        .map(d -> d.isSymbolic() ? "64" : d.toString())
                                        .toList())
                        + "])");
            }
            if (shape[i] < 1 || shape[i] > Integer.MAX_VALUE) {
                throw new InvalidInputException(what + "shape " + dimensions + " has a dimension of " + shape[i]
                        + ", expected 1 to " + Integer.MAX_VALUE);
            }
        }
        return shape;
    }

    OnnxModel model() {
        return model;
    }

    long statedBatch() {
        return statedBatch;
    }

    Value value(String name) {
        return values.get(name);
    }

    boolean hasSoleReader(String name) {
        return readers.getOrDefault(name, 0) <= 1;
    }

    void define(String name, Value value) {
        if (values.put(name, value) != null) {
            throw new InvalidInputException(
                    model.file() + ": value '" + name + "' is computed twice, expected each value once");
        }
        note(name, value.shape());
    }

    /** Compares with what the file says. */
    private void note(String name, long[] shape) {
        OnnxValueInfo info = stated.get(name);
        if (info == null || info.shape().isEmpty()) {
            return;
        }
        List<OnnxValueInfo.Dimension> dimensions = info.shape().get();
        boolean same = dimensions.size() == shape.length;
        for (int i = 0; same && i < shape.length; i++) {
            OnnxValueInfo.Dimension dimension = dimensions.get(i);
            boolean batch = i == 0 && dimension.size() == statedBatch;
            same = batch || dimension.isSymbolic() || dimension.size() == shape[i];
        }
        if (!same) {
            notes.add("value '" + name + "': the file states shape " + dimensions + ", the operators yield "
                    + Arrays.toString(shape));
        }
    }

    /** What the file says about a value's shape; null where it says nothing or leaves more open than the batch. */
    long[] statedShape(String name) {
        OnnxValueInfo info = stated.get(name);
        if (info == null || info.shape().isEmpty()) {
            return null;
        }
        List<OnnxValueInfo.Dimension> dimensions = info.shape().get();
        long[] shape = new long[dimensions.size()];
        for (int i = 0; i < shape.length; i++) {
            boolean batch = i == 0
                    && shape.length > 1
                    && (dimensions.get(i).isSymbolic()
                            || shape.length > MATRICES
                            || dimensions.get(i).size() == statedBatch);
            shape[i] = batch ? 1 : dimensions.get(i).size();
            if (shape[i] < 1) {
                return null;
            }
        }
        return shape;
    }

    void note(String note) {
        notes.add(note);
    }

    void guess(String value, NodeContext at) {
        guesses.put(value, at);
    }

    /** The node at which a value's shape was guessed; null if it is known. */
    NodeContext guessOf(String value) {
        return guesses.get(value);
    }

    /**
     * How a value lies of which no layer says it: features and matrices by their last axis, images and the inputs of one-dimensional
     * convolutions by their second, images that end in their colours by those.
     */
    TensorLayout usualLayout(long[] shape) {
        int rank = shape.length;
        boolean colours = rank == 4 && shape[3] <= 4 && shape[1] > 4;
        boolean first = rank > 3 || (rank == 3 && hasRowConvolution);
        return first && !colours ? TensorLayout.channelsFirst(rank) : TensorLayout.channelsLast(rank);
    }

    LayerDraft draft(int index) {
        return drafts.get(index);
    }

    /** Adds a layer, making its name unique. */
    int add(LayerDraft draft) {
        String base = draft.name;
        for (int i = 2; !names.add(draft.name); i++) {
            draft.name = base + "#" + i;
        }
        drafts.add(draft);
        return drafts.size() - 1;
    }
}
