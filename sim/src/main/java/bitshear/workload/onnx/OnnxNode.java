package bitshear.workload.onnx;

import java.util.List;
import java.util.Map;

/**
 * One operator of a graph.
 *
 * @param name perhaps empty
 * @param domain operator set; empty for ONNX's own
 * @param inputs names of the values it reads; an empty name is an optional input left out
 * @param outputs names of the values it yields
 * @param attributes by name
 */
public record OnnxNode(
        String name,
        String opType,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, OnnxAttribute> attributes) {

    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** What messages and layers call the node: its name or, without one, its first output. */
    public String label() {
        return !name.isEmpty() ? name : outputs.isEmpty() ? opType : outputs.get(0);
    }
}
