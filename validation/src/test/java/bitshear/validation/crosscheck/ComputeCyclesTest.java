package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.arch.LayerPlan;
import bitshear.arch.Operands;
import bitshear.run.RunConfiguration;
import bitshear.run.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the array needs alone is a bound of what it needs behind a memory, and the automatic mapping is the best of the single ones. */
class ComputeCyclesTest {
    private static final int SYSTEMS = 150;

    @TempDir
    Path folder;

    private static RandomSystem batched(long seed) {
        return RandomSystem.any(seed)
                .with("workload.batch", Integer.toString(1 + new SplittableRandom(seed).nextInt(17)));
    }

    @Test
    void theArrayAloneIsNeverSlowerThanTheWholeSystem() {
        RandomSystem.each(
                ComputeCyclesTest::batched,
                61_000,
                SYSTEMS,
                folder,
                (system, result) -> assertTrue(
                        result.pe().computeCycles() <= result.cycles(),
                        () -> result.pe().computeCycles() + " of " + result.cycles() + " cycles, " + system));
    }

    @Test
    void theAutomaticMappingIsTheBestOfAllForTheWholeBatch() {
        int compared = 0;
        for (long seed = 62_000; seed < 62_000 + SYSTEMS; seed++) {
            RandomSystem system = batched(seed);
            String key = system.setting("machine.base").endsWith("isolane")
                    ? "machine.array.mapping"
                    : system.setting("machine.base").equals("bitx") ? "machine.pe.mapping" : null;
            if (key == null) {
                continue;
            }
            compared++;
            long automatic = computeCycles(system.with(key, "auto"));
            for (String mapping : List.of("windows", "filters")) {
                long single = computeCycles(system.with(key, mapping));
                assertTrue(automatic <= single, () -> automatic + " cycles, " + mapping + " " + single + ", " + system);
            }
        }
        assertTrue(compared > SYSTEMS / 3, "systems with a mapping: " + compared);
    }

    private long computeCycles(RandomSystem system) {
        RunConfiguration configuration = system.configuration(folder);
        Workload workload = Workload.load(configuration);
        return configuration
                .machine()
                .lay(
                        workload.network(),
                        Operands.of(
                                configuration.workload().batch(),
                                workload.weights(),
                                workload.activations(),
                                configuration.simulation().seed()))
                .plans()
                .stream()
                .mapToLong(LayerPlan::computeCycles)
                .sum();
    }
}
