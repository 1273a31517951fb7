package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import bitshear.run.Simulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of every run of every machine, whatever its configuration; {@code -Dcrosscheck.systems=N} tries N systems of each. */
class SystemPropertiesTest {
    private static final int SYSTEMS = Integer.getInteger("crosscheck.systems", 40);
    private static final String[] BATCHES = {"1", "2", "3", "16"};

    @TempDir
    Path folder;

    /** Everything but the host's time. */
    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result), StandardCharsets.UTF_8).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    private static RandomSystem batched(RandomSystem system, long seed) {
        return system.with("workload.batch", BATCHES[(int) (seed % BATCHES.length)]);
    }

    @Test
    void theSameConfigurationGivesTheSameResultOnEveryRunAndThread() throws Exception {
        List<RandomSystem> systems = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        RandomSystem.each(RandomSystem::any, 60_000, SYSTEMS, folder, (system, result) -> {
            systems.add(system);
            alone.add(text(result));
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> together = new ArrayList<>();
            for (int i = 0; i < 2 * systems.size(); i++) {
                RandomSystem system = systems.get(i % systems.size());
                Path own = Files.createDirectory(folder.resolve("thread" + i));
                together.add(threads.submit(() -> text(system.run(own))));
            }
            for (int i = 0; i < together.size(); i++) {
                RandomSystem system = systems.get(i % systems.size());
                assertEquals(alone.get(i % systems.size()), together.get(i).get(), system::toString);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The array alone is a bound for the array in a system, layer by layer and in all. */
    @Test
    void computeCyclesAreNeverMoreThanCycles() {
        RandomSystem.each(
                seed -> batched(RandomSystem.any(seed), seed), 61_000, 2 * SYSTEMS, folder, (system, result) -> {
                    assertTrue(
                            result.pe().computeCycles() <= result.cycles(),
                            () -> result.pe().computeCycles() + " of " + result.cycles() + " cycles: " + system);
                    for (RunResult.Layer layer : result.layers()) {
                        // The cycles of a layer are those of the clock that has begun when the layer ends.
                        assertTrue(
                                layer.computeCycles() <= layer.cycles() + 1,
                                () -> layer.name() + ": " + layer.computeCycles() + " of " + layer.cycles()
                                        + " cycles: " + system);
                    }
                });
    }

    @Test
    void theAutomaticMappingIsNeverSlowerThanEitherOfTheOthers() {
        int[] better = {0};
        RandomSystem.each(
                seed -> batched(RandomSystem.bitx(seed).with("machine.pe.mapping", "auto"), seed),
                62_000,
                2 * SYSTEMS,
                folder,
                (system, result) -> {
                    for (String mapping : new String[] {"windows", "filters"}) {
                        RunResult single;
                        try {
                            single = system.with("machine.pe.mapping", mapping).run(folder);
                        } catch (InvalidInputException e) {
                            // Larger window or filter sets need larger buffers.
                            assertTrue(e.getMessage().contains("too small for layer"), e::getMessage);
                            continue;
                        }
                        for (int i = 0; i < result.layers().size(); i++) {
                            RunResult.Layer auto = result.layers().get(i);
                            RunResult.Layer other = single.layers().get(i);
                            better[0] += auto.computeCycles() < other.computeCycles() ? 1 : 0;
                            assertTrue(
                                    auto.computeCycles() <= other.computeCycles(),
                                    () -> auto.name() + ": " + auto.computeCycles() + " cycles, with " + mapping + " "
                                            + other.computeCycles() + ": " + system);
                        }
                    }
                });
        assertTrue(better[0] > 0, "it chooses");
    }

    @Test
    void theBytesOfTheLayersAreThoseOfTheMemory() {
        RandomSystem.each(
                seed -> batched(RandomSystem.any(seed), seed), 63_000, 2 * SYSTEMS, folder, (system, result) -> {
                    long read = result.layers().stream()
                            .mapToLong(RunResult.Layer::bytesRead)
                            .sum();
                    long written = result.layers().stream()
                            .mapToLong(RunResult.Layer::bytesWritten)
                            .sum();
                    assertEquals(read, result.dram().bytesRead(), () -> "read: " + system);
                    // The write queue merges writes of the same burst.
                    assertEquals(
                            written,
                            result.dram().bytesWritten() + result.dram().bytesCoalesced(),
                            () -> "written: " + system);
                });
    }

    /** Cycles, bytes, energy and latencies: everything but the number of events. */
    @Test
    void bothFidelitiesGiveTheSameResult() {
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed).with("workload.batch", "1"),
                64_000,
                SYSTEMS,
                folder,
                (system, result) -> {
                    RunResult detailed = new Simulation(system.with("simulation.fidelity", "detailed")
                                    .configuration(folder))
                            .run()
                            .result();
                    assertEquals(withoutEvents(result), withoutEvents(detailed), system::toString);
                });
    }

    private static String withoutEvents(RunResult result) {
        return text(result).replaceFirst("\"events\"[^,\\n}]*", "");
    }
}
