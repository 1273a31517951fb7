package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.ReplayResult;
import bitshear.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryReplayTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=plain",
                "memory.page-policy=closed",
                "memory.channels=2",
                "memory.base=ddr3-1066f-1gb-x16",
                "machine.clock=200 MHz"
            })
    void theTraceOfARunReplaysToTheSameFinishAndTheSameCommands(String set, @TempDir Path folder) {
        RunConfiguration configuration = Binder.bind(
                ConfigurationLoader.load(
                        Path.of("..", "config", "quickstart.yaml"),
                        List.of("workload.network=shufflenet_v2_x0_5", set)),
                RunConfiguration.class);
        Path trace = folder.resolve("run.trace.gz");
        RunResult run;
        try (MemoryTraceRecorder recorder = new MemoryTraceRecorder(trace)) {
            run = new Simulation(configuration).run(recorder).result();
            recorder.commit();
        }
        ReplayResult replay =
                MemoryReplay.run(configuration.memory(), trace, null, null).result();
        assertTrue(replay.requests() > 10_000);
        // Bandwidth is over the run's time, which ends on an accelerator edge, and so may differ in the last digits.
        assertEquals(run.dram().finishCycle(), replay.finishCycle());
        assertEquals(run.dram().nAct(), replay.dram().nAct());
        assertEquals(run.dram().nPre(), replay.dram().nPre());
        assertEquals(run.dram().nRd(), replay.dram().nRd());
        assertEquals(run.dram().nWr(), replay.dram().nWr());
        assertEquals(run.dram().nRef(), replay.dram().nRef());
        assertEquals(run.dram().rowHits(), replay.dram().rowHits());
        assertEquals(run.dram().avgReadLatencyNs(), replay.dram().avgReadLatencyNs());
    }

    @org.junit.jupiter.api.Test
    void aRecordingThatIsNotCommittedLeavesNothingBehind(@TempDir Path folder) {
        Path trace = folder.resolve("run.trace");
        try (MemoryTraceRecorder recorder = new MemoryTraceRecorder(trace)) {
            recorder.requestObserver().onRequest(1, 64, false);
        }
        assertTrue(Files.notExists(trace));
        assertEquals(0, folder.toFile().list().length);
    }
}
