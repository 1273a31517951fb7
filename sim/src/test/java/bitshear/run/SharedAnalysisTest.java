package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedAnalysisTest {
    private static final long ROOMY = 256L << 20;

    private static RunConfiguration point(String... sets) {
        List<String> all = new ArrayList<>(List.of("workload.network=mnasnet0_5", "memory.base=ddr3-1600k-4gb-x8"));
        all.addAll(List.of(sets));
        return Binder.bind(ConfigurationLoader.of(all), RunConfiguration.class);
    }

    private static String pick(SplittableRandom random, String... words) {
        return words[random.nextInt(words.length)];
    }

    /** A point of a space that varies all that is shared, and all that is not. */
    private static RunConfiguration randomPoint(SplittableRandom random) {
        return point(
                "machine.base="
                        + pick(
                                random,
                                "bitx-mild-fp32",
                                "bitx-mild-fp32",
                                "bitx-wild-fixed16",
                                "stripes-isolane",
                                "pragmatic-isolane"),
                "machine.buffers.weight=" + pick(random, "32", "64", "256") + " KiB",
                "machine.buffers.activation=" + pick(random, "32", "64", "256") + " KiB",
                "machine.buffers.output=" + pick(random, "32", "64") + " KiB",
                "memory.base=" + pick(random, "ddr3-1066f-4gb-x8", "ddr3-1600k-4gb-x8", "ddr3-1866l-2gb-x16"),
                "workload.batch=" + pick(random, "1", "1", "2"),
                "simulation.seed=" + pick(random, "1", "1", "2"));
    }

    private static RunConfiguration randomBitx(SplittableRandom random) {
        return point(
                "machine.base=bitx-mild-fp32",
                "machine.pe.rows=" + pick(random, "6", "10", "all"),
                "machine.pe.lanes=" + pick(random, "8", "16"),
                "machine.pe.compute-units=" + pick(random, "8", "16"),
                "machine.pe.lane-queue=" + pick(random, "0", "8"),
                "machine.pe.lane-sync=" + pick(random, "reduction", "layer"),
                "machine.pe.mapping=" + pick(random, "auto", "windows"),
                "machine.buffers.weight=" + pick(random, "32", "128") + " KiB",
                "memory.base=" + pick(random, "ddr3-1066f-4gb-x8", "ddr3-1600k-4gb-x8"));
    }

    /** Everything but the host's time. */
    private static String text(Simulation.Outcome outcome) {
        return new String(ResultJson.bytes(outcome.result())).replaceFirst("\"wall_s\"[^,\\n]*", "")
                + outcome.components();
    }

    private static void assertSame(RunConfiguration point, SharedAnalysis shared) {
        assertEquals(
                text(new Simulation(point).run()), text(shared.simulation(point).run()), point::toString);
    }

    @Test
    void randomPointsFindTheSameWithSharedWorkAsAlone() {
        SplittableRandom random = new SplittableRandom(8);
        SharedAnalysis shared = new SharedAnalysis(ROOMY);
        for (int i = 0; i < 12; i++) {
            assertSame(randomPoint(random), shared);
            assertSame(randomBitx(random), shared);
        }
        assertTrue(shared.keptBytes() > 0);
    }

    @Test
    void aCapacityThatHoldsNothingOrLittleChangesNoResult() {
        for (long capacity : new long[] {0, 1 << 20}) {
            SplittableRandom random = new SplittableRandom(3);
            SharedAnalysis shared = new SharedAnalysis(capacity);
            for (int i = 0; i < 5; i++) {
                assertSame(randomBitx(random), shared);
                assertTrue(shared.keptBytes() <= capacity, "kept " + shared.keptBytes());
            }
        }
    }

    @Test
    void pointsOnSeveralThreadsFindTheSameAndAnalyseTheWeightsOnce() throws Exception {
        List<RunConfiguration> points = new ArrayList<>();
        for (String buffer : List.of("32", "64", "128", "256")) {
            for (String units : List.of("8", "16")) {
                points.add(point(
                        "machine.base=bitx-mild-fp32",
                        "machine.buffers.weight=" + buffer + " KiB",
                        "machine.pe.compute-units=" + units));
            }
        }
        SharedAnalysis shared = new SharedAnalysis(ROOMY);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<String> found = new ArrayList<>();
        try {
            List<Callable<String>> runs = new ArrayList<>();
            points.forEach(point -> runs.add(() -> text(shared.simulation(point).run())));
            for (Future<String> run : threads.invokeAll(runs)) {
                found.add(run.get());
            }
        } finally {
            threads.shutdown();
        }
        for (int i = 0; i < points.size(); i++) {
            assertEquals(text(new Simulation(points.get(i)).run()), found.get(i));
        }
        assertEquals(1, shared.analysesMade());
        assertEquals(points.size(), shared.schedulesMade());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripes", "pragmatic", "dadiannao", "stripes-isolane", "pragmatic-isolane"})
    void everyMachineAnalysesItsOperandsOnceForAllBuffersAndMemories(String machine) {
        SharedAnalysis shared = new SharedAnalysis(ROOMY);
        for (String buffer : List.of("256", "512")) {
            for (String memory : List.of("ddr3-1066f-4gb-x8", "ddr3-1600k-4gb-x8")) {
                shared.simulation(point(
                        "machine.base=" + machine,
                        "machine.buffers.weight=" + buffer + " KiB",
                        "memory.base=" + memory));
            }
        }
        assertEquals(1, shared.analysesMade());
    }

    @Test
    void weightsAreAnalysedOncePerPruningAndSchedulesOncePerBuffersAndArray() {
        SharedAnalysis shared = new SharedAnalysis(ROOMY);
        for (String rows : List.of("6", "10", "6", "10")) {
            for (String memory : List.of("ddr3-1066f-4gb-x8", "ddr3-1600k-4gb-x8")) {
                shared.simulation(
                        point("machine.base=bitx-mild-fp32", "machine.pe.rows=" + rows, "memory.base=" + memory));
            }
        }
        assertEquals(2, shared.analysesMade());
        // Which mapping is fastest may differ between the two.
        assertTrue(shared.schedulesMade() <= 2, "made " + shared.schedulesMade());
    }

    @Test
    void aPointThatFitsNoBufferFailsEveryTimeAndSpoilsNothing() {
        SharedAnalysis shared = new SharedAnalysis(ROOMY);
        RunConfiguration tooSmall = point("machine.base=bitx-mild-fp32", "machine.buffers.weight=1 KiB");
        for (int i = 0; i < 2; i++) {
            InvalidInputException alone = assertThrows(InvalidInputException.class, () -> new Simulation(tooSmall));
            InvalidInputException together =
                    assertThrows(InvalidInputException.class, () -> shared.simulation(tooSmall));
            assertEquals(alone.problems(), together.problems());
        }
        assertSame(point("machine.base=bitx-mild-fp32"), shared);
    }
}
