package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ComponentRow;
import bitshear.result.ReplayResult;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import bitshear.run.MemoryReplay;
import bitshear.run.MemoryTraceRecorder;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wholes and their parts: energy by layers and by counters, a run and its recording, one run on two kernels and in two fidelities. */
class CompositionTest {
    private static final int SYSTEMS = 48;
    /** Relative error that adding up doubles may leave. */
    private static final double ROUNDING = 1e-9;

    @TempDir
    Path folder;

    @Test
    void energyAddsUpOverCountersComponentsAndGroups() {
        RandomSystem.each(RandomSystem::any, 40_000, SYSTEMS, folder, (system, result) -> {
            Simulation.Outcome outcome = new Simulation(system.configuration(folder)).run();
            double total = result.energyPj().total();
            double counted = 0;
            Map<String, Double> components = new TreeMap<>();
            for (ComponentRow row : outcome.components()) {
                double energyPj = row.count() * row.energyPerEventPj();
                assertEquals(energyPj, row.energyPj(), ROUNDING * energyPj, system::toString);
                counted += energyPj;
                components.merge(row.component(), energyPj, Double::sum);
            }
            assertEquals(total, counted, ROUNDING * total, system::toString);
            result.energyPj()
                    .components()
                    .forEach((component, pj) ->
                            assertEquals(pj, components.get(component), ROUNDING * total, system::toString));
            assertEquals(
                    total / result.timePs() * 1000, result.powerMw(), ROUNDING * result.powerMw(), system::toString);
        });
    }

    /** A layer costs in a network what it costs alone, but for the state in which the DRAM is found. */
    @Test
    void theWorkOfANetworkIsThatOfItsLayersRunAlone() {
        RandomSystem.each(CompositionTest::chain, 41_000, SYSTEMS, folder, (system, result) -> {
            Map<String, Long> whole = counts(system);
            Map<String, Long> parts = new TreeMap<>();
            long computeCycles = 0;
            List<String> rows = List.of(system.shapes().split("\n"));
            for (String row : rows.subList(1, rows.size())) {
                String alone = rows.get(0) + "\n" + row.replaceFirst(",[^,]*$", ",-1") + "\n";
                RandomSystem part = new RandomSystem(system.name(), alone, system.settings());
                counts(part).forEach((counter, count) -> parts.merge(counter, count, Long::sum));
                computeCycles += part.run(folder).pe().computeCycles();
            }
            assertEquals(whole, parts, system::toString);
            assertEquals(result.pe().computeCycles(), computeCycles, system::toString);
        });
    }

    private static RandomSystem chain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ShapeWriter writer = new ShapeWriter(1 + random.nextInt(20), 3 + random.nextInt(10), 3 + random.nextInt(10));
        for (int i = 0; i < 3; i++) {
            writer.convolution(random);
        }
        RandomSystem any = RandomSystem.any(seed);
        // The cycles of these follow the activations, and those of a network's input have other values.
        boolean byActivations = List.of("stripes", "pragmatic").contains(any.setting("machine.base"));
        return new RandomSystem(
                "chain" + seed, writer.text(), (byActivations ? RandomSystem.bitx(seed) : any).settings());
    }

    /** Every counter behind a dynamic energy, but those of DRAM commands. */
    private Map<String, Long> counts(RandomSystem system) {
        Map<String, Long> counts = new TreeMap<>();
        for (ComponentRow row :
                new Simulation(system.configuration(folder)).run().components()) {
            if (!row.group().equals("dram") && !row.event().equals("leakage_ps")) {
                counts.put(row.component() + "." + row.event(), row.count());
            }
        }
        return counts;
    }

    @Test
    void theRecordingOfARunReplaysToItsDramFigures() {
        RandomSystem.each(RandomSystem::any, 42_000, SYSTEMS / 2, folder, (system, result) -> {
            RunConfiguration configuration = system.configuration(folder);
            Path trace = folder.resolve(system.name() + ".trace");
            try (MemoryTraceRecorder recorder = new MemoryTraceRecorder(trace)) {
                assertEquals(
                        text(result),
                        text(new Simulation(configuration).run(recorder).result()),
                        () -> "recording changes nothing: " + system);
                recorder.commit();
            }
            ReplayResult replay =
                    MemoryReplay.run(configuration.memory(), trace, null, null).result();
            RunResult.Dram ran = result.dram();
            RunResult.Dram replayed = replay.dram();
            assertEquals(ran.finishCycle(), replay.finishCycle(), system::toString);
            assertEquals(
                    List.of(ran.nAct(), ran.nRd(), ran.nWr(), ran.rowHits(), ran.rowMisses(), ran.rowConflicts()),
                    List.of(
                            replayed.nAct(),
                            replayed.nRd(),
                            replayed.nWr(),
                            replayed.rowHits(),
                            replayed.rowMisses(),
                            replayed.rowConflicts()),
                    system::toString);
            assertEquals(ran.bytesRead(), replayed.bytesRead(), system::toString);
            assertEquals(ran.bytesWritten(), replayed.bytesWritten(), system::toString);
            assertEquals(ran.avgReadLatencyNs(), replayed.avgReadLatencyNs(), system::toString);
            for (String component : List.of("dram_activate", "dram_read", "dram_write")) {
                assertEquals(
                        result.energyPj().components().get(component),
                        replay.energyPj().components().get(component),
                        system::toString);
            }
        });
    }

    @Test
    void kernelsAndFidelitiesAgreeOnWholeRuns() {
        List<Long> events = new ArrayList<>();
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed).with("workload.batch", "1"),
                43_000,
                SYSTEMS / 3,
                folder,
                (system, result) -> {
                    assertEquals(
                            text(result),
                            text(system.with("simulation.kernel", "stock").run(folder)),
                            system::toString);
                    RunResult detailed =
                            system.with("simulation.fidelity", "detailed").run(folder);
                    assertTrue(detailed.events() > result.events(), system::toString);
                    events.add(detailed.events());
                    assertEquals(withoutEvents(result), withoutEvents(detailed), system::toString);
                });
        assertEquals(SYSTEMS / 3, events.size());
    }

    /** Everything but the host's time. */
    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result), StandardCharsets.UTF_8).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    private static String withoutEvents(RunResult result) {
        return text(result).replaceFirst("\"events\"[^,\\n}]*", "");
    }
}
