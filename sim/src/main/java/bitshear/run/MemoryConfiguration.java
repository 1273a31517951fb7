package bitshear.run;

import bitshear.config.Binder;
import bitshear.config.Configuration;
import bitshear.config.ConfigurationLoader;
import bitshear.dram.DramParameters;
import bitshear.input.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A configuration of the memory alone. */
public record MemoryConfiguration(
        @Key(name = "name", meaning = "Name of the configuration.", byDefault = "memory")
        String name,

        @Key(name = "memory", meaning = "The memory.") DramParameters memory) {

    /**
     * Loads the memory of a configuration.
     *
     * @param text name of a shipped part; a file with a {@code memory} section, which may be a run's whole configuration; or a file that is the content
     *     of such a section
     * @throws bitshear.input.InvalidInputException with every problem
     */
    public static DramParameters load(String text, List<String> sets) {
        boolean file = isFile(text);
        if (file) {
            Configuration configuration = ConfigurationLoader.load(Path.of(text), sets);
            if (configuration.has("machine") || configuration.has("workload")) {
                return Binder.bind(configuration, RunConfiguration.class).memory();
            }
            if (configuration.has("memory")) {
                return Binder.bind(configuration, MemoryConfiguration.class).memory();
            }
        }
        List<String> all = new ArrayList<>();
        all.add("memory.base=" + (file ? Path.of(text).toAbsolutePath() : text));
        all.addAll(sets);
        return Binder.bind(ConfigurationLoader.of(all), MemoryConfiguration.class)
                .memory();
    }

    /** Whether the text names a file rather than a shipped part. */
    public static boolean isFile(String text) {
        return text.endsWith(".yaml") || text.endsWith(".yml");
    }
}
