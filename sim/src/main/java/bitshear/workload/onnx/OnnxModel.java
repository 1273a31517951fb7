package bitshear.workload.onnx;

import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The structure of an ONNX model; the values of its tensors stay in the file.
 *
 * @param file the model's file
 * @param irVersion version of the intermediate representation, 0 if not given
 * @param producer name of the program that wrote the model, perhaps empty
 * @param opsets version of the operator set by domain; the empty domain is ONNX's own
 * @param graph the network
 */
public record OnnxModel(Path file, long irVersion, String producer, Map<String, Long> opsets, OnnxGraph graph) {

    public OnnxModel {
        opsets = Map.copyOf(opsets);
    }

    /**
     * Reads the structure of a model.
     *
     * @throws bitshear.input.InvalidInputException if the file is missing, truncated or damaged, or a tensor's data are not
     *     what its dimensions need
     */
    public static OnnxModel read(Path file) {
        return OnnxReader.read(file);
    }

    /** Version of ONNX's own operator set. */
    public long opset() {
        return opsets.getOrDefault("", 1L);
    }

    /** Files beside the model that hold tensors of it, without repetition. */
    public List<Path> externalFiles() {
        return graph.initializers().values().stream()
                .map(TensorRef::file)
                .filter(other -> !other.equals(file))
                .distinct()
                .toList();
    }

    /** The initialisers as a file of tensors, whatever they are used for. */
    public TensorFile initializers() {
        return new TensorFile(file, List.copyOf(graph.initializers().values()));
    }
}
