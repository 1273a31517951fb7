package bitshear.workload.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
    /** Written by NumPy 2.4: {@code arange(6, dtype='<f4').reshape(2, 3) / 4}. */
    private static final String BY_NUMPY =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/"
                    + "AACAPwAAoD8=";

    /** Written by NumPy 2.4: {@code array([-32768, 5], dtype='<i2')}. */
    private static final String INTEGERS_BY_NUMPY =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAgAUA";

    /** Written by NumPy 2.4, compressed: a = [[0, 1], [2, 3]] as fp32, b = [[1, -2]] as 8-bit integers. */
    private static final String ARCHIVE_BY_NUMPY =
            "UEsDBC0AAAAIAAAAIQCR9Ofb//////////8FABQAYS5ucHkBABAAkAAAAAAAAABQAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxc"
                    + "pG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLgYwaLAHEg5A5AAAUEsDBC0AAAAI"
                    + "AAAAIQAHm3JW//////////8FABQAYi5ucHkBABAAggAAAAAAAABIAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF6Taaiu"
                    + "o6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6CkaaOgq1CmQDLsZ/AFBLAQItAy0AAAAIAAAAIQCR9OfbUAAAAJAA"
                    + "AAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQItAy0AAAAIAAAAIQAHm3JWSAAAAIIAAAAFAAAAAAAAAAAAAACAAYcAAABi"
                    + "Lm5weVBLBQYAAAAAAgACAGYAAAAGAQAAAAA=";

    @TempDir
    Path folder;

    private Path write(String name, String base64) throws IOException {
        return Files.write(folder.resolve(name), Base64.getDecoder().decode(base64));
    }

    private static TensorRef only(Path file) {
        List<TensorRef> tensors = TensorFile.open(file).tensors();
        assertEquals(1, tensors.size());
        return tensors.get(0);
    }

    private String problem(String header, int dataBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[dataBytes]);
        return problem(Files.write(folder.resolve("w.npy"), out.toByteArray()));
    }

    private String problem(Path file) {
        String message = assertThrows(InvalidInputException.class, () -> TensorFile.open(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    @Test
    void arraysOfNumPyAreRead() throws IOException {
        TensorRef tensor = only(write("w.npy", BY_NUMPY));
        assertEquals("w", tensor.name());
        assertEquals(List.of(2L, 3L), tensor.shape());
        assertArrayEquals(new float[] {0, 0.25f, 0.5f, 0.75f, 1, 1.25f}, tensor.floats());
        assertArrayEquals(
                new short[] {-32768, 5}, only(write("i.npy", INTEGERS_BY_NUMPY)).shorts());
    }

    @Test
    void whatIsWrittenIsWhatNumPyWrites() throws IOException {
        Path file = folder.resolve("out.npy");
        Npy.write(file, List.of(2L, 3L), new float[] {0, 0.25f, 0.5f, 0.75f, 1, 1.25f});
        assertArrayEquals(Base64.getDecoder().decode(BY_NUMPY), Files.readAllBytes(file));
        Npy.write(file, List.of(2L), new short[] {-32768, 5});
        assertArrayEquals(Base64.getDecoder().decode(INTEGERS_BY_NUMPY), Files.readAllBytes(file));
        Npy.write(file, List.of(), new long[] {Long.MIN_VALUE});
        assertArrayEquals(new double[] {Long.MIN_VALUE}, only(file).doubles());
        float[] many = new float[100_000];
        many[99_999] = 7;
        Npy.write(file, List.of(100L, 1000L), many);
        assertArrayEquals(many, only(file).floats());
        assertEquals(List.of("out.npy"), List.of(folder.toFile().list()));
        assertThrows(IllegalArgumentException.class, () -> Npy.write(file, List.of(3L), new float[2]));
    }

    @Test
    void compressedArchivesAreRead() throws IOException {
        TensorFile file = TensorFile.open(write("w.npz", ARCHIVE_BY_NUMPY));
        TensorRef a = file.find("a").orElseThrow();
        assertArrayEquals(new float[] {0, 1, 2, 3}, a.floats());
        assertArrayEquals(new short[] {1, -2}, file.find("b").orElseThrow().shorts());
        try (TensorReader reader = a.open()) {
            float[] last = new float[1];
            reader.skip(3);
            reader.read(last, 0, 1);
            assertEquals(3, last[0]);
        }
    }

    @Test
    void valuesInAnArchiveCannotBeOverwritten() throws IOException {
        Path path = write("w.npz", ARCHIVE_BY_NUMPY);
        TensorRef a = TensorFile.open(path).find("a").orElseThrow();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertTrue(assertThrows(
                            InvalidInputException.class, () -> TensorPatch.write(channel, a, 0, new float[1], 0, 1))
                    .getMessage()
                    .contains("a member of a zip archive"));
        }
    }

    @Test
    void valuesOfAnArrayAreOverwrittenInPlace() throws IOException {
        Path path = write("i.npy", INTEGERS_BY_NUMPY);
        TensorRef tensor = only(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            TensorPatch.write(channel, tensor, 1, new short[] {9, -9}, 1, 1);
            assertThrows(
                    IllegalArgumentException.class, () -> TensorPatch.write(channel, tensor, 1, new short[2], 0, 2));
        }
        assertArrayEquals(new short[] {-32768, -9}, tensor.shorts());
    }

    @Test
    void wrongHeadersAreErrorsNamingWhatIsExpected() throws IOException {
        String all = "<f8, <f4, <f2, <i2, |i1, or integers for activations";
        assertEquals(
                "tensor 'w': dtype <c8, expected one of " + all,
                problem("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", 16));
        assertEquals(
                "tensor 'w': dtype >f4, expected one of " + all,
                problem("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", 8));
        assertTrue(problem("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }", 8)
                .startsWith("tensor 'w': dtype [(x, <f4)], expected one of "));
        assertEquals(
                "tensor 'w': 15 bytes of data, expected 4 elements of 4 bytes for shape [2, 2]",
                problem("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 15));
        assertEquals(
                "tensor 'w': 16 bytes of data, expected 1000000000000 elements of 4 bytes for shape [1000000, 1000000]",
                problem("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }", 16));
        assertEquals(
                "tensor 'w': header {'shape': (2,)}, expected a dictionary of descr, fortran_order and shape",
                problem("{'shape': (2,)}", 8));
        assertEquals(
                "tensor 'w': shape (99999999999999999999,), expected sizes below 2^63",
                problem("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 8));
    }

    @Test
    void otherFilesAreNotTakenForArrays() throws IOException {
        assertEquals(
                "tensor 't': does not start as a NumPy array, expected \\x93NUMPY",
                problem(Files.writeString(folder.resolve("t.npy"), "hello, world")));
        assertEquals(
                "tensor 'v': NumPy format version 9, expected 1, 2 or 3",
                problem(Files.write(
                        folder.resolve("v.npy"), new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 1, 0})));
        byte[] whole = Base64.getDecoder().decode(BY_NUMPY);
        assertEquals(
                "tensor 'c': the file ends inside the header, expected a NumPy array",
                problem(Files.write(folder.resolve("c.npy"), java.util.Arrays.copyOf(whole, 60))));
        assertTrue(problem(Files.writeString(folder.resolve("t.npz"), "hello")).startsWith("not a zip archive: "));
    }

    @Test
    void anArchiveMayHoldArraysOnlyAndEachOnce() throws IOException {
        Path path = folder.resolve("w.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }
        assertEquals("member 'readme.txt', expected .npy members only", problem(path));
    }
}
