package bitshear.cli;

import bitshear.arch.Machine;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.config.Explanation;
import bitshear.config.Resolved;
import bitshear.config.ResolvedKey;
import bitshear.config.ShippedFiles;
import bitshear.config.Suggestion;
import bitshear.energy.EnergyEntry;
import bitshear.input.InvalidInputException;
import bitshear.run.RunConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bitshear architectures}: the machines and memories that come with the simulator, or the keys and table rows of one. */
@CommandLine.Command(
        name = "architectures",
        description =
                "Lists the machines and the memory parts a configuration can name as 'base', or the keys of one and what its"
                        + " events cost.",
        footer = {
            "",
            "Examples:",
            "  bitshear architectures",
            "  bitshear architectures bitx-wild-fp32",
            "  bitshear architectures ddr3-1600k-4gb-x8"
        })
final class ArchitecturesCommand extends Command {
    private static final long HZ_PER_MHZ = 1_000_000;
    private static final String ANY_MACHINE = "bitx-mild-fp32";
    private static final String ANY_MEMORY = "ddr3-1600k-4gb-x8";

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A machine or a memory part, whose keys are listed.")
    private String name;

    ArchitecturesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (name == null) {
            list();
        } else if (ShippedFiles.names("machine").contains(name)) {
            machine();
        } else if (ShippedFiles.names("memory").contains(name)) {
            keys(resolve(ANY_MACHINE, name), "memory.");
        } else {
            List<String> names = new ArrayList<>(ShippedFiles.names("machine"));
            names.addAll(ShippedFiles.names("memory"));
            String nearest = Suggestion.nearest(name, names);
            throw new InvalidInputException(
                    "NAME: no machine and no memory part is called \"" + name + "\", expected one that"
                            + " 'bitshear architectures' lists"
                            + (nearest == null ? "" : ", such as \"" + nearest + "\""));
        }
        return 0;
    }

    private static Resolved<RunConfiguration> resolve(String machine, String memory) {
        return Binder.resolve(
                ConfigurationLoader.of(
                        List.of("machine.base=" + machine, "memory.base=" + memory, "workload.network=squeezenet1_1")),
                RunConfiguration.class);
    }

    private void list() {
        console().out().printf("%-26s %-10s %10s %8s%n", "machine", "format", "clock", "lanes");
        for (String one : ShippedFiles.names("machine")) {
            Machine machine = resolve(one, ANY_MEMORY).value().machine();
            console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%-26s %-10s %6d MHz %8d%n",
                            one,
                            machine.design().numerics().name(),
                            machine.frame().clockHz() / HZ_PER_MHZ,
                            machine.design().lanes());
        }
        // Speeds that come in the same densities and widths stand together.
        Map<String, TreeSet<String>> parts = new TreeMap<>();
        for (String part : ShippedFiles.names("memory")) {
            String[] words = part.split("-", 3);
            parts.computeIfAbsent(words[0] + "-" + words[1], speed -> new TreeSet<>())
                    .add(words.length > 2 ? words[2] : "");
        }
        Map<String, List<String>> speeds = new TreeMap<>();
        parts.forEach((speed, kinds) -> speeds.computeIfAbsent(
                        speed.split("-")[0] + " in " + String.join(", ", kinds), kind -> new ArrayList<>())
                .add(speed));
        console().out().println();
        console().out().println("memory parts: a speed, a density and a width, such as " + ANY_MEMORY);
        speeds.forEach((kinds, list) -> {
            console().out().println("  " + kinds);
            for (int i = 0; i < list.size(); i += 8) {
                console().out().println("    " + String.join(" ", list.subList(i, Math.min(list.size(), i + 8))));
            }
        });
    }

    private void machine() {
        Resolved<RunConfiguration> resolved = resolve(name, ANY_MEMORY);
        keys(resolved, "machine.");
        console().out().println();
        console().out().printf("%-22s %-20s %14s  %s%n", "component", "event", "pJ per event", "source");
        for (EnergyEntry row : resolved.value().tableRows()) {
            console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%-22s %-20s %14.6g  %s%n",
                            row.component(),
                            row.event(),
                            row.pjPerEvent(),
                            row.source());
        }
    }

    private void keys(Resolved<RunConfiguration> resolved, String prefix) {
        List<ResolvedKey> keys = resolved.keys().stream()
                .filter(key -> key.path().startsWith(prefix))
                .toList();
        console().out().print(Explanation.text(new Resolved<>(resolved.value(), keys)));
    }
}
