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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void aPartialSumNarrowerThanAnActivationIsNamed() throws IOException {
        rejected(
                SOUND.replace("fp32}", "fp32, pe: {partial-sum: 2 B}}"),
                "CONFIG:1: machine.pe.partial-sum: is 2 B, expected at least the 4 B of an activation");
        rejected(
                SOUND.replace("bitx-mild-fp32}", "stripes-isolane, array: {partial-sum: 1 B}}"),
                "CONFIG:1: machine.array.partial-sum: is 1 B, expected at least the 2 B of an activation");
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
    void whatTheTechnologyTablesLackIsFoundByTheCheck() throws IOException {
        for (String[] wrong : List.of(
                new String[] {"machine.buffers.weight=1536 B", "machine.buffers.weight: weight_buffer of 1536 B"},
                new String[] {"energy.sram-table=none.csv", "none.csv: does not exist"},
                new String[] {"machine.buffers.word-bits=48 b", "has no itrs-hp macros with a word of 48 bits"})) {
            CommandLineRun run = CommandLineRun.of(
                    "config",
                    "check",
                    Files.writeString(folder.resolve("c.yaml"), SOUND).toString(),
                    "--set",
                    wrong[0]);
            assertEquals(2, run.status(), wrong[0]);
            assertTrue(run.err().contains(wrong[1]), run.err());
        }
        CommandLineRun sixteen =
                CommandLineRun.of("config", "check", folder.resolve("c.yaml").toString(), "--set", "energy.node-nm=16");
        assertEquals(0, sixteen.status(), sixteen.err());
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
        Files.write(folder.resolve("w.npy"), npy("<c16", "(8,)", 128));
        rejected(
                SOUND.replace("squeezenet1_1", "squeezenet1_1, weights: w.npy"),
                "FOLDER/w.npy: tensor 'w': dtype <c16, expected one of <f8, <f4, <f2, <i2, |i1, or integers for"
                        + " activations");
    }

    @Test
    void aNameThatIsNoFolderNameIsNamed() throws IOException {
        for (String name : new String[] {"../../up", "a\\\\b", "a\\tb"}) {
            String shown = name.startsWith("..") ? "'/'" : name.endsWith("tb") ? "control character U+0009" : "'\\'";
            rejected(
                    SOUND + "name: \"" + name + "\"\n",
                    "CONFIG:4: name: holds " + shown
                            + ", expected a name for a folder, without /, \\ and control characters");
        }
        rejected(SOUND + "name: ..\n", "CONFIG:4: name: is \"..\", expected a name for a folder");
        rejected(SOUND + "name: \" \"\n", "CONFIG:4: name: is empty, expected a name for a folder");
        rejected(SOUND + "name: " + "n".repeat(201) + "\n", "CONFIG:4: name: has 201 bytes, expected at most 200");
    }

    @Test
    void weightsOfATypeThatIsReadButHoldsNoWeightsAreNamedInNumPysWords() throws IOException {
        Files.writeString(
                folder.resolve("one.csv"),
                "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n"
                        + "w64,conv,3,64,8,8,3,3,1,1,1\n");
        Files.write(folder.resolve("w64.npy"), npy("<i8", "(64, 3, 3, 3)", 64 * 27 * 8));
        rejected("""
                machine: {base: bitx-mild-fp32}
                memory: {base: ddr3-1600k-4gb-x8}
                workload: {shapes: one.csv, weights: w64.npy}
                """, "FOLDER/w64.npy: tensor 'w64': dtype <i8, expected one of <f8, <f4, <f2, <i2, |i1");
    }

    @Test
    void aRecordingDoesNotReplaceAFileWithoutForce() throws IOException {
        Path file = Files.writeString(folder.resolve("thesis.tex"), "years of work");
        rejected(SOUND, "FOLDER/thesis.tex: exists, expected a new file or --force", "--record", "memory=" + file);
        assertEquals("years of work", Files.readString(file));
    }

    @Test
    void aRecordingWithoutAFileOrTwiceIsNamed() throws IOException {
        String form = ", expected KIND=FILE, such as memory=run.trace.gz";
        rejected(SOUND, "--record memory=: no file" + form, "--record", "memory=");
        rejected(SOUND, "--record trace=t: unknown kind, expected memory, timeline, work", "--record", "trace=t");
        rejected(SOUND, "--record memory: no kind and file" + form, "--record", "memory");
        rejected(
                SOUND,
                "--record memory=FOLDER/b: memory is recorded to FOLDER/a already, expected each kind once",
                "--record",
                "memory=" + folder.resolve("a"),
                "--record",
                "memory=" + folder.resolve("b"));
        rejected(
                SOUND,
                "--record work=FOLDER/a: is written by --record memory, too, expected a file for each",
                "--record",
                "memory=" + folder.resolve("a"),
                "--record",
                "work=" + folder.resolve("a"));
    }

    @Test
    void anUnknownWayOfShowingProgressIsNamedWithTheOnesThereAre() {
        CommandLineRun run = CommandLineRun.of("run", "c.yaml", "--progress", "nonsense");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("is 'nonsense', expected plain, bar or none"), run.err());
    }

    @Test
    void aReplayReplacesNothingAndNeedsARequest() throws IOException {
        Path trace = Files.writeString(folder.resolve("empty.trace"), "# nothing\n");
        Path commands = Files.writeString(folder.resolve("commands.csv"), "old");
        Path out = folder.resolve("out");
        String[] arguments = {
            "replay",
            trace.toString(),
            "--memory",
            "ddr3-1600k-4gb-x8",
            "--out",
            out.toString(),
            "--commands",
            commands.toString(),
            "--force"
        };
        CommandLineRun kept = CommandLineRun.of(Arrays.copyOf(arguments, arguments.length - 1));
        assertEquals(commands + ": exists, expected a new file or --force\n", kept.err());
        CommandLineRun empty = CommandLineRun.of(arguments);
        assertEquals(trace + ": no request, expected a memory trace\n", empty.err());
        assertEquals(2, empty.status());
        assertEquals("old", Files.readString(commands));
        assertFalse(Files.exists(out));
    }

    @Test
    void aTraceWhoseNameMakesNoFolderNameNeedsAFolder() throws IOException {
        Path trace = Files.writeString(folder.resolve("a\nb"), "0 0 R\n");
        CommandLineRun run = CommandLineRun.of("replay", trace.toString(), "--memory", "ddr3-1600k-4gb-x8");
        assertEquals(
                "result folder: its name holds control character U+000A, expected a name for a folder, without /, \\ and"
                        + " control characters, or --out DIR\n",
                run.err());
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

    /** An array of zeros. */
    private static byte[] npy(String dtype, String shape, int dataBytes) {
        String header = "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape + ", }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        return file.array();
    }

    private void rejected(String configuration, String expected, String... options) throws IOException {
        Path config = Files.writeString(folder.resolve("c.yaml"), configuration);
        Path out = folder.resolve("out");
        List<String> arguments = new ArrayList<>(List.of("run", config.toString(), "--out", out.toString()));
        arguments.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
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
