package bitshear.run;

import bitshear.dram.DramSystem;
import bitshear.result.StagedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes every memory request of a run as a trace, {@code clock address R|W}: replayed on the same memory it gives the same finish clock and the
 * same commands. Compressed if the file name ends in {@code .gz}. The file appears when {@link #commit()} is called.
 */
public final class MemoryTraceRecorder implements Recorder {
    private static final int BUFFER_BYTES = 1 << 16;

    private final StagedFile file;
    private final OutputStream out;
    private final StringBuilder line = new StringBuilder(48);

    /** @throws bitshear.input.InvalidInputException if the file cannot be written */
    public MemoryTraceRecorder(Path path) {
        file = StagedFile.create(path);
        try {
            out = new BufferedOutputStream(
                    path.toString().endsWith(".gz") ? new GZIPOutputStream(file.stream(), BUFFER_BYTES) : file.stream(),
                    BUFFER_BYTES);
            write("# memory clock, byte address, read or write\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DramSystem.RequestObserver requestObserver() {
        return (clock, address, write) -> {
            line.setLength(0);
            line.append(clock).append(" 0x").append(Long.toHexString(address)).append(write ? " W\n" : " R\n");
            write(line);
        };
    }

    private void write(CharSequence text) {
        try {
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void commit() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
