package bitshear.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The lines of a store, read from a place on: eight hexadecimal digits of CRC-32C over the content, a space, the content, a line feed.
 */
final class StoreLines {
    /** Longer than any line we write: what is longer is no line. */
    private static final int LONGEST_LINE = 1 << 26;

    private static final int CHECKSUM_DIGITS = 8;
    private static final int WINDOW = 1 << 16;

    private final FileChannel channel;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Position in the file of the window's first byte. */
    private long windowAt;

    StoreLines(FileChannel channel) {
        this.channel = channel;
        window.limit(0);
    }

    /** A line as it is to be written. */
    static ByteBuffer line(byte[] content) {
        ByteBuffer line = ByteBuffer.allocate(CHECKSUM_DIGITS + 2 + content.length);
        line.put(checksum(content, 0, content.length).getBytes(StandardCharsets.US_ASCII));
        line.put((byte) ' ').put(content).put((byte) '\n');
        return line.flip();
    }

    private static String checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return String.format("%08x", crc.getValue());
    }

    /** Goes to a place in the file. */
    void seek(long position) {
        if (position >= windowAt && position <= windowAt + window.limit()) {
            window.position((int) (position - windowAt));
        } else {
            windowAt = position;
            window.position(0).limit(0);
        }
    }

    /** Where the next line begins. */
    long position() {
        return windowAt + window.position();
    }

    /** Whether the file ends here. */
    boolean atEnd() throws IOException {
        return !window.hasRemaining() && !fill();
    }

    /** The content of the next line; null if it is not as it was written, or not complete. */
    byte[] next() throws IOException {
        line.reset();
        boolean ended = false;
        while (!ended && (window.hasRemaining() || fill())) {
            int from = window.position();
            int at = from;
            while (at < window.limit() && window.get(at) != '\n') {
                at++;
            }
            ended = at < window.limit();
            if (line.size() < LONGEST_LINE) {
                line.write(window.array(), from, at - from);
            }
            window.position(ended ? at + 1 : at);
        }
        byte[] bytes = line.toByteArray();
        int content = CHECKSUM_DIGITS + 1;
        if (!ended || bytes.length < content || bytes[CHECKSUM_DIGITS] != ' ') {
            return null;
        }
        String written = new String(bytes, 0, CHECKSUM_DIGITS, StandardCharsets.US_ASCII);
        if (!written.equals(checksum(bytes, content, bytes.length - content))) {
            return null;
        }
        return Arrays.copyOfRange(bytes, content, bytes.length);
    }

    private boolean fill() throws IOException {
        windowAt += window.limit();
        window.clear();
        int read = channel.read(window, windowAt);
        window.flip();
        return read > 0;
    }
}
