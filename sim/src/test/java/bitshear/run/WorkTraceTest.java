package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
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
        assertTrue(
                message.startsWith(trace.toAbsolutePath()
                        + ": the trace was made for bitx rows=10 lanes=8 alignment-rows=277 group=channel, fp32, groups of 8,"
                        + " or the same unpruned, expected a machine with that, found bitx "),
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

    /** A trace whose content was changed by somebody who also made the checksum fit. */
    private static Path forge(byte[] content, int length) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content, 0, length - Long.BYTES);
        ByteBuffer.wrap(content).putLong(length - Long.BYTES, checksum.getValue());
        Path file = folder.resolve("forged.work");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("BITSHEAR WORK\n\2".getBytes(StandardCharsets.US_ASCII));
            try (DeflaterOutputStream compressed = new DeflaterOutputStream(out)) {
                compressed.write(content, 0, length);
            }
        }
        return file;
    }

    private static byte[] small() throws IOException {
        Path shapes = Files.writeString(folder.resolve("small.csv"), """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs
                c0,conv,3,8,8,8,3,3,1,1,1,-1
                p0,maxpool,8,8,8,8,2,2,2,0,1,0
                c1,conv,8,8,4,4,1,1,1,0,2,1
                a0,add,8,8,4,4,1,1,1,0,1,1|2
                g,gavgpool,8,8,4,4,4,4,1,0,1,3
                fc,fc,8,10,1,1,1,1,1,0,1,4
                """);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        simulation("workload.network=null", "workload.shapes=" + shapes.toAbsolutePath())
                .writeWorkTrace(bytes);
        byte[] whole = bytes.toByteArray();
        int head = "BITSHEAR WORK\n\2".length();
        return new InflaterInputStream(new ByteArrayInputStream(whole, head, whole.length - head)).readAllBytes();
    }

    @Test
    void aForgedTraceIsRefusedOrRuns() throws IOException {
        byte[] sound = small();
        assertTrue(simulation("workload.network=null", "workload.trace=" + forge(sound.clone(), sound.length))
                        .run()
                        .result()
                        .cycles()
                > 0);
        int[] values = {0, -1, 1, 2, 3, 255, 1 << 16, 1 << 24, 2_013_265_922, Integer.MAX_VALUE, Integer.MIN_VALUE};
        int refused = 0;
        int ran = 0;
        SplittableRandom random = new SplittableRandom(11);
        for (int at = 0; at + Integer.BYTES <= sound.length - Long.BYTES; at += at < 1400 ? 2 : 97) {
            byte[] forged = sound.clone();
            ByteBuffer.wrap(forged).putInt(at, values[random.nextInt(values.length)]);
            Path file = forge(forged, forged.length);
            int place = at;
            try {
                Simulation simulation = assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> simulation("workload.network=null", "workload.trace=" + file.toAbsolutePath()),
                        () -> "changed at " + place);
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> simulation.run(), () -> "changed at " + place);
                ran++;
            } catch (InvalidInputException e) {
                refused++;
            }
        }
        assertTrue(refused > 250 && ran > 0, refused + " refused, " + ran + " ran");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 25, 127, -128})
    void aLaneWithMoreBitsThanAWeightHasIsRefused(int bits) throws IOException {
        byte[] forged = small();
        // The last lane before the checksum is one of the fully connected layer.
        forged[forged.length - Long.BYTES - 1] = (byte) bits;
        Path file = forge(forged, forged.length);
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> simulation("workload.network=null", "workload.trace=" + file.toAbsolutePath()))
                .getMessage();
        assertEquals(
                file.toAbsolutePath() + ": damaged: layer fc: lane 79 has " + bits
                        + " essential bits, expected 0 to 24, expected a whole work trace",
                message);
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
