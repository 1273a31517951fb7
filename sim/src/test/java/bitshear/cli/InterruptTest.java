package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
    @Test
    void anInterruptedRunLeavesNoFileAndEndsWithStatus130(@TempDir Path folder) throws Exception {
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
}
