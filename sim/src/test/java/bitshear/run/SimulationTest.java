package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bitshear.component.Tile;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.dram.DramSystem;
import bitshear.memory.Buffer;
import bitshear.memory.ScheduleObserver;
import bitshear.memory.StallCause;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
    private static final Path QUICKSTART = Path.of("..", "config", "quickstart.yaml");

    private static RunConfiguration configuration(String... sets) {
        return Binder.bind(ConfigurationLoader.load(QUICKSTART, List.of(sets)), RunConfiguration.class);
    }

    private static RunResult run(String... sets) {
        return new Simulation(configuration(sets)).run().result();
    }

    /** Everything but the host's time. */
    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result)).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    @Test
    void theStockKernelRunsTheQuickstartLikeTheFastOneEventForEvent() {
        Witness fast = new Witness();
        Witness stock = new Witness();
        String expected = text(new Simulation(configuration()).run(fast).result());
        assertEquals(
                expected,
                text(new Simulation(configuration("simulation.kernel=stock"))
                        .run(stock)
                        .result()));
        assertEquals(fast.seen, stock.seen);
        assertEquals(fast.digest, stock.digest);
        assertTrue(fast.seen > 400_000, "every memory request, tile, stall and buffer level is witnessed");
    }

    /** Folds all that can be seen of a run, with its time and in its order, into one number. */
    private static final class Witness implements Probes, ScheduleObserver {
        long seen;
        long digest;

        private void see(long... values) {
            seen++;
            for (long value : values) {
                digest = (digest ^ value) * 0x9E3779B97F4A7C15L;
                digest ^= digest >>> 29;
            }
        }

        @Override
        public ScheduleObserver scheduleObserver() {
            return this;
        }

        @Override
        public DramSystem.RequestObserver requestObserver() {
            return (clock, address, write) -> see(clock, address, write ? 1 : 0);
        }

        @Override
        public void onTileStart(Tile tile, long timePs) {
            see(timePs, tile.hashCode());
        }

        @Override
        public void onTileEnd(Tile tile, long timePs) {
            see(timePs, tile.hashCode());
        }

        @Override
        public void onStall(int layer, StallCause cause, long fromPs, long toPs) {
            see(layer, cause.ordinal(), fromPs, toPs);
        }

        @Override
        public void onOccupancy(Buffer buffer, long bytes, long timePs) {
            see(buffer.name().hashCode(), bytes, timePs);
        }
    }

    @Test
    void theSameConfigurationGivesTheSameResultAndAnotherSeedAnother() {
        String first = text(run());
        assertEquals(first, text(run()));
        assertNotEquals(first, text(run("simulation.seed=2")));
    }

    @Test
    void parallelSimulationsInOneJvmAgreeWithSequentialOnes() throws Exception {
        String expected = text(run("workload.network=mnasnet0_5"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                runs.add(() -> text(run("workload.network=mnasnet0_5")));
            }
            for (Future<String> run : threads.invokeAll(runs)) {
                assertEquals(expected, run.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void computeCyclesDoNotDependOnTheMemorySystemAndNeverExceedTheWholeSystems() {
        RunResult roomy = run("workload.network=resnet18");
        RunResult tight = run(
                "workload.network=resnet18",
                "machine.buffers.weight=16 KiB",
                "machine.buffers.activation=16 KiB",
                "machine.buffers.output=8 KiB",
                "memory.base=ddr3-800e-1gb-x8");
        assertEquals(roomy.pe().computeCycles(), tight.pe().computeCycles());
        for (RunResult result : List.of(roomy, tight)) {
            assertTrue(result.cycles() >= result.pe().busyCycles());
            assertEquals(
                    result.timePs(),
                    1000 * result.pe().busyCycles()
                            + result.stallPs().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
            assertTrue(result.pe().busyCycles() >= result.pe().computeCycles());
            assertEquals(
                    result.cycles(),
                    result.layers().stream().mapToLong(RunResult.Layer::cycles).sum());
            assertEquals(
                    result.dram().bytesRead(),
                    result.layers().stream()
                            .mapToLong(RunResult.Layer::bytesRead)
                            .sum());
            assertEquals(
                    result.dram().bytesWritten(),
                    result.layers().stream()
                            .mapToLong(RunResult.Layer::bytesWritten)
                            .sum());
        }
        assertTrue(tight.cycles() > roomy.cycles());
    }

    @Test
    void aComputeBoundFp32RunHasTheEnergySharesOfTableSeven() {
        // Paper, section 4.6: CUs 78 %, E-alignment about 16 %, control 5 %.
        RunResult result = run();
        double pe = result.energyPj().groups().get("pe");
        assertEquals(0.78, result.energyPj().components().get("compute_units") / pe, 0.02);
        assertEquals(0.16, result.energyPj().components().get("e_alignment") / pe, 0.02);
        assertEquals(0.05, result.energyPj().components().get("control") / pe, 0.02);
    }

    @Test
    void dramDominatesTheFixedPointMachineOnThePapersBoard() {
        // Paper, figure 11a: DRAM up to 98 %, PE below 2 %.
        RunResult result = new Simulation(Binder.bind(
                        ConfigurationLoader.load(Path.of("..", "config", "bitx-fpga-energy.yaml"), List.of()),
                        RunConfiguration.class))
                .run()
                .result();
        assertTrue(result.energyPj().groups().get("dram")
                >= 0.95 * result.energyPj().total());
        assertTrue(
                result.energyPj().groups().get("pe") <= 0.02 * result.energyPj().total());
    }

    /** The twelve figures of the model's array-level check, trained ResNet-20 weights; derived outside this project. */
    @ParameterizedTest
    @CsvSource({
        "fp32, all, 0, 5054818",
        "fp32, 10, 0, 2135089",
        "fp32, 6, 0, 1319090",
        "fp32, all, 8, 4169074",
        "fp32, 10, 8, 1607277",
        "fp32, 6, 8, 932529",
        "fixed16, all, 0, 2457161",
        "fixed16, 10, 0, 2101881",
        "fixed16, 6, 0, 1317038",
        "fixed16, all, 8, 1883281",
        "fixed16, 10, 8, 1579818",
        "fixed16, 6, 8, 930745"
    })
    void theWholeSystemFindsTheComputeCyclesOfTrainedResNet20(String format, String rows, String queue, long cycles) {
        String data = System.getenv("BITSHEAR_DATA");
        Path model = (data == null ? Path.of("..", "..", "shared", "data") : Path.of(data))
                .resolve("models")
                .resolve("resnet20_cifar10.onnx");
        assumeTrue(Files.exists(model), "skipped: no trained weights at " + model);
        RunResult result = run(
                "workload.model=" + model.toAbsolutePath(),
                "machine.pe.format=" + format,
                "machine.pe.rows=" + rows,
                "machine.pe.lane-queue=" + queue,
                "machine.pe.mapping=windows",
                "machine.pe.pipeline-depth=0");
        assertEquals(cycles, result.pe().computeCycles());
    }
}
