package bitshear.workload.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.IntToLongFunction;

/**
 * Overwrites values of a tensor in a copy of its file and leaves every other byte as it is. A value must be exactly
 * representable in the tensor's own type: pruning clears bits, so what it yields always is.
 */
public final class TensorPatch {
    private static final int CHUNK = 1 << 16;

    private TensorPatch() {}

    /**
     * Writes fp32 values over elements of an F32, F16 or BF16 tensor.
     *
     * @param channel a copy of {@code tensor.file()}, open for writing (and reading, where elements are varints)
     * @param first index of the first element to overwrite
     * @throws IllegalArgumentException if a value is not representable in the tensor's type
     */
    public static void write(FileChannel channel, TensorRef tensor, long first, float[] values, int from, int count)
            throws IOException {
        write(
                channel,
                tensor,
                first,
                count,
                switch (tensor.type()) {
                    case F32 -> i -> Float.floatToRawIntBits(values[from + i]);
                    case F16 -> i -> HalfPrecision.toF16(values[from + i]) & 0xFFFF;
                    case BF16 -> i -> HalfPrecision.toBf16(values[from + i]) & 0xFFFF;
                    case F8_E4M3 -> i -> QuarterPrecision.toE4M3(values[from + i]);
                    case F8_E5M2 -> i -> QuarterPrecision.toE5M2(values[from + i]);
                    case F64 -> i -> Double.doubleToRawLongBits(values[from + i]);
                    default -> throw tensor.problem("elements of type " + tensor.type(), "floating-point numbers");
                });
    }

    /** Writes integers over elements of an I16 or I8 tensor; otherwise as the other method. */
    public static void write(FileChannel channel, TensorRef tensor, long first, short[] values, int from, int count)
            throws IOException {
        write(
                channel,
                tensor,
                first,
                count,
                switch (tensor.type()) {
                    case I16 -> i -> values[from + i];
                    case I8 ->
                        i -> {
                            if (values[from + i] != (byte) values[from + i]) {
                                throw new IllegalArgumentException(values[from + i] + " is not an 8-bit value");
                            }
                            return values[from + i];
                        };
                    default -> throw tensor.problem("elements of type " + tensor.type(), "I16 or I8");
                });
    }

    private static void write(FileChannel channel, TensorRef tensor, long first, int count, IntToLongFunction bits)
            throws IOException {
        if (first < 0 || first + count > tensor.elements()) {
            throw new IllegalArgumentException(
                    "elements " + first + ".." + (first + count) + " of " + tensor.elements() + " in " + tensor.name());
        }
        if (tensor.storage() instanceof Storage.Elements elements) {
            writeRuns(channel, elements, tensor.type().bytes(), first, count, bits);
        } else if (tensor.storage() instanceof Storage.Varints varints) {
            writeVarints(channel, varints, first, count, bits);
        } else if (tensor.storage() instanceof Storage.FirstFastest fortran) {
            int size = tensor.type().bytes();
            ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                buffer.clear();
                put(buffer, size, bits.applyAsLong(i));
                long place = ElementBytes.firstFastest(tensor.shape(), Math.toIntExact(first + i));
                writeFully(channel, buffer.flip(), fortran.offset() + place * size);
            }
        } else if (tensor.storage() instanceof Storage.Computed) {
            throw tensor.problem("weights that are computed from constants", "constants used as they are stored");
        } else {
            throw tensor.problem("a member of a zip archive", "a file whose values can be overwritten in place");
        }
    }

    private static void writeRuns(
            FileChannel channel, Storage.Elements storage, int size, long first, int count, IntToLongFunction bits)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * size).order(ByteOrder.LITTLE_ENDIAN);
        long runStart = 0;
        int done = 0;
        for (Storage.Run run : storage.runs()) {
            while (done < count && first + done < runStart + run.elements()) {
                long inRun = first + done - runStart;
                long offset = run.offset() + inRun * run.strideBytes();
                int most = run.strideBytes() == size ? CHUNK : 1;
                int now = (int) Math.min(Math.min(most, count - done), run.elements() - inRun);
                buffer.clear();
                for (int i = 0; i < now; i++) {
                    put(buffer, size, bits.applyAsLong(done + i));
                }
                writeFully(channel, buffer.flip(), offset);
                done += now;
            }
            runStart += run.elements();
        }
    }

    private static void put(ByteBuffer buffer, int size, long bits) {
        switch (size) {
            case Double.BYTES -> buffer.putLong(bits);
            case Float.BYTES -> buffer.putInt((int) bits);
            case Short.BYTES -> buffer.putShort((short) bits);
            default -> buffer.put((byte) bits);
        }
    }

    /** A varint keeps its length: a shorter value is padded with continuation bytes, which every reader accepts. */
    private static void writeVarints(
            FileChannel channel, Storage.Varints storage, long first, int count, IntToLongFunction bits)
            throws IOException {
        VarintCursor cursor = new VarintCursor(channel, storage.ranges());
        for (long i = 0; i < first; i++) {
            cursor.next();
        }
        ByteBuffer buffer = ByteBuffer.allocate(10);
        for (int i = 0; i < count && cursor.next(); i++) {
            long rest = bits.applyAsLong(i);
            buffer.clear();
            for (int at = 1; at < cursor.length(); at++) {
                buffer.put((byte) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            if (rest > 0x7F || rest < 0) {
                throw new IllegalArgumentException("value " + bits.applyAsLong(i) + " needs more than the "
                        + cursor.length() + " bytes of the value it replaces");
            }
            buffer.put((byte) rest);
            writeFully(channel, buffer.flip(), cursor.start());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }
}
