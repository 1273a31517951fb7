package bitshear.workload.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The elements of a tensor as packed little-endian bytes, whatever their storage. */
abstract class ElementBytes implements AutoCloseable {

    /** Puts at least one byte into the buffer, or returns -1 at the end. */
    abstract int read(ByteBuffer into) throws IOException;

    /** Passes over elements. */
    abstract void skip(long elements) throws IOException;

    @Override
    public abstract void close() throws IOException;

    static ElementBytes open(TensorRef tensor) throws IOException {
        Storage storage = tensor.storage();
        if (storage instanceof Storage.Elements elements) {
            return new Runs(FileChannel.open(tensor.file(), StandardOpenOption.READ), elements.runs(), tensor.type());
        }
        if (storage instanceof Storage.Varints varints) {
            return new DecodedVarints(
                    FileChannel.open(tensor.file(), StandardOpenOption.READ), varints.ranges(), tensor.type());
        }
        if (storage instanceof Storage.Computed computed) {
            return new Held(encoded(computed.values().get(), tensor.type()), tensor.type());
        }
        if (storage instanceof Storage.FirstFastest fortran) {
            return new Held(lastFastest(tensor, fortran.offset()), tensor.type());
        }
        return new Member(new ZipFile(tensor.file().toFile()), (Storage.ZipMember) storage, tensor.type());
    }

    /** Values as the bytes of their type, which holds them. */
    private static ByteBuffer encoded(double[] values, ElementType type) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case F32 -> bytes.putFloat((float) value);
                case F64 -> bytes.putDouble(value);
                case I8, U8, BOOL -> bytes.put((byte) (int) value);
                case I16, U16 -> bytes.putShort((short) (int) value);
                case I32, U32 -> bytes.putInt((int) (long) value);
                case I64, U64 -> bytes.putLong((long) value);
                default -> throw new IllegalArgumentException("computed values of type " + type);
            }
        }
        return bytes.flip();
    }

    private static ByteBuffer lastFastest(TensorRef tensor, long offset) throws IOException {
        int size = tensor.type().bytes();
        ByteBuffer stored = ByteBuffer.allocate(Math.toIntExact(tensor.bytes()));
        try (FileChannel channel = FileChannel.open(tensor.file(), StandardOpenOption.READ)) {
            while (stored.hasRemaining()) {
                if (channel.read(stored, offset + stored.position()) < 0) {
                    throw new EOFException();
                }
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(stored.capacity());
        for (int element = 0; element < stored.capacity() / size; element++) {
            bytes.put(stored.array(), firstFastest(tensor.shape(), element) * size, size);
        }
        return bytes.flip();
    }

    /** Where an element, counted with the last dimension running fastest, lies if the first does. */
    static int firstFastest(List<Long> shape, int element) {
        int rest = element;
        int place = 0;
        int stride = Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b));
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            int length = Math.toIntExact(shape.get(axis));
            stride /= length;
            place += rest % length * stride;
            rest /= length;
        }
        return place;
    }

    private static final class Held extends ElementBytes {
        private final ByteBuffer bytes;
        private final int elementBytes;

        Held(ByteBuffer bytes, ElementType type) {
            this.bytes = bytes;
            this.elementBytes = type.bytes();
        }

        @Override
        int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), bytes.remaining());
            if (count == 0) {
                return -1;
            }
            into.put(bytes.array(), bytes.position(), count);
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        void skip(long elements) {
            bytes.position(bytes.position() + Math.toIntExact(elements * elementBytes));
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class Runs extends ElementBytes {
        private final FileChannel channel;
        private final Iterator<Storage.Run> runs;
        private final int elementBytes;
        private long position;
        private long left;
        private int strideBytes;
        /** Holds strided elements with the bytes between them. */
        private ByteBuffer spaced = ByteBuffer.allocate(0);

        Runs(FileChannel channel, List<Storage.Run> runs, ElementType type) {
            this.channel = channel;
            this.runs = runs.iterator();
            this.elementBytes = type.bytes();
        }

        /** Moves to a run with elements left; false at the end of the last one. */
        private boolean advance() {
            while (left == 0) {
                if (!runs.hasNext()) {
                    return false;
                }
                Storage.Run run = runs.next();
                position = run.offset();
                left = run.elements();
                strideBytes = run.strideBytes();
            }
            return true;
        }

        @Override
        int read(ByteBuffer into) throws IOException {
            if (!advance()) {
                return -1;
            }
            long elements = Math.min(left, into.remaining() / elementBytes);
            if (strideBytes == elementBytes) {
                int limit = into.limit();
                into.limit(into.position() + (int) elements * elementBytes);
                readFully(into);
                into.limit(limit);
                position += elements * elementBytes;
            } else {
                readSpaced(into, (int) elements);
            }
            left -= elements;
            return (int) elements * elementBytes;
        }

        private void readSpaced(ByteBuffer into, int elements) throws IOException {
            int bytes = (elements - 1) * strideBytes + elementBytes;
            if (spaced.capacity() < bytes) {
                spaced = ByteBuffer.allocate(bytes);
            }
            spaced.clear().limit(bytes);
            readFully(spaced);
            for (int i = 0; i < elements; i++) {
                into.put(spaced.array(), i * strideBytes, elementBytes);
            }
            position += (long) elements * strideBytes;
        }

        private void readFully(ByteBuffer into) throws IOException {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new EOFException();
                }
                at += count;
            }
        }

        @Override
        void skip(long elements) {
            for (long rest = elements; rest > 0 && advance(); ) {
                long now = Math.min(rest, left);
                position += now * strideBytes;
                left -= now;
                rest -= now;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class DecodedVarints extends ElementBytes {
        private final VarintCursor cursor;
        private final FileChannel channel;
        private final int elementBytes;
        private final ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

        DecodedVarints(FileChannel channel, List<Storage.ByteRange> ranges, ElementType type) {
            this.channel = channel;
            this.cursor = new VarintCursor(channel, ranges);
            this.elementBytes = type.bytes();
        }

        @Override
        int read(ByteBuffer into) throws IOException {
            int bytes = 0;
            while (into.remaining() >= elementBytes && cursor.next()) {
                value.putLong(0, cursor.value());
                into.put(value.array(), 0, elementBytes);
                bytes += elementBytes;
            }
            return bytes == 0 ? -1 : bytes;
        }

        @Override
        void skip(long elements) throws IOException {
            for (long i = 0; i < elements && cursor.next(); i++) {
                // the length of a varint is only known by reading it
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class Member extends ElementBytes {
        private final ZipFile zip;
        private final InputStream in;
        private final int elementBytes;

        Member(ZipFile zip, Storage.ZipMember storage, ElementType type) throws IOException {
            this.zip = zip;
            this.elementBytes = type.bytes();
            ZipEntry entry = zip.getEntry(storage.member());
            if (entry == null) {
                zip.close();
                throw new IOException("the archive has no member " + storage.member());
            }
            this.in = zip.getInputStream(entry);
            in.skipNBytes(storage.skipBytes());
        }

        @Override
        int read(ByteBuffer into) throws IOException {
            int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (count > 0) {
                into.position(into.position() + count);
            }
            return count;
        }

        @Override
        void skip(long elements) throws IOException {
            in.skipNBytes(elements * elementBytes);
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
