package bitshear.cli;

import bitshear.config.Configuration;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that stand above a configuration file. */
final class ConfigurationOptions {
    /** The part of a configuration that names none; the one the model's reference cases use. */
    private static final String DEFAULT_MEMORY = "ddr3-1600k-4gb-x8";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key, e.g. --set machine.pe.rows=6. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of everything random; short for --set simulation.seed=N.")
    private Long seed;

    /**
     * Refuses options that a sweep would silently go over.
     *
     * @param axes keys of the axes
     */
    void requireUnset(List<String> axes) {
        List<String> problems = new ArrayList<>();
        for (String set : sets) {
            String key = set.substring(0, Math.max(0, set.indexOf('='))).strip();
            if (axes.contains(key)) {
                problems.add("--set " + set + ": " + key + " is an axis of the sweep, expected --set 'sweep.axes={"
                        + key + ": [...]}' to change it");
            }
        }
        if (seed != null && axes.contains("simulation.seed")) {
            problems.add("--seed " + seed + ": simulation.seed is an axis of the sweep, expected no --seed");
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** Loads the file with these options on top, and further ones the command adds. */
    Configuration load(Path file, List<String> more) {
        List<String> all = new ArrayList<>(sets);
        if (seed != null) {
            all.add("simulation.seed=" + seed);
        }
        all.addAll(more);
        Configuration configuration = ConfigurationLoader.load(file, all);
        return configuration.has("memory.timing")
                ? configuration
                : configuration.withDefault("memory.base", DEFAULT_MEMORY);
    }
}
