package bitshear.workload.onnx;

import bitshear.workload.tensor.TensorRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of operators.
 *
 * @param name of the graph
 * @param nodes in topological order, as ONNX demands
 * @param initializers constant tensors by name, in file order
 * @param inputs the graph's inputs; older files list initialisers among them
 * @param outputs the graph's outputs
 * @param valueInfos what the file says about intermediate values
 */
public record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        Map<String, TensorRef> initializers,
        List<OnnxValueInfo> inputs,
        List<OnnxValueInfo> outputs,
        List<OnnxValueInfo> valueInfos) {

    public OnnxGraph {
        nodes = List.copyOf(nodes);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        valueInfos = List.copyOf(valueInfos);
    }
}
