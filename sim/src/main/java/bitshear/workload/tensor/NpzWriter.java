package bitshear.workload.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NumPy's archive of arrays, compressed as {@code numpy.savez_compressed} does. The same arrays yield the same bytes. */
public final class NpzWriter implements AutoCloseable {
    /** The earliest time a zip file can state: when the archive was written is not part of it. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;

    /** @param out where the archive goes; closed with this writer */
    public NpzWriter(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /**
     * Adds an array of fp32 values.
     *
     * @param name of the array, unique within the archive
     * @param shape sizes of its dimensions
     * @param values row-major
     */
    public void add(String name, List<Long> shape, float[] values) throws IOException {
        if (shape.stream().reduce(1L, Math::multiplyExact) != values.length) {
            throw new IllegalArgumentException(values.length + " values for shape " + shape);
        }
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(Npy.header(ElementType.F32, shape));
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
            if (!buffer.hasRemaining()) {
                zip.write(buffer.array());
                buffer.clear();
            }
        }
        zip.write(buffer.array(), 0, buffer.position());
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
