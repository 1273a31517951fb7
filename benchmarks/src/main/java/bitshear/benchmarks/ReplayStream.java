package bitshear.benchmarks;

import bitshear.dram.trace.Replay;
import bitshear.dram.trace.TraceReader;
import bitshear.run.MemoryConfiguration;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Replays a gzip trace that another thread makes on the fly, so that its length is limited by patience alone: run it with a small heap to see that replay
 * streams. {@code java -Xmx200m -cp benchmarks/target/benchmarks.jar bitshear.benchmarks.ReplayStream 100000000}
 */
public final class ReplayStream {
    private static final int PIPE_BYTES = 1 << 20;
    private static final int ROW_MASK = (1 << 26) - 1;

    private ReplayStream() {}

    public static void main(String[] arguments) throws IOException {
        long lines = Long.parseLong(arguments[0]);
        PipedInputStream pipe = new PipedInputStream(PIPE_BYTES);
        PipedOutputStream sink = new PipedOutputStream(pipe);
        Thread writer = new Thread(() -> write(sink, lines), "trace writer");
        writer.setDaemon(true);
        writer.start();
        Replay replay = new Replay(MemoryConfiguration.load("ddr3-1600k-4gb-x8", List.of()), null);
        long startedNs = System.nanoTime();
        try (InputStream in = new GZIPInputStream(pipe, 1 << 16)) {
            replay.run(new TraceReader("stream", in, null));
        }
        double seconds = (System.nanoTime() - startedNs) / 1e9;
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%,d requests in %.1f s, %.2f M requests/s with the making of the trace, heap limit %d MiB%n",
                replay.requests(), seconds, replay.requests() / seconds / 1e6, runtime.maxMemory() >> 20);
    }

    private static void write(OutputStream sink, long lines) {
        try (OutputStream out = new BufferedOutputStream(
                new GZIPOutputStream(sink, 1 << 16) {
                    {
                        def.setLevel(Deflater.BEST_SPEED);
                    }
                },
                1 << 16)) {
            for (long i = 0; i < lines; i++) {
                out.write(("0x" + Long.toHexString((i & ROW_MASK) << 6) + " R\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
