package bitshear.accuracy;

import java.nio.file.Path;

/** Runs ONNX models; found through {@link java.util.ServiceLoader}, since the one there is, ONNX Runtime, is too large for the core. */
public interface InferenceEngine {
    /** Name and version, for reports. */
    String name();

    /**
     * Loads a model for use by several threads, each call of {@link InferenceSession#run} computing on the caller's thread.
     *
     * @param model the file; tensors kept outside of it lie where it says
     * @throws bitshear.input.InvalidInputException if the engine refuses the model
     */
    InferenceSession open(Path model);
}
