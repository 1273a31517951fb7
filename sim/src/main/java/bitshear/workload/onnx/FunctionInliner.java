package bitshear.workload.onnx;

import bitshear.input.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the nodes of a model's own functions in the place of the nodes that call them, so that the weights they hold are seen. */
final class FunctionInliner {
    /** Deepest nesting of calls and most nodes of the result; real models stay far below, a damaged one must end. */
    private static final int DEEPEST = 32;

    private static final int MOST_NODES = 1 << 20;

    private final Path file;
    private final Map<String, OnnxFunction> functions = new HashMap<>();
    private int count;

    private FunctionInliner(Path file, List<OnnxFunction> functions) {
        this.file = file;
        functions.forEach(function -> this.functions.put(key(function.domain(), function.name()), function));
    }

    /**
     * A graph without calls of the functions.
     *
     * @throws InvalidInputException if functions call each other in a circle, or a call has more operands than its function
     */
    static OnnxGraph inline(Path file, OnnxGraph graph, List<OnnxFunction> functions) {
        return functions.isEmpty() ? graph : new FunctionInliner(file, functions).graph(graph, 0);
    }

    private static String key(String domain, String name) {
        return domain + "." + name;
    }

    private OnnxGraph graph(OnnxGraph graph, int depth) {
        return new OnnxGraph(
                graph.name(),
                nodes(graph.nodes(), depth),
                graph.initializers(),
                graph.inputs(),
                graph.outputs(),
                graph.valueInfos());
    }

    private List<OnnxNode> nodes(List<OnnxNode> nodes, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidInputException(
                    file + ": functions that call each other deeper than " + DEEPEST + ", expected no circle");
        }
        List<OnnxNode> inlined = new ArrayList<>();
        for (OnnxNode node : nodes) {
            OnnxFunction function = functions.get(key(node.domain(), node.opType()));
            if (function == null) {
                if (++count > MOST_NODES) {
                    throw new InvalidInputException(
                            file + ": functions that make more than " + MOST_NODES + " nodes, expected fewer");
                }
                inlined.add(withGraphs(node, depth));
            } else {
                inlined.addAll(nodes(call(node, function), depth + 1));
            }
        }
        return inlined;
    }

    private OnnxNode withGraphs(OnnxNode node, int depth) {
        Map<String, OnnxAttribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.replaceAll((name, attribute) -> attribute.graph().isEmpty()
                ? attribute
                : attribute.withGraph(graph(attribute.graph().get(), depth + 1)));
        return new OnnxNode(node.name(), node.opType(), node.domain(), node.inputs(), node.outputs(), attributes);
    }

    private List<OnnxNode> call(OnnxNode call, OnnxFunction function) {
        if (call.inputs().size() > function.inputs().size()
                || call.outputs().size() > function.outputs().size()) {
            throw new InvalidInputException(file + ": node '" + call.label() + "' (" + call.opType() + "): "
                    + call.inputs().size() + " inputs and " + call.outputs().size() + " outputs, expected at most "
                    + function.inputs().size() + " and " + function.outputs().size() + ", those of the function");
        }
        Map<String, String> names = new HashMap<>();
        names.put("", "");
        for (int i = 0; i < function.inputs().size(); i++) {
            names.put(
                    function.inputs().get(i),
                    i < call.inputs().size() ? call.inputs().get(i) : "");
        }
        for (int i = 0; i < call.outputs().size(); i++) {
            if (!call.outputs().get(i).isEmpty()) {
                names.put(function.outputs().get(i), call.outputs().get(i));
            }
        }
        String prefix = call.label() + "/";
        List<OnnxNode> nodes = new ArrayList<>();
        for (OnnxNode node : function.nodes()) {
            nodes.add(renamed(node, names, prefix, call, function));
        }
        return nodes;
    }

    private static OnnxNode renamed(
            OnnxNode node, Map<String, String> names, String prefix, OnnxNode call, OnnxFunction function) {
        Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
        node.attributes().forEach((name, attribute) -> {
            String reference = attribute.reference();
            if (reference.isEmpty()) {
                attributes.put(name, renamed(attribute, names, prefix, call, function));
            } else {
                Optional.ofNullable(call.attributes()
                                .getOrDefault(reference, function.defaults().get(reference)))
                        .ifPresent(value -> attributes.put(name, value.named(name)));
            }
        });
        return new OnnxNode(
                prefix + node.label(),
                node.opType(),
                node.domain(),
                renamed(node.inputs(), names, prefix),
                renamed(node.outputs(), names, prefix),
                attributes);
    }

    private static OnnxAttribute renamed(
            OnnxAttribute attribute, Map<String, String> names, String prefix, OnnxNode call, OnnxFunction function) {
        if (attribute.graph().isEmpty()) {
            return attribute;
        }
        OnnxGraph graph = attribute.graph().get();
        Map<String, bitshear.workload.tensor.TensorRef> initializers = new LinkedHashMap<>();
        graph.initializers()
                .forEach((name, tensor) -> initializers.put(names.getOrDefault(name, prefix + name), tensor));
        List<OnnxNode> nodes = graph.nodes().stream()
                .map(node -> renamed(node, names, prefix, call, function))
                .toList();
        return attribute.withGraph(new OnnxGraph(
                graph.name(),
                nodes,
                initializers,
                graph.inputs(),
                graph.outputs().stream()
                        .map(info ->
                                new OnnxValueInfo(names.getOrDefault(info.name(), prefix + info.name()), info.shape()))
                        .toList(),
                List.of()));
    }

    private static List<String> renamed(List<String> values, Map<String, String> names, String prefix) {
        return values.stream()
                .map(value -> names.getOrDefault(value, prefix + value))
                .toList();
    }
}
