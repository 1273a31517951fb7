package bitshear.workload.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path write(String header, byte... data) throws IOException {
        return writeWithLength(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    private Path writeWithLength(long length, String header, byte... data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(length).put(text).put(data);
        return Files.write(folder.resolve("w.safetensors"), buffer.array());
    }

    private String problem(Path file) {
        String message = assertThrows(InvalidInputException.class, () -> TensorFile.open(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    private static byte[] le(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    private static final String ONE = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @Test
    void tensorsOfEveryWeightTypeAreRead() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(-2); // F32
        data.putShort((short) 0xC000).putShort((short) 0x3555); // F16: -2, 0.333...
        data.putShort((short) 0xBF80); // BF16: -1
        data.putShort((short) -300); // I16
        data.put((byte) -7); // I8
        TensorFile file = TensorFile.open(write("""
                {"__metadata__":{"format":"pt"},
                 "f":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
                 "h":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},
                 "b":{"dtype":"BF16","shape":[1],"data_offsets":[12,14]},
                 "s":{"dtype":"I16","shape":[1],"data_offsets":[14,16]},
                 "e":{"dtype":"F32","shape":[0,3],"data_offsets":[16,16]},
                 "c":{"dtype":"I8","shape":[],"data_offsets":[16,17]}}  """, data.array()));
        assertEquals(
                List.of("f", "h", "b", "s", "e", "c"),
                file.tensors().stream().map(TensorRef::name).toList());
        assertEquals(List.of(1L, 2L), file.find("f").orElseThrow().shape());
        assertArrayEquals(new float[] {1.5f, -2}, file.find("f").orElseThrow().floats());
        assertArrayEquals(
                new float[] {-2, 0x1.554p-2f}, file.find("h").orElseThrow().floats());
        assertArrayEquals(new float[] {-1}, file.find("b").orElseThrow().floats());
        assertArrayEquals(new short[] {-300}, file.find("s").orElseThrow().shorts());
        assertArrayEquals(new short[] {-7}, file.find("c").orElseThrow().shorts());
        assertArrayEquals(new float[0], file.find("e").orElseThrow().floats());
    }

    @Test
    void valuesStreamInChunksThatJoinToTheWhole() throws IOException {
        int count = 200_003;
        float[] values = new float[count];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble();
        }
        Path path = write(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + count + "],\"data_offsets\":[0," + 4 * count + "]}}",
                le(values));
        TensorRef tensor = TensorFile.open(path).tensors().get(0);
        float[] joined = new float[count];
        List<Integer> sizes = new ArrayList<>();
        tensor.forEachChunk(70_000, (first, chunk, size) -> {
            System.arraycopy(chunk, 0, joined, (int) first, size);
            sizes.add(size);
        });
        assertArrayEquals(values, joined);
        assertEquals(List.of(70_000, 70_000, 60_003), sizes);
        try (TensorReader reader = tensor.open()) {
            float[] some = new float[3];
            reader.read(some, 0, 1);
            reader.skip(150_000);
            reader.read(some, 1, 2);
            assertArrayEquals(new float[] {values[0], values[150_001], values[150_002]}, some);
            assertEquals(count - 150_003, reader.left());
        }
    }

    @Test
    void aLyingHeaderIsAnErrorNamingTensorFoundAndExpected() throws IOException {
        byte[] eight = new byte[8];
        assertEquals(
                "tensor 'a': data_offsets [0, 8] reach beyond the file, expected at most 7, the bytes of data",
                problem(write(ONE, new byte[7])));
        assertEquals("1 bytes after the last tensor 'a', expected none", problem(write(ONE, new byte[9])));
        assertEquals(
                "tensor 'a': shape [3] of F32 in 8 bytes, expected data_offsets that hold 3 elements of 4 bytes",
                problem(write(ONE.replace("[2]", "[3]"), eight)));
        assertEquals(
                "tensor 'a': shape [4611686018427387904, 4] has more than 2^63 elements, expected a tensor that fits its"
                        + " file",
                problem(write(ONE.replace("[2]", "[4611686018427387904,4]"), eight)));
        assertEquals(
                "tensor 'a': shape [-2], expected no negative size", problem(write(ONE.replace("[2]", "[-2]"), eight)));
        assertEquals(
                "tensor 'a': dtype 'F31', expected one of BF16, BOOL, F16, F32, F64, F8_E4M3, F8_E5M2, I16, I32, I64, I8, U16, U32, U64, U8",
                problem(write(ONE.replace("F32", "F31"), eight)));
        assertEquals(
                "tensor 'a': data_offsets [8, 0], expected [begin, end] with 0 <= begin <= end",
                problem(write(ONE.replace("[0,8]", "[8,0]"), eight)));
        assertEquals(
                "tensor 'a': no data_offsets in the header, expected dtype, shape and data_offsets",
                problem(write("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", eight)));
        assertEquals(
                "tensor 'a': shape holds 2.5, expected whole numbers below 2^63",
                problem(write(ONE.replace("[2]", "[2.5]"), eight)));
        assertEquals(
                "tensor 'a': unknown header key 'x', expected dtype, shape and data_offsets",
                problem(write(ONE.replace("\"shape\"", "\"x\":1,\"shape\""), eight)));
    }

    @Test
    void overlapsAndGapsAreErrors() throws IOException {
        String two = """
                {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
                 "b":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}""";
        assertEquals(
                "tensor 'b': data_offsets begin at 4, inside 'a', expected no overlap, 8 or more",
                problem(write(two.formatted(4, 12), new byte[12])));
        assertEquals(
                "tensor 'b': data_offsets begin at 12, 4 bytes after 'a', expected no gap, 8",
                problem(write(two.formatted(12, 20), new byte[20])));
    }

    @Test
    void aHeaderThatIsNoneIsAnError() throws IOException {
        assertEquals(
                "header length 18446744073709551615, expected 2 to 54 bytes",
                problem(writeWithLength(-1, ONE, new byte[0])));
        assertEquals(
                "header length 4611686018427387904, expected 2 to 54 bytes", problem(writeWithLength(1L << 62, ONE)));
        assertTrue(problem(write("{\"a\":")).startsWith("the header is not valid JSON: "));
        assertEquals("the header is not a JSON object, expected an object of tensors", problem(write("[1]")));
        assertEquals("text after the header's JSON object, expected spaces only", problem(write("{} {}")));
        assertTrue(problem(write(ONE.replace("}}", "},\"a\":{}}"), new byte[8])).contains("Duplicate field 'a'"));
        Path tiny = Files.write(folder.resolve("t.safetensors"), new byte[3]);
        assertEquals("3 bytes, expected a safetensors file of at least 8 bytes", problem(tiny));
    }

    @Test
    void missingAndUnknownFilesAreErrors() throws IOException {
        assertEquals("no such file, expected a file of weights", problem(folder.resolve("no.safetensors")));
        assertEquals("no such file, expected a file of weights", problem(folder.resolve("no.npy")));
        assertEquals("no such file, expected a file of weights", problem(folder.resolve("no.npz")));
        assertEquals("no such file, expected a file of weights", problem(folder.resolve("no.pt")));
        assertEquals(
                "unknown kind of file, expected .safetensors, .npy or .npz",
                problem(Files.createFile(folder.resolve("w.pt"))));
    }

    @Test
    void aTensorOfAnotherTypeIsNotReadAsWeights() throws IOException {
        TensorRef tensor = TensorFile.open(
                        write("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", new byte[8]))
                .tensors()
                .get(0);
        assertEquals(
                tensor.file() + ": tensor 'a': elements of type I64, expected floating-point numbers",
                assertThrows(InvalidInputException.class, tensor::floats).getMessage());
        assertEquals(
                tensor.file() + ": tensor 'a': elements of type I64, expected I16 or I8",
                assertThrows(InvalidInputException.class, tensor::shorts).getMessage());
    }

    @Test
    void aFileCutAfterOpeningIsAnError() throws IOException {
        Path path = write(ONE, le(1, 2));
        TensorRef tensor = TensorFile.open(path).tensors().get(0);
        byte[] bytes = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(bytes, bytes.length - 4));
        assertTrue(assertThrows(InvalidInputException.class, tensor::floats)
                .getMessage()
                .startsWith(path + ": tensor 'a': the data end after "));
    }

    @Test
    void everyHalfPrecisionPatternSurvivesTheWayThereAndBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 0x1F;
            double magnitude = exponent == 0
                    ? (bits & 0x3FF) * 0x1p-24
                    : exponent == 0x1F
                            ? (bits & 0x3FF) == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                            : (0x400 | bits & 0x3FF) * Math.pow(2, exponent - 25);
            float value = HalfPrecision.fromF16((short) bits);
            assertEquals((float) (bits >= 0x8000 ? -magnitude : magnitude), value);
            if (!Float.isNaN(value)) {
                assertEquals((short) bits, HalfPrecision.toF16(value));
                assertEquals((short) bits, HalfPrecision.toBf16(HalfPrecision.fromBf16((short) bits)));
            }
        }
        for (float other : new float[] {1 + 0x1p-11f, 0x1p-25f, 65536, 3e-39f}) {
            assertThrows(IllegalArgumentException.class, () -> HalfPrecision.toF16(other));
        }
        assertThrows(IllegalArgumentException.class, () -> HalfPrecision.toBf16(1 + 0x1p-11f));
    }

    /** The values of the formats' own tables (OCP, revision 1.0): largest, one, least normal, least. */
    @Test
    void eightBitFloatsAreExactInSinglePrecision() {
        assertEquals(448f, QuarterPrecision.fromE4M3((byte) 0x7E));
        assertEquals(1f, QuarterPrecision.fromE4M3((byte) 0x38));
        assertEquals(-1f, QuarterPrecision.fromE4M3((byte) 0xB8));
        assertEquals(0x1p-6f, QuarterPrecision.fromE4M3((byte) 0x08));
        assertEquals(0x1p-9f, QuarterPrecision.fromE4M3((byte) 0x01));
        assertEquals(Float.NaN, QuarterPrecision.fromE4M3((byte) 0xFF));
        assertEquals(57344f, QuarterPrecision.fromE5M2((byte) 0x7B));
        assertEquals(1f, QuarterPrecision.fromE5M2((byte) 0x3C));
        assertEquals(0x1p-16f, QuarterPrecision.fromE5M2((byte) 0x01));
        for (int bits = 0; bits < 256; bits++) {
            if ((bits & 0x7F) != 0x7F) {
                assertEquals((byte) bits, QuarterPrecision.toE4M3(QuarterPrecision.fromE4M3((byte) bits)));
            }
            if ((bits & 0x7F) < 0x7C) {
                assertEquals((byte) bits, QuarterPrecision.toE5M2(QuarterPrecision.fromE5M2((byte) bits)));
            }
        }
    }
}
