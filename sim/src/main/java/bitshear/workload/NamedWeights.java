package bitshear.workload;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tensor of each weighted layer of a network in a file of named tensors. In order, each rule for all layers before
 * the next:
 *
 * <ol>
 *   <li>the layer's name itself;
 *   <li>the layer's name with {@code .weight}, {@code .kernel}, {@code /kernel}, {@code _weight} or {@code .W} behind it;
 *   <li>one of those names where either side has more components in front ({@code module.features.0.weight} for {@code
 *       features.0}, or {@code features.0.weight} for {@code backbone.features.0}), if exactly one tensor and one layer fit;
 *   <li>by shape: where as many tensors as layers of one shape are left, in the order of file and network.
 * </ol>
 *
 * Tensors of one dimension (biases, normalisation) are never taken by shape.
 */
public final class NamedWeights {
    private static final List<String> ENDINGS = List.of("", ".weight", ".kernel", "/kernel", "_weight", ".W");

    private final Network network;
    private final TensorFile file;
    private final Map<Layer, TensorRef> found = new LinkedHashMap<>();
    private final Set<TensorRef> free = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * What was found.
     *
     * @param bindings one per weighted layer, in network order
     * @param notes tensors of two and more dimensions left over, and layers matched by shape only
     */
    public record Match(List<WeightBinding> bindings, List<String> notes) {
        public Match {
            bindings = List.copyOf(bindings);
            notes = List.copyOf(notes);
        }
    }

    private NamedWeights(Network network, TensorFile file) {
        this.network = network;
        this.file = file;
        free.addAll(file.tensors());
    }

    /**
     * Matches layers and tensors.
     *
     * @throws InvalidInputException listing every layer without a tensor and every tensor of the wrong shape or type
     */
    public static Match match(Network network, TensorFile file) {
        return new NamedWeights(network, file).run();
    }

    private Match run() {
        for (String ending : ENDINGS) {
            for (Layer layer : open()) {
                file.find(layer.name() + ending).filter(free::contains).ifPresent(tensor -> take(layer, tensor));
            }
        }
        for (Layer layer : open()) {
            uniqueByComponents(layer).ifPresent(tensor -> take(layer, tensor));
        }
        byShape();

        List<String> problems = new ArrayList<>();
        List<WeightBinding> bindings = new ArrayList<>();
        for (Layer layer : network.weightedLayers()) {
            TensorRef tensor = found.get(layer);
            if (tensor == null) {
                problems.add(file.file() + ": no tensor for layer '" + layer.name() + "' of " + network.name()
                        + ", expected one named '" + layer.name() + ".weight' or the only one of shape "
                        + shape(layer));
            } else if (!fits(layer, tensor)) {
                problems.add(file.file() + ": tensor '" + tensor.name() + "': shape " + tensor.shape() + ", expected "
                        + shape(layer) + " for layer '" + layer.name() + "' of " + network.name());
            } else if (!tensor.type().holdsWeights()) {
                problems.add(tensor.notWeights().getMessage());
            } else {
                bindings.add(new WeightBinding(layer, tensor, WeightLayout.dense(layer)));
            }
        }
        List<String> leftOver = free.stream()
                .filter(tensor -> tensor.shape().size() > 1)
                .map(tensor -> tensor.name() + " " + tensor.shape())
                .toList();
        if (!problems.isEmpty()) {
            if (!leftOver.isEmpty()) {
                problems.add(file.file() + ": tensors without a layer: " + String.join(", ", leftOver)
                        + ", expected none while layers are without tensors");
            }
            throw new InvalidInputException(problems);
        }
        leftOver.forEach(tensor -> notes.add("tensor without a layer: " + tensor));
        return new Match(bindings, notes);
    }

    private List<Layer> open() {
        return network.weightedLayers().stream()
                .filter(layer -> !found.containsKey(layer))
                .toList();
    }

    private void take(Layer layer, TensorRef tensor) {
        found.put(layer, tensor);
        free.remove(tensor);
    }

    private Optional<TensorRef> uniqueByComponents(Layer layer) {
        List<TensorRef> fitting =
                free.stream().filter(tensor -> sameTail(layer, tensor)).toList();
        if (fitting.size() != 1) {
            return Optional.empty();
        }
        long rivals =
                open().stream().filter(other -> sameTail(other, fitting.get(0))).count();
        return rivals == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    private static boolean sameTail(Layer layer, TensorRef tensor) {
        for (String ending : ENDINGS) {
            if (!ending.isEmpty() && tensor.name().endsWith(ending)) {
                String base = tensor.name().substring(0, tensor.name().length() - ending.length());
                if (base.endsWith("." + layer.name()) || layer.name().endsWith("." + base)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void byShape() {
        Map<List<Long>, List<Layer>> layers = new LinkedHashMap<>();
        open().forEach(layer ->
                layers.computeIfAbsent(shape(layer), s -> new ArrayList<>()).add(layer));
        layers.forEach((shape, sameShape) -> {
            List<TensorRef> tensors = free.stream()
                    .filter(tensor -> tensor.shape().size() > 1 && tensor.type().holdsWeights())
                    .filter(tensor -> fits(sameShape.get(0), tensor))
                    .toList();
            if (tensors.size() == sameShape.size()) {
                for (int i = 0; i < tensors.size(); i++) {
                    take(sameShape.get(i), tensors.get(i));
                    notes.add("layer '" + sameShape.get(i).name() + "' takes tensor '"
                            + tensors.get(i).name() + "' by its shape " + shape);
                }
            }
        });
    }

    private static List<Long> shape(Layer layer) {
        List<Long> shape = new ArrayList<>(List.of((long) layer.outChannels(), (long) layer.channelsPerGroup()));
        if (layer.type() == LayerType.CONV) {
            shape.add((long) layer.kernelHeight());
            shape.add((long) layer.kernelWidth());
        }
        return shape;
    }

    /**
     * Whether a tensor, read in its own order, is a layer's weights: the same shape but for dimensions of one element, or,
     * for a fully connected layer, input channels still spread over several dimensions.
     */
    private static boolean fits(Layer layer, TensorRef tensor) {
        List<Long> found = tensor.shape();
        if (found.isEmpty() || found.get(0) != layer.outChannels() || tensor.elements() != layer.weights()) {
            return false;
        }
        return layer.type() != LayerType.CONV || withoutOnes(found).equals(withoutOnes(shape(layer)));
    }

    private static List<Long> withoutOnes(List<Long> shape) {
        return shape.subList(1, shape.size()).stream().filter(size -> size != 1).toList();
    }
}
