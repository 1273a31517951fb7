package bitshear.run;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.OneOf;
import bitshear.input.Problem;
import bitshear.workload.ActivationsParameters;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.OperandLayer;
import bitshear.workload.SyntheticWeightsParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (network != null && !BuiltInNetworks.names().contains(network)) {
            problems.add(new Problem(
                    "network",
                    "unknown network '" + network + "', expected one of "
                            + String.join(", ", BuiltInNetworks.names())));
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
