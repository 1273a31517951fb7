package bitshear.workload.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.ElementType;
import bitshear.workload.tensor.TensorPatch;
import bitshear.workload.tensor.TensorRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxReaderTest {
    @TempDir
    Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.onnx"), bytes);
    }

    private Path write(Proto graph) throws IOException {
        return write(Proto.model(graph));
    }

    private TensorRef tensor(Proto tensor) throws IOException {
        return OnnxModel.read(write(Proto.graph().message(5, tensor)))
                .initializers()
                .tensors()
                .get(0);
    }

    private String problem(Path file) {
        String message = assertThrows(InvalidInputException.class, () -> OnnxModel.read(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    private String problem(Proto tensor) throws IOException {
        return problem(write(Proto.graph().message(5, tensor)));
    }

    private static final float[] VALUES = {1, -2, 0.5f, 3e-39f, 1e38f, 0};

    @Test
    void valuesAreReadFromEveryPlaceOnnxKeepsThem() throws IOException {
        assertArrayEquals(VALUES, tensor(Proto.floats("w", VALUES, 2, 3)).floats());
        assertArrayEquals(
                VALUES,
                tensor(Proto.tensor("w", 1, 6).bytes(4, Proto.le(VALUES))).floats());
        // a packed list may come in pieces
        assertArrayEquals(
                VALUES,
                tensor(Proto.tensor("w", 1, 6).bytes(4, Proto.le(1, -2)).bytes(4, Proto.le(0.5f, 3e-39f, 1e38f, 0)))
                        .floats());
        Proto unpacked = Proto.tensor("w", 1, 6);
        for (float value : VALUES) {
            unpacked.fixed32(4, value);
        }
        assertArrayEquals(VALUES, tensor(unpacked).floats());
        assertArrayEquals(
                new double[] {-1, 300, Long.MAX_VALUE},
                tensor(Proto.longs("s", -1, 300, Long.MAX_VALUE)).doubles());
        assertArrayEquals(
                new double[] {-1, 300},
                tensor(Proto.tensor("s", 7, 2).varint(7, -1).varint(7, 300)).doubles());
    }

    @Test
    void halfPrecisionAndIntegersAreReadFromVarints() throws IOException {
        TensorRef half = tensor(Proto.tensor("w", 10, 3)
                .bytes(5, new Proto().raw(0x3C00).raw(0x8001).raw(0).toBytes()));
        assertEquals(ElementType.F16, half.type());
        assertArrayEquals(new float[] {1, -0x1p-24f, 0}, half.floats());
        assertArrayEquals(
                new short[] {-5, 300},
                tensor(Proto.tensor("w", 5, 2).varint(5, -5).varint(5, 300)).shorts());
        assertArrayEquals(
                new float[] {1, -3},
                tensor(Proto.tensor("w", 16, 2).bytes(9, new byte[] {(byte) 0x80, 0x3F, 0x40, (byte) 0xC0}))
                        .floats());
    }

    @Test
    void valuesAreReadFromExternalData() throws IOException {
        Files.write(folder.resolve("w.bin"), Proto.le(9, 1, 2));
        Proto entry = external("w.bin", "4", "8");
        TensorRef tensor = tensor(entry);
        assertEquals(folder.resolve("w.bin"), tensor.file());
        assertArrayEquals(new float[] {1, 2}, tensor.floats());
        assertEquals(
                List.of(folder.resolve("w.bin")),
                OnnxModel.read(folder.resolve("m.onnx")).externalFiles());
    }

    private static Proto external(String location, String offset, String length) {
        Proto tensor = Proto.tensor("w", 1, 2).varint(14, 1);
        tensor.message(13, new Proto().text(1, "location").text(2, location));
        tensor.message(13, new Proto().text(1, "offset").text(2, offset));
        return tensor.message(13, new Proto().text(1, "length").text(2, length));
    }

    @Test
    void externalDataMustBeThereInsideTheFolderAndLongEnough() throws IOException {
        assertEquals(
                "tensor 'w': external data file " + folder.resolve("no.bin")
                        + " is missing, expected it beside the model",
                problem(external("no.bin", "0", "8")));
        assertEquals(
                "tensor 'w': external data in '../w.bin', expected a file in the model's own folder",
                problem(external("../w.bin", "0", "8")));
        Files.write(folder.resolve("w.bin"), Proto.le(9, 1, 2));
        assertEquals(
                "tensor 'w': external data at bytes 8 to 16 of " + folder.resolve("w.bin")
                        + ", expected at most its size, 12",
                problem(external("w.bin", "8", "8")));
        assertEquals(
                "tensor 'w': shape [2] of F32 in 4 bytes of external data, expected 8 bytes for 2 elements",
                problem(external("w.bin", "8", "4")));
        assertEquals(
                "tensor 'w': external data offset '-8', expected a number of bytes",
                problem(external("w.bin", "-8", "8")));
    }

    @Test
    void patchedValuesChangeNothingElse() throws IOException {
        Proto unpacked = Proto.tensor("w", 1, 6);
        for (float value : VALUES) {
            unpacked.fixed32(4, value);
        }
        List<Proto> tensors = List.of(
                Proto.floats("w", VALUES, 2, 3),
                Proto.tensor("w", 1, 6).bytes(4, Proto.le(1, -2)).bytes(4, Proto.le(0.5f, 3, 4, 0)),
                unpacked);
        for (Proto tensor : tensors) {
            TensorRef ref = tensor(tensor);
            byte[] before = Files.readAllBytes(ref.file());
            float[] changed = ref.floats();
            changed[1] = 7;
            changed[2] = 0;
            try (FileChannel channel = FileChannel.open(ref.file(), StandardOpenOption.WRITE)) {
                TensorPatch.write(channel, ref, 1, changed, 1, 2);
            }
            assertArrayEquals(changed, ref.floats());
            byte[] after = Files.readAllBytes(ref.file());
            assertEquals(before.length, after.length);
            long different = 0;
            for (int i = 0; i < before.length; i++) {
                different += before[i] == after[i] ? 0 : 1;
            }
            assertTrue(different > 0 && different <= 8, different + " bytes differ");
        }
    }

    @Test
    void patchedVarintsKeepTheirLength() throws IOException {
        TensorRef half = tensor(Proto.tensor("w", 10, 4)
                .bytes(5, new Proto().raw(0x3C00).raw(0xC001).raw(0x8000).raw(5).toBytes()));
        try (FileChannel channel = FileChannel.open(half.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            TensorPatch.write(channel, half, 1, new float[] {-2, 0, 0x1p-24f}, 0, 3);
        }
        assertArrayEquals(new float[] {1, -2, 0, 0x1p-24f}, half.floats());
        assertArrayEquals(
                half.floats(),
                OnnxModel.read(half.file()).initializers().tensors().get(0).floats());
    }

    @Test
    void aTruncatedFileIsAnErrorAtEveryLength() throws IOException {
        byte[] whole = Proto.model(smallGraph());
        OnnxImport.read(write(whole));
        for (int length = 0; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            // without the last field, the operator set, the model is whole again
            if (length < whole.length - 6) {
                assertThrows(InvalidInputException.class, () -> OnnxImport.read(file), "cut at " + length);
            }
        }
        Path cut = write(Arrays.copyOf(whole, whole.length / 2));
        assertEquals(
                "truncated or damaged: the field at byte 10 claims 296 bytes, expected at most the 145 that are left of 157",
                problem(cut));
    }

    private static Proto smallGraph() {
        return Proto.graph()
                .message(5, Proto.floats("c.weight", new float[2 * 9], 2, 1, 3, 3))
                .message(5, Proto.longs("shape", 0, -1))
                .message(11, Proto.value("x", -1, 1, 6, 6))
                .message(1, Proto.node("Conv", "x,c.weight", "y", Proto.integers("pads", 1, 1, 1, 1)))
                .message(1, Proto.node("Relu", "y", "r"))
                .message(1, Proto.node("Reshape", "r,shape", "z"))
                .message(12, Proto.value("z", -1, 72));
    }

    @Test
    void lyingLengthsAndHugeDimensionsAreErrorsBeforeAnythingIsAllocated() throws IOException {
        assertEquals(
                "truncated or damaged: the field at byte 22 claims 4294967295 bytes, expected at most the 0 that are left"
                        + " of 33",
                problem(Proto.tensor("w", 1).lying(9, 0xFFFFFFFFL, new byte[0])));
        assertEquals(
                "tensor 'w': shape [10737418240] of F32 in 4 bytes of data, in a file of 39, expected 42949672960 bytes"
                        + " for 10737418240 elements",
                problem(Proto.tensor("w", 1, 10_737_418_240L).bytes(9, new byte[4])));
        assertEquals(
                "tensor 'w': shape [4611686018427387904, 4] has more than 2^63 elements, expected a tensor that fits its"
                        + " file",
                problem(Proto.tensor("w", 1, 1L << 62, 4)));
        assertEquals("tensor 'w': shape [-1], expected no negative size", problem(Proto.tensor("w", 1, -1)));
        assertEquals(
                "tensor 'w': shape [3] with 2 values, expected 3 values",
                problem(Proto.tensor("w", 1, 3).bytes(4, Proto.le(1, 2))));
        assertEquals(
                "tensor 'w': data type 8 of ONNX's TensorProto, expected a real number, integer or boolean type of at"
                        + " least 8 bits",
                problem(Proto.tensor("w", 8, 1)));
        assertEquals(
                "tensor 'w': F32 values in field 7, expected field 4",
                problem(Proto.tensor("w", 1, 1).varint(7, 1)));
    }

    @Test
    void otherFilesAreNotTakenForModels() throws IOException {
        Path missing = folder.resolve("missing.onnx");
        assertEquals("no such file, expected an ONNX model", problem(missing));
        assertTrue(problem(write("<html>not a model</html>".getBytes())).contains("expected"));
        assertEquals("no graph in the file, expected an ONNX model", problem(write(new byte[0])));
        Path folderAsFile = Files.createDirectory(folder.resolve("d.onnx"));
        assertThrows(InvalidInputException.class, () -> OnnxModel.read(folderAsFile));
    }

    /** Damage of any kind ends in a message or is not noticed; never in another exception or in memory. */
    @Test
    void damagedBytesNeverEndInAnotherException() throws IOException {
        byte[] whole = Proto.model(smallGraph());
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = write(damaged);
            try {
                OnnxImport imported = OnnxImport.read(file);
                imported.bindings().forEach(binding -> binding.read());
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().contains("expected"), e.getMessage());
            }
        }
    }
}
