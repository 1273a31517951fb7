package bitshear.run;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.OneOf;
import bitshear.input.Problem;
import bitshear.workload.ActivationsParameters;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.OperandLayer;
import bitshear.workload.SyntheticWeightsParameters;
import bitshear.workload.onnx.ImportOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is run: one of a built-in network, an ONNX model, a table of shapes or layers given by their operands, and where the weights come from.
 *
 * @param network name of a built-in network, or null
 * @param model an ONNX file, or null
 * @param shapes a CSV table of layer shapes, or null
 * @param layers layers given by files of their operands, or null
 * @param trace a work trace, or null
 * @param weights a file of weights matched to the layers by name, or null
 * @param inputShape shape of the model's input, for models that leave more than the batch open; empty otherwise
 * @param dimensions sizes of the dimensions a model names and leaves open
 * @param inputs shapes of a model's inputs by their names
 * @param branch which branch of an {@code If} runs whose condition is computed, or null
 * @param synthetic how weights are made up where no file gives them
 * @param activations where activations come from, or how they are made up where no file gives them
 * @param batch inferences run one after the other within each layer
 */
@OneOf({"network", "model", "shapes", "layers", "trace"})
public record WorkloadParameters(
        @Key(name = "network", meaning = "Built-in network ('bitshear networks' lists them).", byDefault = Key.ABSENT)
        String network,

        @Key(name = "model", meaning = "ONNX model: shapes and weights.", byDefault = Key.ABSENT)
        Path model,

        @Key(name = "shapes", meaning = "CSV table of layer shapes (see docs/workloads.md).", byDefault = Key.ABSENT)
        Path shapes,

        @Key(
                name = "layers",
                meaning = "Layers given by files of their operands; they do not feed one another.",
                byDefault = Key.ABSENT)
        List<OperandLayer> layers,

        @Key(
                name = "trace",
                meaning = "Work trace of another run: shapes and essential-bit counts without weights.",
                byDefault = Key.ABSENT)
        Path trace,

        @Key(
                name = "weights",
                meaning =
                        "Weights, .safetensors, .npz or .onnx, matched to the layers by name; without it and without a model"
                                + " they are synthetic.",
                byDefault = Key.ABSENT)
        Path weights,

        @Key(
                name = "input-shape",
                meaning = "Input shape of the model, e.g. [1, 1, 32, 32], where the file leaves height or width open.",
                byDefault = "[]")
        List<Long> inputShape,

        @Key(
                name = "dimensions",
                meaning = "Sizes of dimensions that the model names and leaves open, e.g. {sequence_length: 64}.",
                byDefault = "{}")
        Map<String, Integer> dimensions,

        @Key(
                name = "inputs",
                meaning =
                        "Shapes of the model's inputs by their names, e.g. {x: [1, 3, 64, 64]}, where several are open.",
                byDefault = "{}")
        Map<String, List<Long>> inputs,

        @Key(
                name = "branch",
                meaning =
                        "Which branch of the model's If operators runs where the condition is computed: then or else. Without it such a"
                                + " model is refused.",
                byDefault = Key.ABSENT)
        ImportOptions.Branch branch,

        @Key(name = "synthetic", meaning = "Synthetic weights.")
        SyntheticWeightsParameters synthetic,

        @Key(
                name = "activations",
                meaning = "Captured or synthetic activations, for machines whose cycles depend on them.")
        ActivationsParameters activations,

        @Key(
                name = "batch",
                meaning = "Inferences per run; weights on chip serve all of them. One, as the paper measures latency.",
                byDefault = "1",
                min = 1,
                max = 1 << 20)
        int batch)
        implements Checked {

    /** What the model's reader decides. */
    ImportOptions importOptions() {
        Map<String, Long> sizes = new HashMap<>();
        dimensions.forEach((name, size) -> sizes.put(name, (long) size));
        return new ImportOptions(inputShape, sizes, inputs, branch, false);
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (network != null && !BuiltInNetworks.names().contains(network)) {
            problems.add(new Problem(
                    "network",
                    "unknown network '" + network + "', expected one of "
                            + String.join(", ", BuiltInNetworks.names())));
        }
        if (model == null && (!dimensions.isEmpty() || !inputs.isEmpty() || branch != null)) {
            problems.add(new Problem(
                    !dimensions.isEmpty() ? "dimensions" : !inputs.isEmpty() ? "inputs" : "branch",
                    "is given without a model, expected 'model: FILE.onnx' beside it"));
        }
        requireFile(problems, "model", model, "an ONNX model");
        requireFile(problems, "shapes", shapes, "a CSV table of layer shapes");
        requireFile(problems, "trace", trace, "a work trace");
        requireFile(problems, "weights", weights, "a file of weights");
        if (!inputShape.isEmpty() && model == null) {
            problems.add(new Problem("input-shape", "is given without a model, expected 'model: FILE.onnx' beside it"));
        }
        if (layers != null && layers.isEmpty()) {
            problems.add(new Problem("layers", "is empty, expected at least one layer"));
        }
        if (trace != null && weights != null) {
            problems.add(new Problem("weights", "is given beside a work trace, which takes the place of weights"));
        }
        if (layers != null && weights != null) {
            problems.add(new Problem("weights", "is given beside layers, which name their own weights"));
        }
        if (activations.file() != null) {
            requireFile(problems, "activations.file", activations.file(), "a file of activations");
            if (layers != null) {
                problems.add(
                        new Problem("activations.file", "is given beside layers, which name their own activations"));
            }
        }
        return problems;
    }

    private static void requireFile(List<Problem> problems, String key, Path file, String what) {
        if (file != null && !Files.isRegularFile(file)) {
            problems.add(new Problem(
                    key, file + ": " + (Files.exists(file) ? "is no file" : "no such file") + ", expected " + what));
        }
    }
}
