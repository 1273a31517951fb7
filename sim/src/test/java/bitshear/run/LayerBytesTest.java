package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layers' bytes are the memory's: what the bus carries and what the write queue merges or answers. */
class LayerBytesTest {
    @TempDir
    Path folder;

    private RunResult.Dram check(String table, List<String> settings) throws IOException {
        Path shapes = Files.writeString(folder.resolve("n.csv"), table);
        List<String> all = new ArrayList<>(List.of("name=bytes", "workload.shapes=" + shapes));
        all.addAll(settings);
        RunResult result = new Simulation(Binder.bind(ConfigurationLoader.of(all), RunConfiguration.class))
                .run()
                .result();
        RunResult.Dram dram = result.dram();
        assertEquals(
                result.layers().stream().mapToLong(RunResult.Layer::bytesRead).sum(),
                dram.bytesRead() + dram.bytesForwarded(),
                table + settings);
        assertEquals(
                result.layers().stream()
                        .mapToLong(RunResult.Layer::bytesWritten)
                        .sum(),
                dram.bytesWritten() + dram.bytesCoalesced(),
                table + settings);
        return dram;
    }

    /** Found by random search: pixels of 44 bytes share bursts, and the queue merges their writes. */
    @Test
    void mergedWritesAreCounted() throws IOException {
        RunResult.Dram dram = check(
                """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs
                l0,conv,16,11,8,8,1,1,2,0,1,-1
                l1,conv,11,21,4,4,3,3,2,1,1,0
                fc,fc,84,56,1,1,1,1,1,0,1,1
                """,
                List.of(
                        "machine.base=bitx-mild-fp32",
                        "memory.base=ddr3-800e-4gb-x8",
                        "machine.pe.compute-units=8",
                        "machine.pe.lanes=16",
                        "machine.pe.lane-queue=0",
                        "machine.pe.rows=13",
                        "machine.buffers.weight=2 KiB",
                        "machine.buffers.activation=2 KiB"));
        assertTrue(dram.bytesCoalesced() > 0);
    }

    @Test
    void theSumsAgreeInRandomNetworks() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 20; round++) {
            int a = random.nextInt(1, 40);
            int b = random.nextInt(1, 40);
            int size = random.nextInt(3, 12);
            check(
                    "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs\n"
                            + "c0,conv," + a + "," + b + "," + size + "," + size + ",3,3,1,1,1,-1\n"
                            + "c1,conv," + b + "," + b + "," + size + "," + size + ",1,1,1,0,1,0\n"
                            + "s,add," + b + "," + b + "," + size + "," + size + ",1,1,1,0,1,0|1\n"
                            + "p,maxpool," + b + "," + b + "," + size + "," + size + ",2,2,2,0,1,2\n",
                    List.of(
                            "machine.base=" + (random.nextBoolean() ? "bitx-mild-fp32" : "stripes-isolane"),
                            "memory.base=ddr3-1600k-4gb-x8",
                            "machine.buffers.weight=8 KiB",
                            "machine.buffers.activation=8 KiB"));
        }
    }
}
