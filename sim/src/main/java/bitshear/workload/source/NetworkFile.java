package bitshear.workload.source;

import bitshear.workload.BoundWeights;
import bitshear.workload.Layer;
import bitshear.workload.NamedWeights;
import bitshear.workload.Network;
import bitshear.workload.TensorNetwork;
import bitshear.workload.WeightBinding;
import bitshear.workload.onnx.OnnxImport;
import bitshear.workload.onnx.OnnxModel;
import bitshear.workload.onnx.UnsupportedNodeException;
import bitshear.workload.tensor.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens every kind of file that holds a network or weights, by the file name's ending. */
public final class NetworkFile {
    private static final List<String> ENDINGS = List.of(".onnx", ".safetensors", ".npy", ".npz");

    private NetworkFile() {}

    /** Whether a name ends like a file this class opens; a built-in network's name does not. */
    public static boolean isOne(String name) {
        return ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    /**
     * Opens an ONNX model, or a file of weights as a network of one layer per tensor (see {@link TensorNetwork}).
     *
     * @param inputShape of an ONNX model that leaves height or width open, else empty
     * @throws bitshear.input.InvalidInputException if the file is missing, damaged, or not understood
     */
    public static LoadedNetwork open(Path file, List<Long> inputShape) {
        if (isOnnx(file)) {
            return model(file, inputShape);
        }
        List<WeightBinding> bindings = TensorNetwork.bindings(TensorFile.open(file));
        List<Layer> layers = bindings.stream().map(WeightBinding::layer).toList();
        return new LoadedNetwork(new Network(stem(file), layers), new BoundWeights(bindings), List.of());
    }

    /** The layers with weights; of a model that cannot be imported, one layer for each of its tensors. */
    private static LoadedNetwork model(Path file, List<Long> inputShape) {
        try {
            OnnxImport imported = OnnxImport.read(file, inputShape);
            Network network = imported.network();
            if (imported.hasComputedProducts()) {
                List<Layer> layers =
                        imported.bindings().stream().map(WeightBinding::layer).toList();
                network = new Network(network.name(), layers);
            }
            return new LoadedNetwork(network, imported.weights(), imported.notes());
        } catch (UnsupportedNodeException e) {
            List<WeightBinding> bindings =
                    TensorNetwork.bindings(OnnxModel.read(file).initializers());
            List<Layer> layers = bindings.stream().map(WeightBinding::layer).toList();
            return new LoadedNetwork(
                    new Network(stem(file), layers),
                    new BoundWeights(bindings),
                    List.of("the graph cannot be imported, each tensor is a layer of its own: " + e.getMessage()));
        }
    }

    /**
     * Finds a network's weights in a file of named tensors; those of an ONNX model are its initialisers.
     *
     * @throws bitshear.input.InvalidInputException if a layer has no tensor or one of another shape (see {@link NamedWeights})
     */
    public static LoadedNetwork withWeights(Network network, Path file) {
        NamedWeights.Match match = NamedWeights.match(network, tensors(file));
        return new LoadedNetwork(network, new BoundWeights(match.bindings()), match.notes());
    }

    /** The tensors of a file; those of an ONNX model are its initialisers. */
    public static TensorFile tensors(Path file) {
        return isOnnx(file) ? OnnxModel.read(file).initializers() : TensorFile.open(file);
    }

    /** The file and those that it keeps tensors in: all that is read with it. */
    public static List<Path> files(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        if (isOnnx(file)) {
            files.addAll(OnnxModel.read(file).externalFiles());
        }
        return files;
    }

    private static boolean isOnnx(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }
}
