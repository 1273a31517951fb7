package bitshear.workload.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.List;

/** Walks over the protobuf varints of some stretches of a file; each stretch holds whole varints. */
final class VarintCursor {
    private static final int LONGEST = 10;

    private final FileChannel channel;
    private final Iterator<Storage.ByteRange> ranges;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
    /** File position of the byte after the buffered ones. */
    private long position;

    private long unread;
    private long value;
    private long start;
    private int length;

    VarintCursor(FileChannel channel, List<Storage.ByteRange> ranges) {
        this.channel = channel;
        this.ranges = ranges.iterator();
    }

    /** Moves to the next varint; false after the last. */
    boolean next() throws IOException {
        while (!buffer.hasRemaining() && unread == 0) {
            if (!ranges.hasNext()) {
                return false;
            }
            Storage.ByteRange range = ranges.next();
            position = range.offset();
            unread = range.bytes();
        }
        if (buffer.remaining() < LONGEST && unread > 0) {
            refill();
        }
        start = position - buffer.remaining();
        value = 0;
        length = 0;
        byte next;
        do {
            if (!buffer.hasRemaining() || length == LONGEST) {
                throw new EOFException("a varint does not end");
            }
            next = buffer.get();
            value |= (long) (next & 0x7F) << 7 * length++;
        } while (next < 0);
        return true;
    }

    private void refill() throws IOException {
        buffer.compact();
        if (unread < buffer.remaining()) {
            buffer.limit(buffer.position() + (int) unread);
        }
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new EOFException();
            }
            position += count;
            unread -= count;
        }
        buffer.flip();
    }

    /** The varint's value. */
    long value() {
        return value;
    }

    /** File position of the varint's first byte. */
    long start() {
        return start;
    }

    /** Bytes of the varint. */
    int length() {
        return length;
    }
}
