package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptTest {
    private static final long SIGINT_BIT = 1 << 1; // signal 2, counted from 1

    @Test
    void anInterruptedRunLeavesNoFileAndEndsWithStatus130(@TempDir Path folder) throws Exception {
        interruptsWithoutAFileLeft(
                folder,
                "run",
                "../config/quickstart.yaml",
                "--set",
                "simulation.fidelity=detailed", // long enough to be interrupted
                "--progress",
                "plain",
                "--record",
                "memory=" + folder.resolve("run.trace.gz"),
                "--out",
                folder.resolve("out").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {".npy", ".npz"})
    void anInterruptedPruningLeavesNoFileAndEndsWithStatus130(String ending, @TempDir Path folder, @TempDir Path inputs)
            throws Exception {
        Path input = zeros(inputs, ending);
        interruptsWithoutAFileLeft(
                folder,
                "prune",
                input.toString(),
                "--threads",
                "1",
                "--out",
                folder.resolve("pruned" + ending).toString());
    }

    /** So many weights that pruning them takes a while. */
    private static Path zeros(Path folder, String ending) throws IOException {
        long weights = 24 << 20;
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + weights / 1024 + ", 1024), }";
        String header = text + " ".repeat(117 - text.length()) + "\n";
        ByteBuffer start = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        Path npy = folder.resolve("zeros.npy");
        try (RandomAccessFile file = new RandomAccessFile(npy.toFile(), "rw")) {
            file.write(start.array());
            file.setLength(start.capacity() + weights * Float.BYTES);
        }
        if (ending.equals(".npy")) {
            return npy;
        }
        Path npz = folder.resolve("zeros.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("zeros.npy"));
            Files.copy(npy, zip);
        }
        return npz;
    }

    /** Interrupts a command as soon as there is a file in the folder. */
    private static void interruptsWithoutAFileLeft(Path folder, String... command) throws Exception {
        assumeTrue(
                !ignoresInterrupts(),
                "skipped: SIGINT is ignored here, and every process started from here ignores it");
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "skipped: no SIGINT on Windows");
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "bitshear.cli.Main"));
        arguments.addAll(List.of(command));
        Process run = new ProcessBuilder(arguments).redirectErrorStream(true).start();
        // A temporary file tells that the work is under way.
        File[] files = folder.toFile().listFiles();
        for (int i = 0; i < 6000 && run.isAlive() && files.length == 0; i++) {
            Thread.sleep(5);
            files = folder.toFile().listFiles();
        }
        assertTrue(run.isAlive(), () -> "ended too early with " + run.exitValue());
        Process interrupt = new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start();
        assertEquals(0, interrupt.waitFor());
        assertTrue(run.waitFor(30, TimeUnit.SECONDS), "the run goes on");
        assertEquals(130, run.exitValue());
        assertEquals(0, folder.toFile().list().length, "nothing may be left behind");
    }

    /** A process of a background job inherits that SIGINT is ignored, and passes it on. */
    static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
    }
}
