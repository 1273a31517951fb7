package bitshear.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipInputTest {
    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static byte[] read(byte[] file, int bufferBytes) throws IOException {
        try (GzipInput in = new GzipInput(new ByteArrayInputStream(file), bufferBytes)) {
            return in.readAllBytes();
        }
    }

    @Test
    void wholeMembersAreReadWhateverTheBuffer() throws IOException {
        Random random = new Random(11);
        for (int turn = 0; turn < 300; turn++) {
            byte[] first = new byte[random.nextInt(500)];
            byte[] second = new byte[random.nextInt(500)];
            random.nextBytes(first);
            int buffer = 1 + random.nextInt(600);
            assertArrayEquals(first, read(gzip(first), buffer));
            assertArrayEquals(join(first, second), read(join(gzip(first), gzip(second)), buffer));
        }
    }

    @Test
    void whatStandsBehindTheLastMemberIsAnError() throws IOException {
        Random random = new Random(12);
        for (int turn = 0; turn < 300; turn++) {
            byte[] content = new byte[random.nextInt(300)];
            byte[] garbage = new byte[1 + random.nextInt(60)];
            if (turn % 3 > 0) {
                random.nextBytes(garbage);
            }
            byte[] file = join(gzip(content), garbage);
            int buffer = 1 + random.nextInt(400);
            assertEquals(
                    "gzip data are followed by something else, expected the end of the file",
                    assertThrows(IOException.class, () -> read(file, buffer)).getMessage());
        }
    }

    @Test
    void aMemberThatEndsTooEarlyIsAnError() throws IOException {
        byte[] whole = gzip(new byte[1000]);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> read(cut, 64));
        }
    }
}
