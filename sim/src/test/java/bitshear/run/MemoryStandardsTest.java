package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An accelerator runs on every memory standard. */
class MemoryStandardsTest {
    private static RunConfiguration configuration(String... sets) {
        List<String> all = new ArrayList<>(List.of("workload.network=shufflenet_v2_x0_5"));
        all.addAll(List.of(sets));
        return Binder.bind(
                ConfigurationLoader.load(Path.of("..", "config", "quickstart.yaml"), all), RunConfiguration.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ddr4-2400r-8gb-x8, 64, 1",
        "ddr4-3200aa-16gb-x8, 64, 2",
        "lpddr5-6400-8gb-x16, 32, 2",
        "hbm2-2000-8gb, 32, 1",
        "hbm2-2000-8gb, 32, 8"
    })
    void theRunMovesItsBytesAndItsTraceReplaysToTheSame(
            String memory, int burstBytes, int channels, @TempDir Path folder) {
        RunConfiguration configuration = configuration("memory.base=" + memory, "memory.channels=" + channels);
        Path trace = folder.resolve("run.trace.gz");
        RunResult run;
        try (MemoryTraceRecorder recorder = new MemoryTraceRecorder(trace)) {
            run = new Simulation(configuration).run(recorder).result();
            recorder.commit();
        }
        RunResult.Dram dram = run.dram();
        assertEquals(dram.bytesRead(), dram.nRd() * burstBytes);
        assertEquals(dram.bytesWritten(), dram.nWr() * burstBytes);
        assertTrue(dram.nRef() > 0 && run.energyPj().components().get("dram_background") > 0);
        RunResult.Dram replayed = MemoryReplay.run(configuration.memory(), trace, null, null)
                .result()
                .dram();
        assertEquals(dram.finishCycle(), replayed.finishCycle());
        assertEquals(dram.nAct(), replayed.nAct());
        assertEquals(dram.nRef(), replayed.nRef());
        assertEquals(dram.rowHits(), replayed.rowHits());
        assertEquals(dram.avgReadLatencyNs(), replayed.avgReadLatencyNs());
    }

    /** A slow accelerator on a fast memory: one burst of 32 B in a cycle of 200 MHz is a fifth of what a channel of HBM2 moves. */
    @Test
    void severalBurstsInACycleKeepUpWithHbm2() {
        String[] sets = {"machine.clock=200 MHz", "memory.base=hbm2-2000-8gb", "memory.channels=4", ""};
        sets[3] = "machine.dma.bursts-per-cycle=1";
        RunResult one = new Simulation(configuration(sets)).run().result();
        sets[3] = "machine.dma.bursts-per-cycle=8";
        RunResult several = new Simulation(configuration(sets)).run().result();
        assertEquals(one.dram().bytesRead(), several.dram().bytesRead());
        assertTrue(2 * waiting(several) < waiting(one), waiting(several) + " of " + waiting(one));
        assertTrue(several.cycles() < one.cycles());
    }

    private static long waiting(RunResult result) {
        return result.stallPs().values().stream().mapToLong(Long::longValue).sum();
    }
}
