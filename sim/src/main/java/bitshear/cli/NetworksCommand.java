package bitshear.cli;

import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.Locale;
import picocli.CommandLine;

/** {@code bitshear networks}: the built-in networks. */
@CommandLine.Command(
        name = "networks",
        description = "Lists the built-in networks: weighted layers, weights and multiply-accumulates for one input.",
        footer = {"", "Example:", "  bitshear networks"})
final class NetworksCommand extends Command {
    NetworksCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        console().out().printf(Locale.ROOT, "%-20s %8s %14s %16s%n", "network", "layers", "weights", "MACs");
        for (String name : BuiltInNetworks.names()) {
            Network network = BuiltInNetworks.load(name);
            console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%-20s %8d %,14d %,16d%n",
                            name,
                            network.weightedLayers().size(),
                            network.layers().stream().mapToLong(Layer::weights).sum(),
                            network.layers().stream().mapToLong(Layer::macs).sum());
        }
        return 0;
    }
}
