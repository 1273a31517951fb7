package bitshear.workload.onnx;

import java.util.List;
import java.util.Map;

/**
 * An operator that a model defines itself, by a graph of others.
 *
 * @param domain operator set it belongs to
 * @param inputs names of its parameters
 * @param outputs names of its results
 * @param nodes what it computes, in topological order
 * @param defaults values of attributes a call leaves out
 */
record OnnxFunction(
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<OnnxNode> nodes,
        Map<String, OnnxAttribute> defaults) {

    OnnxFunction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        defaults = Map.copyOf(defaults);
    }
}
