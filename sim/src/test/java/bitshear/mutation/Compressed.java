package bitshear.mutation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** Packed forms of inputs, so that what is inside can be changed. */
final class Compressed {
    /** Magic and version of a work trace, in front of its packed body. */
    private static final int WORK_HEAD = "BITSHEAR WORK\n".length() + 1;

    private static final int CHECKSUM = Long.BYTES;

    private Compressed() {}

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    /** The body of a work trace without its checksum. */
    static byte[] workBody(byte[] trace) throws IOException {
        byte[] all = new InflaterInputStream(new ByteArrayInputStream(trace, WORK_HEAD, trace.length - WORK_HEAD))
                .readAllBytes();
        return Arrays.copyOf(all, all.length - CHECKSUM);
    }

    /** A work trace of another body, with the checksum that fits it. */
    static byte[] work(byte[] trace, byte[] body) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(trace, 0, WORK_HEAD);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(body);
            deflater.write(
                    ByteBuffer.allocate(CHECKSUM).putLong(checksum.getValue()).array());
        }
        return bytes.toByteArray();
    }
}
