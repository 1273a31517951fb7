package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.workload.onnx.Proto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake a user can make in {@code bitshear run} ends in status 2, one clear line, and no result folder. */
class BadInputTest {
    private static final String SOUND = """
            machine: {base: bitx-mild-fp32}
            memory: {base: ddr3-1600k-4gb-x8}
            workload: {network: squeezenet1_1}
            """;

    @TempDir
    Path folder;

    @Test
    void anUnknownKeyIsNamedWithItsLineAndASuggestion() throws IOException {
        rejected(
                SOUND + "simulation: {sed: 1}\n",
                "CONFIG:4: simulation.sed: unknown key, did you mean \"seed\"? expected one of kernel, fidelity, seed");
    }

    @Test
    void aMissingUnitIsNamed() throws IOException {
        rejected(
                SOUND.replace("fp32}", "fp32, buffers: {weight: 64}}"),
                "CONFIG:1: machine.buffers.weight: no unit in \"64\", expected a size in bytes of at least 2 B in B, KiB, MiB, GiB or TiB, such as 64 KiB");
    }

    @Test
    void aNegativeSizeIsNamed() throws IOException {
        rejected(
                SOUND.replace("fp32}", "fp32, buffers: {weight: -64 KiB}}"),
                "CONFIG:1: machine.buffers.weight: out of range: \"-64 KiB\", expected a size in bytes of at least 2 B in B, KiB, MiB, GiB or TiB, such as 64 KiB");
    }

    @Test
    void everyMistakeOfAFileIsReportedAtOnce() throws IOException {
        rejected("""
                machine: {base: bitx-mild-fp32, clock: 1}
                memory: {base: ddr3-1600k-4gb-x8, row-hit-cap: 0}
                workload: {network: squeezenet1_1, batch: many}
                """, """
                CONFIG:1: machine.clock: no unit in "1", expected a frequency from 1 MHz to 10 GHz in Hz, kHz, MHz or GHz, \
                such as 1 GHz
                CONFIG:2: memory.row-hit-cap: out of range: "0", expected a whole number of at least 1, or "unlimited"
                CONFIG:3: workload.batch: not a number: "many", expected a whole number from 1 to 1048576""");
    }

