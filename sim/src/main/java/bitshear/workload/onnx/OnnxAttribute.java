package bitshear.workload.onnx;

import bitshear.workload.tensor.TensorRef;
import java.util.List;
import java.util.Optional;

/**
 * An attribute of a node; which component holds it depends on the operator.
 *
 * @param number the float, 0 if it is none
 * @param integer the integer, 0 if it is none
 * @param text the string, empty if it is none
 * @param tensor the tensor, if it is one
 * @param numbers the list of floats
 * @param integers the list of integers
 * @param graph the graph, if it is one (a branch)
 * @param holdsGraphs whether it is a list of graphs, which are not read
 * @param reference inside a function, the attribute of the call whose value it takes; else empty
 */
public record OnnxAttribute(
        String name,
        float number,
        long integer,
        String text,
        Optional<TensorRef> tensor,
        List<Float> numbers,
        List<Long> integers,
        Optional<OnnxGraph> graph,
        boolean holdsGraphs,
        String reference) {

    public OnnxAttribute {
        numbers = List.copyOf(numbers);
        integers = List.copyOf(integers);
    }

    /** Whether it is a graph or a list of them. */
    boolean holdsGraph() {
        return holdsGraphs || graph.isPresent();
    }

    OnnxAttribute withGraph(OnnxGraph other) {
        return new OnnxAttribute(
                name, number, integer, text, tensor, numbers, integers, Optional.of(other), holdsGraphs, reference);
    }

    OnnxAttribute named(String other) {
        return new OnnxAttribute(
                other, number, integer, text, tensor, numbers, integers, graph, holdsGraphs, reference);
    }
}
