package bitshear.sweep;

import bitshear.arch.Machine;
import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.Configuration;
import bitshear.dram.DramParameters;
import bitshear.energy.EnergyParameters;
import bitshear.input.InvalidInputException;
import bitshear.run.RunConfiguration;
import bitshear.run.SimulationParameters;
import bitshear.run.WorkloadParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Makes runs of points. {@link #plainly} is what it means: the study's configuration with the point's values, bound as that of any run.
 * {@link #resolve} gives the same, but binds every top-level section by itself and remembers it by the values of the axes that lie in it:
 * of the points of a sweep most have a memory or a network in common with another. For any number of threads.
 */
final class PointResolver {
    /** So many sections are remembered of a kind, a few kilobytes each; then they are forgotten together. */
    private static final int MOST_REMEMBERED = 4096;

    private final Configuration configuration;
    private final String without;
    private final List<Axis> axes;
    private final List<Section> sections = new ArrayList<>();
    /** Sections that refer to each other cannot be bound alone. */
    private final boolean isSectional;

    /** A run and its hash. */
    record Resolved(RunConfiguration configuration, String sha256) {}

    private record Bound(Object value, String yaml) {}

    private record Section(String key, Configuration alone, int[] axes, Map<List<Integer>, Bound> remembered) {}

    /** @param without the top-level key that is no part of a run */
    PointResolver(Configuration configuration, String without, List<Axis> axes) {
        this.configuration = configuration;
        this.without = without;
        this.axes = axes;
        boolean whole = !configuration.refersToItself();
        for (Axis axis : axes) {
            // An axis over a key no section has fails in words that only the whole configuration knows.
            whole &= CanonicalForm.keys(RunConfiguration.class).contains(section(axis)) && !axis.refersToItself();
        }
        this.isSectional = whole;
        for (String key : CanonicalForm.keys(RunConfiguration.class)) {
            int[] own = IntStream.range(0, axes.size())
                    .filter(i -> section(axes.get(i)).equals(key))
                    .toArray();
            sections.add(new Section(
                    key, isSectional ? configuration.only(key) : configuration, own, new ConcurrentHashMap<>()));
        }
    }

    private static String section(Axis axis) {
        return axis.key().split("[.\\[]", 2)[0];
    }

    /**
     * The run of a point, bound as a whole.
     *
     * @throws InvalidInputException if its values do not go together
     */
    RunConfiguration plainly(int[] choice) {
        int[] all = IntStream.range(0, choice.length).toArray();
        return Binder.bind(configuration.with(without, settings(choice, all)), RunConfiguration.class);
    }

    /** As {@link #plainly}. */
    Resolved resolve(int[] choice) {
        if (isSectional) {
            Object[] values = new Object[sections.size()];
            StringBuilder yaml = new StringBuilder();
            try {
                for (int i = 0; i < values.length; i++) {
                    Bound bound = bound(sections.get(i), choice);
                    values[i] = bound.value();
                    yaml.append(bound.yaml());
                }
                RunConfiguration run = new RunConfiguration(
                        (String) values[0],
                        (Machine) values[1],
                        (DramParameters) values[2],
                        (WorkloadParameters) values[3],
                        (SimulationParameters) values[4],
                        (EnergyParameters) values[5]);
                if (run.problems().isEmpty()) {
                    return new Resolved(run, CanonicalForm.sha256OfYaml(yaml.toString()));
                }
            } catch (InvalidInputException e) {
                // Said again below, with the mistakes of all sections and of how they go together.
                return plain(choice);
            }
        }
        return plain(choice);
    }

    private Resolved plain(int[] choice) {
        RunConfiguration run = plainly(choice);
        return new Resolved(run, CanonicalForm.sha256(run));
    }

    private Bound bound(Section section, int[] choice) {
        List<Integer> key =
                Arrays.stream(section.axes()).mapToObj(axis -> choice[axis]).toList();
        Bound bound = section.remembered().get(key);
        if (bound == null) {
            Object value = Binder.bindKey(
                    section.alone().with(without, settings(choice, section.axes())),
                    RunConfiguration.class,
                    section.key());
            bound = new Bound(value, CanonicalForm.yaml(RunConfiguration.class, section.key(), value));
            if (section.remembered().size() >= MOST_REMEMBERED) {
                section.remembered().clear();
            }
            section.remembered().put(key, bound);
        }
        return bound;
    }

    private List<Configuration.Setting> settings(int[] choice, int[] which) {
        List<Configuration.Setting> settings = new ArrayList<>();
        for (int axis : which) {
            if (choice[axis] >= 0) {
                settings.add(axes.get(axis).setting(choice[axis]));
            }
        }
        return settings;
    }
}