    @Test
    void anUnknownNetworkIsReportedWithTheOtherMistakes() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "config",
                "check",
                Files.writeString(
                                folder.resolve("c.yaml"),
                                SOUND.replace("squeezenet1_1", "squeezenet9") + "simulation: {seed: x}\n")
                        .toString());
        assertEquals(2, run.status());
        assertEquals(2, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("c.yaml:3: workload.network: unknown network 'squeezenet9', expected one of "));
    }

    @Test
    void aBufferOutsideTheSramTableIsNamedByItsKey() throws IOException {
        rejected(
                SOUND.replace("fp32}", "fp32, buffers: {weight: 1536 B}}"),
                "machine.buffers.weight: weight_buffer of 1536 B in 2 macros: sram-cacti7.csv: an SRAM macro of 768 B is"
                        + " outside the table, expected 1024 to 262144 B (28 nm itrs-hp, 256 bits)");
    }

    @Test
    void aBatchInDetailedFidelityIsRefused() throws IOException {
        rejected(
                SOUND.replace("squeezenet1_1", "squeezenet1_1, batch: 2") + "simulation: {fidelity: detailed}\n",
                "CONFIG:4: simulation.fidelity: detailed runs one inference at a time, expected workload.batch: 1 or"
                        + " fidelity: fast");
    }

    @Test
    void aBufferTooSmallForALayerIsNamedWithTheBytesItNeeds() throws IOException {
        rejected(
                SOUND.replace("fp32}", "fp32, buffers: {activation: 2 KiB}}").replace("squeezenet1_1", "resnet18"),
                "machine.buffers.activation: too small for layer conv1: the inputs of one window set and one group of lanes need 3108"
                        + " bytes, one half of the buffer has 1024 bytes");
    }

    @Test
    void aMissingConfigurationIsNamed() {
        CommandLineRun run =
                CommandLineRun.of("run", folder.resolve("none.yaml").toString());
        assertEquals(2, run.status());
        assertEquals(folder.resolve("none.yaml") + ": no such file, expected a configuration file\n", run.err());
    }

    @Test
    void aMissingModelIsNamed() throws IOException {
        rejected(
                SOUND.replace("network: squeezenet1_1", "model: none.onnx"),
                "CONFIG:3: workload.model: FOLDER/none.onnx: no such file, expected an ONNX model");
    }

    @Test
    void aTruncatedOnnxModelIsNamed() throws IOException {
        byte[] model = model(Proto.floats("w", new float[8], 1, 8, 1, 1));
        Files.write(folder.resolve("m.onnx"), Arrays.copyOf(model, model.length - 20));
        rejected(
                SOUND.replace("network: squeezenet1_1", "model: m.onnx"),
                "FOLDER/m.onnx: truncated or damaged: the field at byte 10 claims 108 bytes, expected at most the 94 that are left of 105");
    }

    @Test
    void aNanWeightIsNamedWithTensorAndIndex() throws IOException {
        float[] values = new float[8];
        values[5] = Float.NaN;
        Files.write(folder.resolve("m.onnx"), model(Proto.floats("w", values, 1, 8, 1, 1)));
        rejected(
                SOUND.replace("network: squeezenet1_1", "model: m.onnx"),
                "FOLDER/m.onnx: tensor 'w': weight 5 of layer 'the Conv' (filter 0, channel 5, row 0, column 0) is NaN,"
                        + " expected finite numbers");
    }

    @Test
    void aHugeDimensionOfAnOnnxTensorIsRefusedBeforeAnythingIsAllocated() throws IOException {
        Files.write(folder.resolve("m.onnx"), model(Proto.tensor("w", 1, 10_000_000_000L, 8, 1, 1)));
        rejected(
                SOUND.replace("network: squeezenet1_1", "model: m.onnx"),
                "FOLDER/m.onnx: tensor 'w': shape [10000000000, 8, 1, 1] of F32 in 0 bytes of data, in a file of 95,"
                        + " expected 320000000000 bytes for 80000000000 elements");
    }

    @Test
    void aSafetensorsHeaderThatLiesIsNamed() throws IOException {
        String header = "{\"features.0.weight\":{\"dtype\":\"F32\",\"shape\":[64,3,3,3],\"data_offsets\":[0,6912]}}";
        ByteBuffer file = ByteBuffer.allocate(8 + header.length() + 100).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("w.safetensors"), file.array());
        rejected(
                SOUND.replace("squeezenet1_1", "squeezenet1_1, weights: w.safetensors"),
                "FOLDER/w.safetensors: tensor 'features.0.weight': data_offsets [0, 6912] reach beyond the file, expected"
                        + " at most 100, the bytes of data");
    }

    @Test
    void anNpyFileOfTheWrongTypeIsNamed() throws IOException {
        String header = "{'descr': '<c16', 'fortran_order': False, 'shape': (8,), }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + 128).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        Files.write(folder.resolve("w.npy"), file.array());
        rejected(
                SOUND.replace("squeezenet1_1", "squeezenet1_1, weights: w.npy"),
                "FOLDER/w.npy: tensor 'w': dtype <c16, expected one of <f2, <f4, <f8, <i2, <i4, <i8, <u2, <u4, <u8, |b1,"
                        + " |i1, |u1");
    }

    @Test
    void anUnwritableResultFolderIsNamedBeforeTheRun() throws IOException {
        Files.writeString(folder.resolve("file"), "in the way");
        Path config = Files.writeString(folder.resolve("c.yaml"), SOUND);
        CommandLineRun run = CommandLineRun.of(
                "run", config.toString(), "--out", folder.resolve("file/below").toString());
        assertEquals(2, run.status());
        assertEquals(
                "FOLDER/file/below: cannot be written: FOLDER/file is not a folder, expected a folder for results",
                run.err().replace(folder.toString(), "FOLDER").strip());
    }

    /** A model of one 1x1 convolution over 8 channels of a 4x4 image. */
    private static byte[] model(Proto weights) {
        return Proto.model(Proto.graph()
                .message(11, Proto.value("x", 1, 8, 4, 4))
                .message(5, weights)
                .message(1, Proto.node("Conv", "x,w", "y")));
    }

    private void rejected(String configuration, String expected) throws IOException {
        Path config = Files.writeString(folder.resolve("c.yaml"), configuration);
        Path out = folder.resolve("out");
        CommandLineRun run = CommandLineRun.of("run", config.toString(), "--out", out.toString());
        assertEquals(
                expected,
                run.err()
                        .replace(config.toString(), "CONFIG")
                        .replace(folder.toString(), "FOLDER")
                        .strip());
        assertEquals(2, run.status());
        assertFalse(Files.exists(out), "nothing may be written");
    }
}
