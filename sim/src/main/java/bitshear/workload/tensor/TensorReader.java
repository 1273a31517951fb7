package bitshear.workload.tensor;

import bitshear.input.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;

/** Reads the values of one tensor in order through a fixed buffer. */
public final class TensorReader implements AutoCloseable {
    /** Multiple of every element size; large enough that system calls do not show. */
    private static final int BUFFER_BYTES = 1 << 18;

    private final TensorRef tensor;
    private final ElementBytes source;
    private final ByteBuffer buffer;
    private long left;

    TensorReader(TensorRef tensor) {
        this.tensor = tensor;
        this.left = tensor.elements();
        int capacity = (int) Math.min(BUFFER_BYTES, Math.max(8, tensor.bytes()));
        this.buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
        buffer.limit(0);
        try {
            this.source = ElementBytes.open(tensor);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    tensor.file() + ": no such file, expected the values of tensor '" + tensor.name() + "'", e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Values not yet read. */
    public long left() {
        return left;
    }

    /**
     * The next {@code count} values as fp32.
     *
     * @throws InvalidInputException if the elements are not F32, F16 or BF16, or the file ends early
     */
    public void read(float[] into, int from, int count) {
        if (!tensor.type().isFloatingPoint()) {
            throw tensor.problem("elements of type " + tensor.type(), "floating-point numbers");
        }
        int done = 0;
        while (done < count) {
            int now = fill(count - done);
            switch (tensor.type()) {
                case F32 -> {
                    buffer.asFloatBuffer().get(into, from + done, now);
                    buffer.position(buffer.position() + now * Float.BYTES);
                }
                case F16 -> {
                    for (int i = 0; i < now; i++) {
                        into[from + done + i] = HalfPrecision.fromF16(buffer.getShort());
                    }
                }
                case BF16 -> {
                    for (int i = 0; i < now; i++) {
                        into[from + done + i] = HalfPrecision.fromBf16(buffer.getShort());
                    }
                }
                default -> {
                    for (int i = 0; i < now; i++) {
                        into[from + done + i] = (float) next();
                    }
                }
            }
            done += now;
        }
    }

    /**
     * The next {@code count} values as 16-bit integers.
     *
     * @throws InvalidInputException if the elements are not I16 or I8, or the file ends early
     */
    public void read(short[] into, int from, int count) {
        if (!tensor.type().readsAsInt16()) {
            throw tensor.problem("elements of type " + tensor.type(), "I16 or I8");
        }
        int done = 0;
        while (done < count) {
            int now = fill(count - done);
            for (int i = 0; i < now; i++) {
                into[from + done + i] = tensor.type() == ElementType.I16 ? buffer.getShort() : buffer.get();
            }
            done += now;
        }
    }

    /** The next {@code count} values of any type; 64-bit integers beyond 2^53 are rounded. */
    public void read(double[] into, int from, int count) {
        int done = 0;
        while (done < count) {
            int now = fill(count - done);
            for (int i = 0; i < now; i++) {
                into[from + done + i] = next();
            }
            done += now;
        }
    }

    private double next() {
        return switch (tensor.type()) {
            case F64 -> buffer.getDouble();
            case F32 -> buffer.getFloat();
            case F16 -> HalfPrecision.fromF16(buffer.getShort());
            case BF16 -> HalfPrecision.fromBf16(buffer.getShort());
            case F8_E4M3 -> QuarterPrecision.fromE4M3(buffer.get());
            case F8_E5M2 -> QuarterPrecision.fromE5M2(buffer.get());
            case I64 -> buffer.getLong();
            case I32 -> buffer.getInt();
            case I16 -> buffer.getShort();
            case I8 -> buffer.get();
            case U64 -> {
                long value = buffer.getLong();
                yield value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
            }
            case U32 -> Integer.toUnsignedLong(buffer.getInt());
            case U16 -> Short.toUnsignedInt(buffer.getShort());
            case U8, BOOL -> Byte.toUnsignedInt(buffer.get());
        };
    }

    /** Passes over values; cheap where they lie packed in the file. */
    public void skip(long count) {
        if (count > left) {
            throw new IllegalArgumentException("skip " + count + " of " + left + " values");
        }
        long buffered = Math.min(count, buffer.remaining() / tensor.type().bytes());
        buffer.position(buffer.position() + (int) buffered * tensor.type().bytes());
        try {
            source.skip(count - buffered);
        } catch (IOException e) {
            throw unreadable(e);
        }
        left -= count;
    }

    /** Makes at least one and at most {@code wanted} elements available in the buffer; returns how many. */
    private int fill(int wanted) {
        if (wanted > left) {
            throw new IllegalArgumentException("read of " + wanted + " values where " + left + " are left");
        }
        int size = tensor.type().bytes();
        if (buffer.remaining() < size) {
            buffer.clear();
            long bytes = left * size;
            if (bytes < buffer.capacity()) {
                buffer.limit((int) bytes);
            }
            try {
                while (buffer.hasRemaining()) {
                    if (source.read(buffer) < 0) {
                        throw new EOFException();
                    }
                }
            } catch (EOFException e) {
                throw tensor.problem(
                        "the data end after " + (tensor.elements() - left + buffer.position() / size) + " elements",
                        tensor.elements() + " elements");
            } catch (IOException e) {
                throw unreadable(e);
            }
            buffer.flip();
        }
        int now = Math.min(wanted, buffer.remaining() / size);
        left -= now;
        return now;
    }

    private InvalidInputException unreadable(IOException e) {
        return new InvalidInputException(
                tensor.file() + ": tensor '" + tensor.name() + "': cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
