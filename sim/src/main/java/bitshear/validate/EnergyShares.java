package bitshear.validate;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.result.ComponentRow;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shares of the energy of one run of the whole system.
 *
 * @param label what the rows begin with
 * @param configuration file of the run
 * @param set options above the file, as for {@code --set}
 * @param of components or groups whose energy is the whole; empty for all
 * @param shares the rows
 */
record EnergyShares(
        @Key(name = "label", meaning = "What the rows are called, before the name of the share.")
        String label,

        @Key(name = "configuration", meaning = "File of the run, as for 'bitshear run'.")
        Path configuration,

        @Key(name = "set", meaning = "Options above the file, key=value as for --set.", byDefault = "[]")
        List<String> set,

        @Key(
                name = "of",
                meaning = "Components or groups (pe, buffers, dma, dram) whose energy is the whole; [] is all.",
                byDefault = "[]")
        List<String> of,

        @Key(name = "shares", meaning = "The shares shown.") List<Share> shares)
        implements Experiment {

    /**
     * A share.
     *
     * @param name of the row, behind the label
     * @param components components or groups whose energy is counted
     * @param printed in percent, or null
     */
    record Share(
            @Key(name = "name", meaning = "Name of the row, behind the label.")
            String name,

            @Key(name = "components", meaning = "Components or groups whose energy is counted.")
            List<String> components,

            @Key(
                    name = "printed",
                    meaning = "The printed share, in percent.",
                    byDefault = Key.ABSENT,
                    min = 0,
                    max = 100)
            Double printed) {}

    private static final double SECONDS = 3;
    private static final int DECIMALS = 1;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        RunConfiguration run = Binder.bind(ConfigurationLoader.load(configuration, set), RunConfiguration.class);
        return Plan.of(List.of(new Piece<>(label, SECONDS, () -> rows(run))));
    }

    private Outcome rows(RunConfiguration run) {
        List<ComponentRow> components = new Simulation(run).run().components();
        double whole = of.isEmpty()
                ? components.stream().mapToDouble(ComponentRow::energyPj).sum()
                : energyPj(components, of);
        List<Measurement> rows = new ArrayList<>();
        for (Share share : shares) {
            double percent = 100 * energyPj(components, share.components()) / whole;
            rows.add(new Measurement(label + ": " + share.name(), share.printed(), percent, "%", DECIMALS, null, null));
        }
        return Outcome.of(rows);
    }

    private double energyPj(List<ComponentRow> components, List<String> names) {
        Set<String> known = new TreeSet<>();
        components.forEach(row -> known.addAll(List.of(row.component(), row.group())));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new InvalidInputException(configuration + ": energy share of '" + name + "': no such component,"
                        + " expected one of " + String.join(", ", known));
            }
        }
        return components.stream()
                .filter(row -> names.contains(row.component()) || names.contains(row.group()))
                .mapToDouble(ComponentRow::energyPj)
                .sum();
    }
}
