package bitshear.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads gzip to its end, several members in a row included. Java's own stream takes what stands behind the last member for nothing; here
 * it is an error, since it is part of a file that was cut and glued, or the begin of a member that was damaged.
 */
public final class GzipInput extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    private final Tail tail;

    /** @throws IOException if it cannot be read or does not begin like gzip */
    public GzipInput(InputStream in, int bufferBytes) throws IOException {
        this(new Tail(in), bufferBytes);
    }

    private GzipInput(Tail tail, int bufferBytes) throws IOException {
        super(tail, bufferBytes);
        this.tail = tail;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0 && length > 0) {
            requireTrailerLast();
        }
        return read;
    }

    /** The file's last bytes must be those that end the last member: its checksum and its length [RFC 1952, 2.3.1]. */
    private void requireTrailerLast() throws IOException {
        long trailer = tail.lastBytes();
        long expected = crc.getValue() | inf.getBytesWritten() << Integer.SIZE;
        if (trailer != expected) {
            throw new IOException("gzip data are followed by something else, expected the end of the file");
        }
    }

    /** Remembers the last bytes it handed out. */
    private static final class Tail extends FilterInputStream {
        private final byte[] last = new byte[TRAILER_BYTES];

        Tail(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) {
                System.arraycopy(last, 1, last, 0, TRAILER_BYTES - 1);
                last[TRAILER_BYTES - 1] = (byte) b;
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read > 0) {
                int kept = Math.max(0, TRAILER_BYTES - read);
                System.arraycopy(last, TRAILER_BYTES - kept, last, 0, kept);
                int taken = TRAILER_BYTES - kept;
                System.arraycopy(bytes, offset + read - taken, last, kept, taken);
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = 0;
            while (skipped < bytes && read() >= 0) {
                skipped++;
            }
            return skipped;
        }

        /** Goes to the end; the last eight bytes, the first of them the least significant. */
        long lastBytes() throws IOException {
            byte[] rest = new byte[1 << 12];
            int read = read(rest, 0, rest.length);
            while (read >= 0) {
                read = read(rest, 0, rest.length);
            }
            long value = 0;
            for (int i = TRAILER_BYTES - 1; i >= 0; i--) {
                value = value << Byte.SIZE | last[i] & 0xff;
            }
            return value;
        }
    }
}
