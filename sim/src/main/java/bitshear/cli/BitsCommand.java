package bitshear.cli;

import bitshear.bits.BitReport;
import bitshear.result.Outputs;
import bitshear.workload.source.NetworkFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear bits}: bit statistics of weights. */
@CommandLine.Command(
        name = "bits",
        description = {
            "Bit statistics of weights before and after pruning: sparsity of weights and bits, sparsity factor, 1-bits by"
                    + " significance, spread of the exponents, and the ratios of essential bits and of cycles."
        },
        footer = {
            "",
            "Examples:",
            "  bitshear bits accuracy/data/glyphs.onnx --rows 6",
            "  bitshear bits squeezenet1_1 --group kernel-window --json squeezenet.json"
        })
final class BitsCommand extends Command {
    @Parameters(
            paramLabel = "INPUT",
            description =
                    "File of weights (.onnx, .safetensors, .npy, .npz), or a built-in network with synthetic weights.")
    private String input;

    @Mixin
    private PruningOptions pruning;

    @Mixin
    private JsonOutput json;

    @Option(
            names = "--synthetic",
            paramLabel = "KEY=VALUE",
            description = "How a built-in network's weights are made up, e.g. distribution=laplace or std=0.05.")
    private List<String> synthetic = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of synthetic weights. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    BitsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Outputs outputs = new Outputs();
        json.declare(outputs);
        if (NetworkFile.isOne(input)) {
            outputs.inputs(NetworkFile.files(Path.of(input)));
        }
        BitReport report = pruning.study(input, synthetic, seed).run();
        json.write(report);
        PruningOptions.print(console(), report);
        return 0;
    }
}
