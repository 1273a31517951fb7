package bitshear.dram;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.Key;
import java.util.ArrayList;
import java.util.List;

/** Memories for tests, bound from the shipped files as a user's are. */
final class Parts {
    static final String DDR3_1600 = "ddr3-1600k-4gb-x8";

    private Parts() {}

    /** The configuration a memory section stands in. */
    public record Configuration(
            @Key(name = "memory", meaning = "The memory.") DramParameters memory) {}

    /**
     * @param settings keys below {@code memory}, as {@code row-hit-cap=4}
     */
    static DramParameters part(String base, String... settings) {
        List<String> sets = new ArrayList<>(List.of("memory.base=" + base));
        for (String setting : settings) {
            sets.add("memory." + setting);
        }
        return Binder.bind(ConfigurationLoader.of(sets), Configuration.class).memory();
    }
}
