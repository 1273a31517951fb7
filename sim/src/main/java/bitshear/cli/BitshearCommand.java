package bitshear.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command. {@link Main} adds the others. */
@CommandLine.Command(
        name = "bitshear",
        description = "Simulates deep-learning accelerators that exploit bit-level sparsity.",
        versionProvider = Version.class,
        footer = {"", "Example:", "  bitshear run config/quickstart.yaml"})
final class BitshearCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    private boolean version;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
