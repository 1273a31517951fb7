package bitshear.cli;

import bitshear.arch.Machine;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.config.ShippedFiles;
import bitshear.run.RunConfiguration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** {@code bitshear architectures}: the machines and memories that come with the simulator. */
@CommandLine.Command(
        name = "architectures",
        description = "Lists the machines and the memory parts a configuration can name as 'base'.",
        footer = {"", "Example:", "  bitshear architectures"})
final class ArchitecturesCommand extends Command {
    private static final long HZ_PER_MHZ = 1_000_000;

    ArchitecturesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        console().out().printf("%-26s %-10s %10s %8s%n", "machine", "format", "clock", "lanes");
        for (String name : ShippedFiles.names("machine")) {
            RunConfiguration configuration = Binder.bind(
                    ConfigurationLoader.of(List.of(
                            "machine.base=" + name, "memory.base=ddr3-1600k-4gb-x8", "workload.network=squeezenet1_1")),
                    RunConfiguration.class);
            Machine machine = configuration.machine();
            console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%-26s %-10s %6d MHz %8d%n",
                            name,
                            machine.design().numerics().name(),
                            machine.frame().clockHz() / HZ_PER_MHZ,
                            machine.design().lanes());
        }
        console().out().println();
        console().out().println("memory parts: ddr3-<rate><bin>-<density>-x<width>");
        for (String part : ShippedFiles.names("memory")) {
            console().out().println("  " + part);
        }
        return 0;
    }
}
