package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTraceTest {
    private static final String NETWORK = "workload.network=shufflenet_v2_x0_5";

    @TempDir
    static Path folder;

    private static Path trace;
    private static long weights;

    @BeforeAll
    static void record() throws IOException {
        Simulation simulation = simulation(NETWORK);
        weights = simulation.network().weightedLayers().stream()
                .mapToLong(layer -> layer.weights())
                .sum();
        trace = folder.resolve("s.work");
        try (OutputStream out = Files.newOutputStream(trace)) {
            simulation.writeWorkTrace(out);
        }
    }

    private static Simulation simulation(String... sets) {
        return new Simulation(Binder.bind(
                ConfigurationLoader.load(Path.of("..", "config", "quickstart.yaml"), List.of(sets)),
                RunConfiguration.class));
    }

    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result), StandardCharsets.UTF_8).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=same",
                "machine.pe.rows=all",
                "machine.buffers.activation=32 KiB",
                "memory.base=ddr3-1066f-1gb-x16",
                "machine.pe.compute-units=32",
                "machine.pe.lane-queue=0",
                "machine.pe.lane-sync=layer"
            })
    void aReplayTakesTheSameCyclesAndEnergyAsTheWeightsOnOtherMachinesToo(String set) {
        assertEquals(
                text(simulation(NETWORK, set).run().result()),
                text(simulation("workload.trace=" + trace.toAbsolutePath(), set)
                        .run()
                        .result()));
    }

    @Test
    void aTraceIsSmallerThanAByteForEachWeight() throws IOException {
        assertTrue(Files.size(trace) < weights, Files.size(trace) + " bytes for " + weights + " weights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine.pe.rows=6", "machine.pe.lanes=16", "machine.pe.format=fixed16"})
    void aMachineThatPrunesOtherwiseIsToldWhatTheTraceWasMadeFor(String set) {
        String message = assertThrows(
                        InvalidInputException.class, () -> simulation("workload.trace=" + trace.toAbsolutePath(), set))
                .getMessage();
        assertEquals(
                trace.toAbsolutePath() + ": the trace was made for method bitx, rows 10 or all, lanes 8, format fp32,"
                        + " fraction-bits 14, alignment-rows 277, expected a machine with the same",
                message);
    }

    @Test
    void theDetailedFidelityIsToldThatThereAreNoWeights() {
        assertEquals(
                trace.toAbsolutePath()
                        + ": a work trace holds no weights, expected a machine and a fidelity that need only"
                        + " essential bits",
                assertThrows(
                                InvalidInputException.class,
                                () -> simulation(
                                                "workload.trace=" + trace.toAbsolutePath(),
                                                "simulation.fidelity=detailed")
                                        .run())
                        .getMessage());
    }

    @Test
    void everyDamageIsNoticed() throws IOException {
        byte[] sound = Files.readAllBytes(trace);
        SplittableRandom random = new SplittableRandom(7);
        List<String> unnoticed = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            byte[] damaged = random.nextBoolean() ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (damaged.length == sound.length) {
                damaged[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(folder.resolve("damaged.work"), damaged);
            try {
                simulation("workload.trace=" + file.toAbsolutePath());
                unnoticed.add("round " + round);
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().startsWith(file.toAbsolutePath() + ": "), e.getMessage());
            }
        }
        assertEquals(List.of(), unnoticed);
    }

    @Test
    void theShippedTraceRunsLikeTheQuickstart() {
        assertEquals(
                text(simulation().run().result()),
                text(simulation("workload.trace="
                                + Path.of("..", "traces", "squeezenet1_1-bitx-mild-fp32.work")
                                        .toAbsolutePath())
                        .run()
                        .result()));
    }
}
