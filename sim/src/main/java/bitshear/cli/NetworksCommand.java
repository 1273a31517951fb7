package bitshear.cli;

import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bitshear networks}: the built-in networks, or the layers of one. */
@CommandLine.Command(
        name = "networks",
        description =
                "Lists the built-in networks, or the layers of one: weights and multiply-accumulates for one input.",
        footer = {"", "Examples:", "  bitshear networks", "  bitshear networks squeezenet1_1"})
final class NetworksCommand extends Command {
    private static final String ROW = "%5s %-36s %-18s %-22s %-14s %12s %14s%n";

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A network, whose layers are listed.")
    private String name;

    NetworksCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (name == null) {
            console().out().printf(Locale.ROOT, "%-20s %8s %14s %16s%n", "network", "layers", "weights", "MACs");
            BuiltInNetworks.names().forEach(this::line);
        } else {
            layers(BuiltInNetworks.load(name));
        }
        return 0;
    }

    private void line(String of) {
        Network network = BuiltInNetworks.load(of);
        console()
                .out()
                .printf(
                        Locale.ROOT,
                        "%-20s %8d %,14d %,16d%n",
                        of,
                        network.weightedLayers().size(),
                        network.layers().stream().mapToLong(Layer::weights).sum(),
                        network.layers().stream().mapToLong(Layer::macs).sum());
    }

    private void layers(Network network) {
        console().out().printf(ROW, "layer", "name", "type", "input", "kernel", "weights", "MACs");
        for (Layer layer : network.layers()) {
            console()
                    .out()
                    .printf(
                            ROW,
                            layer.index(),
                            layer.name(),
                            layer.type().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            layer.inChannels() + " x " + layer.inHeight() + " x " + layer.inWidth(),
                            kernel(layer),
                            String.format(Locale.ROOT, "%,d", layer.weights()),
                            String.format(Locale.ROOT, "%,d", layer.macs()));
        }
        console()
                .out()
                .printf(
                        ROW,
                        "",
                        "total, " + network.weightedLayers().size() + " with weights",
                        "",
                        "",
                        "",
                        String.format(
                                Locale.ROOT,
                                "%,d",
                                network.layers().stream()
                                        .mapToLong(Layer::weights)
                                        .sum()),
                        String.format(
                                Locale.ROOT,
                                "%,d",
                                network.layers().stream().mapToLong(Layer::macs).sum()));
    }

    private static String kernel(Layer layer) {
        return layer.kernelHeight() + " x " + layer.kernelWidth()
                + (layer.strideHeight() * layer.strideWidth() > 1 ? " / " + layer.strideHeight() : "")
                + (layer.type().isWeighted() ? " > " + layer.outChannels() : "");
    }
}
