package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
    private static final long SIGINT_BIT = 1 << 1; // signal 2, counted from 1

    @Test
    void anInterruptedRunLeavesNoFileAndEndsWithStatus130(@TempDir Path folder) throws Exception {
        assumeTrue(
                !ignoresInterrupts(),
                "skipped: SIGINT is ignored here, and every process started from here ignores it");
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "skipped: no SIGINT on Windows");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "bitshear.cli.Main",
                        "run",
                        "../config/quickstart.yaml",
                        "--set",
                        "simulation.fidelity=detailed", // long enough to be interrupted
                        "--progress",
                        "plain",
                        "--record",
                        "memory=" + folder.resolve("run.trace.gz"),
                        "--out",
                        folder.resolve("out").toString())
                .redirectErrorStream(true)
                .start();
        // The trace's temporary file tells that the simulation is under way.
        File[] files = folder.toFile().listFiles();
        for (int i = 0; i < 600 && run.isAlive() && files.length == 0; i++) {
            Thread.sleep(50);
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
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
    }
}
