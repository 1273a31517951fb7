package bitshear.workload;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.ElementType;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of weights without a network, seen as one: each tensor of two or more dimensions is a layer with one output
 * position, for statistics of the weights alone. Four dimensions are a convolution's [filters][channels][rows][columns],
 * three a one-dimensional convolution's, two a matrix [filters][channels]. A file of one vector is one filter.
 */
public final class TensorNetwork {
    private TensorNetwork() {}

    /**
     * The layers of a file, in file order, with their tensors.
     *
     * @throws InvalidInputException if no tensor of the file can be weights, or one is too large for a layer
     */
    public static List<WeightBinding> bindings(TensorFile file) {
        List<WeightBinding> bindings = new ArrayList<>();
        for (TensorRef tensor : file.tensors()) {
            boolean only = file.tensors().size() == 1;
            if (tensor.type().holdsWeights()
                    && tensor.elements() > 0
                    && (tensor.shape().size() > 1 || only)) {
                Layer layer = layer(bindings.size(), tensor);
                bindings.add(new WeightBinding(layer, tensor, WeightLayout.dense(layer)));
            }
        }
        if (bindings.isEmpty()) {
            String found = String.join(
                    ", ",
                    file.tensors().stream()
                            .map(tensor -> "'" + tensor.name() + "' " + tensor.type() + " " + tensor.shape())
                            .toList());
            throw new InvalidInputException(file.file() + ": no weights among the tensors " + found + ", expected "
                    + ElementType.weightTypes() + " of two or more dimensions");
        }
        return bindings;
    }

    private static Layer layer(int index, TensorRef tensor) {
        List<Long> shape = tensor.shape();
        int rank = shape.size();
        if (rank > 4) {
            throw tensor.problem("shape " + shape, "at most four dimensions");
        }
        int filters = rank > 1 ? size(tensor, shape.get(0)) : 1;
        int channels = rank > 1 ? size(tensor, shape.get(1)) : size(tensor, tensor.elements());
        int rows = rank > 3 ? size(tensor, shape.get(2)) : 1;
        int columns = rank > 2 ? size(tensor, shape.get(rank - 1)) : 1;
        LayerType type = rank > 2 ? LayerType.CONV : LayerType.FULLY_CONNECTED;
        String ending = ".weight";
        String name = tensor.name().endsWith(ending) && tensor.name().length() > ending.length()
                ? tensor.name().substring(0, tensor.name().length() - ending.length())
                : tensor.name();
        return new Layer(
                index,
                name,
                type,
                channels,
                filters,
                rows,
                columns,
                rows,
                columns,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                1,
                1,
                1,
                List.of(-1),
                false,
                "");
    }

    private static int size(TensorRef tensor, long size) {
        if (size > Integer.MAX_VALUE) {
            throw tensor.problem("a dimension of " + size, "at most " + Integer.MAX_VALUE);
        }
        return (int) size;
    }
}
