package bitshear.cli;

import bitshear.bits.BitReport;
import bitshear.bits.PrunedFile;
import bitshear.input.InvalidInputException;
import bitshear.result.Outputs;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear prune}: a pruned copy of a file of weights. */
@CommandLine.Command(
        name = "prune",
        description = {
            "Writes a copy of a file of weights with the weights of convolutions and fully connected layers pruned, in the same"
                    + " format; every other byte stays as it is."
        },
        footer = {
            "",
            "Example:",
            "  bitshear prune accuracy/data/glyphs.onnx --method bitx --rows 6 --out glyphs-wild.onnx"
        })
final class PruneCommand extends Command {
    @Parameters(paramLabel = "INPUT", description = "File of weights: .onnx, .safetensors, .npy or .npz.")
    private Path input;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The pruned copy, with the input's ending.")
    private Path out;

    @Option(names = "--force", description = "Replace an existing file.")
    private boolean force;

    @Mixin
    private PruningOptions pruning;

    @Mixin
    private JsonOutput json;

    PruneCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (!NetworkFile.isOne(input.toString())) {
            throw new InvalidInputException(
                    input + ": unknown kind of file, expected .onnx, .safetensors, .npy or .npz");
        }
        LoadedNetwork network = pruning.open(input);
        Outputs outputs = new Outputs();
        json.declare(outputs);
        BitReport report;
        try (PrunedFile file = PrunedFile.create(input, network, out, force, outputs)) {
            report = file.prune(pruning.study(network));
            file.commit();
        }
        json.write(report);
        PruningOptions.print(console(), report);
        network.notes().forEach(note -> console().out().println("Note: " + note));
        console().out().println("Pruned weights: " + out);
        return 0;
    }
}
