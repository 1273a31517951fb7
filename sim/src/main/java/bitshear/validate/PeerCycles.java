package bitshear.validate;

import bitshear.arch.Operands;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.run.RunConfiguration;
import bitshear.validate.peers.ArrayCase;
import bitshear.workload.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cycles of PE arrays alone on layers of which peers have published them.
 *
 * @param cases folder of the reference cases
 * @param configuration file of a run, which the machines are laid over; its workload does not matter
 * @param machines the machine behind every configuration of the peers, as options for {@code --set}
 */
record PeerCycles(
        @Key(name = "cases", meaning = "Folder of the reference cases: one layer each, with cycles per configuration.")
        Path cases,

        @Key(name = "configuration", meaning = "File of a run whose machine is replaced; its workload does not matter.")
        Path configuration,

        @Key(
                name = "machines",
                meaning = "The machine behind every configuration of the peers, as a list of key=value as for --set.")
        Map<String, List<String>> machines)
        implements Experiment {

    private static final double SECONDS_PER_CASE = 0.1;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        Map<String, RunConfiguration> configurations = new LinkedHashMap<>();
        machines.forEach((name, set) -> configurations.put(
                name, Binder.bind(ConfigurationLoader.load(configuration, set), RunConfiguration.class)));
        List<Piece<Outcome>> pieces = new ArrayList<>();
        for (String name : ArrayCase.names(cases)) {
            ArrayCase known = ArrayCase.load(cases, name);
            for (String configuration : known.computeCycles().keySet()) {
                if (!configurations.containsKey(configuration)) {
                    throw new InvalidInputException(cases.resolve(name) + ": computeCycles: no machine is given for '"
                            + configuration + "', expected one of " + String.join(", ", configurations.keySet()));
                }
            }
            pieces.add(new Piece<>(name, SECONDS_PER_CASE, () -> rows(known, configurations)));
        }
        return Plan.of(pieces);
    }

    private static Outcome rows(ArrayCase known, Map<String, RunConfiguration> configurations) {
        Network network = known.operands().network();
        List<Measurement> rows = new ArrayList<>();
        known.computeCycles().forEach((name, printed) -> {
            RunConfiguration run = configurations.get(name);
            long cycles = run.machine()
                    .lay(
                            network,
                            Operands.of(
                                    1,
                                    known.operands(),
                                    known.operands(),
                                    run.simulation().seed()))
                    .plan(known.layer().index())
                    .computeCycles();
            rows.add(Measurement.of(known.name() + ", " + name, printed, cycles, "cycles", 0));
        });
        return Outcome.of(rows);
    }
}
