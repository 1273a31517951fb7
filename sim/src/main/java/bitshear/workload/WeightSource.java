package bitshear.workload;

import bitshear.input.InvalidInputException;

/** Where the weights of a network's layers come from: a model file, a weights file, or a seeded generator. */
public interface WeightSource {
    /**
     * The weights of one layer, shape [outChannels][inChannels / groups][kernelHeight][kernelWidth], flattened. The
     * array belongs to the caller; a source may read it anew at every call and keeps nothing.
     *
     * @throws InvalidInputException if the tensor is missing, has another shape, or cannot be read
     */
    Weights weights(Layer layer);
}
