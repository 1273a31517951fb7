package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens at one picosecond does not hang on how long ago its events were scheduled, which differs between the fidelities: both offer the memory
 * the same requests at the same clocks.
 */
class FidelityOrderTest {
    /** A machine found by random search, in which a fetch and a store want the same memory clock when a tile ends. */
    @Test
    void aFetchAndAStoreAtOnePicosecondKeepTheirOrder(@TempDir Path folder) throws IOException {
        Path shapes = folder.resolve("n.csv");
        Files.writeString(shapes, """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs
                l0,conv,17,34,4,4,1,1,1,0,17,-1
                fc,fc,544,93,1,1,1,1,1,0,1,0
                """);
        Trace fast = run(folder, shapes, "fast");
        Trace detailed = run(folder, shapes, "detailed");
        assertEquals(fast.requests(), detailed.requests());
        assertEquals(fast.dram(), detailed.dram());
    }

    private record Trace(List<String> requests, RunResult.Dram dram) {}

    private static Trace run(Path folder, Path shapes, String fidelity) throws IOException {
        RunConfiguration configuration = Binder.bind(
                ConfigurationLoader.of(List.of(
                        "name=order",
                        "machine.base=bitx-unpruned-fp32",
                        "machine.pe.compute-units=8",
                        "machine.pe.lanes=4",
                        "machine.pe.lane-queue=64",
                        "memory.base=ddr3-800e-4gb-x8",
                        "workload.shapes=" + shapes,
                        "simulation.seed=966",
                        "simulation.fidelity=" + fidelity)),
                RunConfiguration.class);
        Path trace = folder.resolve(fidelity + ".trace");
        try (MemoryTraceRecorder recorder = new MemoryTraceRecorder(trace)) {
            RunResult.Dram dram =
                    new Simulation(configuration).run(recorder).result().dram();
            recorder.commit();
            return new Trace(Files.readAllLines(trace), dram);
        }
    }
}
