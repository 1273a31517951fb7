package bitshear.workload.onnx;

import java.util.List;
import java.util.Map;

/**
 * What a reader of a model decides that the file leaves open.
 *
 * @param inputShape sizes of the dimensions of the only input, or of the first that may be an image, with or without the batch in front; or empty
 * @param dimensions sizes of dimensions the file names, wherever they occur
 * @param inputs shapes of inputs by their names
 * @param branch which branch of an {@code If} runs whose condition is computed; null if there must be none
 * @param skipUnsupported whether operators that are not understood are passed over
 */
public record ImportOptions(
        List<Long> inputShape,
        Map<String, Long> dimensions,
        Map<String, List<Long>> inputs,
        Branch branch,
        boolean skipUnsupported) {

    /** The two branches of an {@code If}. */
    public enum Branch {
        THEN,
        ELSE
    }

    public ImportOptions {
        inputShape = List.copyOf(inputShape);
        dimensions = Map.copyOf(dimensions);
        inputs = Map.copyOf(inputs);
    }

    /** Only the shape of the input. */
    public static ImportOptions shape(List<Long> inputShape) {
        return new ImportOptions(inputShape, Map.of(), Map.of(), null, false);
    }
}
