package bitshear.validate;

import bitshear.input.Key;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Trained weights that are not part of the project.
 *
 * @param name what its rows are called
 * @param file in the data folder
 * @param inputShape of an ONNX model that leaves height or width open
 * @param model whose printed value stands beside it, or null
 */
record TrainedWeights(
        @Key(name = "name", meaning = "What its rows are called.")
        String name,

        @Key(name = "file", meaning = "File of the data folder: models/NAME.onnx.")
        String file,

        @Key(
                name = "input-shape",
                meaning = "Input shape of an ONNX model that leaves height or width open.",
                byDefault = "[]")
        List<Long> inputShape,

        @Key(name = "model", meaning = "Model of the printed table that the weights are of.", byDefault = Key.ABSENT)
        String model) {

    LoadedNetwork load(Path path) {
        return NetworkFile.open(path, inputShape);
    }
}
