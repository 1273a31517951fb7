package bitshear.workload.onnx;

import bitshear.input.InvalidInputException;
import bitshear.workload.BoundWeights;
import bitshear.workload.Network;
import bitshear.workload.WeightBinding;
import java.nio.file.Path;
import java.util.List;

/**
 * A network read from an ONNX model.
 *
 * <p>Layers are the operators that compute or move data, in the file's order. An elementwise activation that is the only
 * reader of a convolution, product, normalisation or sum becomes that layer's activation, and a constant addition after a
 * product without bias becomes its bias. Operators that only rename data (Identity, Flatten, Reshape, Squeeze, Unsqueeze,
 * Transpose, Dropout, Cast) make no layer. A weighted layer is named after its weight tensor without {@code .weight} or {@code
 * .kernel}; the others after their node. A transposed convolution becomes a convolution all of whose taps multiply the same pixel, and a layer
 * that puts its outputs in place: the same products without multiplying inserted zeros.
 *
 * @param model the file's structure
 * @param network the layers, for one image
 * @param bindings tensor and layout of each weighted layer, in network order
 * @param sources the value each of the bindings' layers multiplies its weights with, in the same order
 * @param notes what the reader should know: unknown operators passed over, shapes the file states otherwise
 */
public record OnnxImport(
        OnnxModel model,
        Network network,
        List<WeightBinding> bindings,
        List<OnnxLayerInput> sources,
        List<String> notes) {

    public OnnxImport {
        bindings = List.copyOf(bindings);
        sources = List.copyOf(sources);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a model whose input shape is given in the file, a batch left open being 1.
     *
     * @throws InvalidInputException if the file is missing, damaged, or not understood
     */
    public static OnnxImport read(Path file) {
        return read(file, List.of());
    }

    /**
     * Reads a model.
     *
     * @param inputShape sizes of the input's dimensions, with or without the batch in front, for models that leave height
     *     or width open; an empty list where the file says it all
     * @throws InvalidInputException if the file is missing, damaged, or not understood
     */
    public static OnnxImport read(Path file, List<Long> inputShape) {
        return read(file, ImportOptions.shape(inputShape));
    }

    /**
     * Reads a model.
     *
     * @throws InvalidInputException if the file is missing, damaged, or not understood
     */
    public static OnnxImport read(Path file, ImportOptions options) {
        return new GraphImporter(OnnxModel.read(file), options).run();
    }

    /** Whether a layer multiplies two computed operands. */
    public boolean hasComputedProducts() {
        return network.weightedLayers().size() > bindings.size();
    }

    /** The weights, read from the model's file whenever they are asked for. */
    public BoundWeights weights() {
        return new BoundWeights(bindings);
    }
}
