package bitshear.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps on a real master and worker processes, by the packaged jar. A sweep gives the same {@code points.csv} as on threads of one
 * process, whatever is killed meanwhile.
 */
class StandaloneClusterTest {
    /** Short tasks, so that much of the sweep is left when the first of them have ended. */
    private static final List<String> SHORT_TASKS =
            List.of("-D" + Driver.TASK_SECONDS + "=0.1", "-Dspark.executor.memory=512m");

    private static final String SWEEP = "sweep";

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    /** The file as the local engine makes it. */
    private static byte[] expected;

    @BeforeAll
    static void startAClusterAndSweepLocally() throws Exception {
        assertTrue(
                Files.exists(StandaloneCluster.JAR),
                "made by 'mvn package', which comes before these tests in 'mvn verify'");
        StudyFolder.copyTo(folder.resolve("studies"));
        try {
            cluster = new StandaloneCluster(folder.resolve("cluster"));
        } catch (IOException e) {
            assumeTrue(false, "skipped: no process can be started here: " + e);
        }
        Path log = folder.resolve("local.log");
        Path out = folder.resolve("local");
        Process local = cluster.start(
                log, folder, StandaloneCluster.bitshear(List.of(), SWEEP, study(), "--out", out.toString()));
        assertEquals(0, StandaloneCluster.exitStatus(local, log), () -> StandaloneCluster.read(log));
        expected = Files.readAllBytes(out.resolve("points.csv"));
        assertEquals(1 + StudyFolder.POINTS, lines(out.resolve("points.csv")));
    }

    @AfterAll
    static void stopTheCluster() throws InterruptedException {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Relative to the drivers' working directory; executors work elsewhere. */
    private static String study() {
        return Path.of("studies", StudyFolder.STUDY).toString();
    }

    @Test
    void aSweepThatLosesAWorkerInTheMiddleGivesTheSameRows() throws Exception {
        Process first = cluster.startWorker("worker-1");
        Process second = cluster.startWorker("worker-2");
        Path log = folder.resolve("worker-lost.log");
        Path out = folder.resolve("worker-lost");
        Process driver = cluster.start(
                log,
                folder,
                StandaloneCluster.bitshear(
                        SHORT_TASKS,
                        SWEEP,
                        study(),
                        "--engine",
                        "spark",
                        "--master",
                        cluster.url(),
                        "--out",
                        out.toString()));

        StandaloneCluster.await(
                "rows of two executors",
                () -> isRunning(driver, log)
                        && stored(out) >= 10
                        && first.descendants().findAny().isPresent()
                        && second.descendants().findAny().isPresent());
        StandaloneCluster.kill(first);
        long storedAtKill = stored(out);

        assertEquals(0, StandaloneCluster.exitStatus(driver, log), () -> StandaloneCluster.read(log));
        assertTrue(storedAtKill < StudyFolder.POINTS, "killed only after the end");
        assertTrue(StandaloneCluster.read(log).contains("Lost executor"), () -> StandaloneCluster.read(log));
        assertArrayEquals(expected, Files.readAllBytes(out.resolve("points.csv")));
        StandaloneCluster.kill(second);
    }

    @Test
    void aDriverThatIsKilledIsResumedBySparkSubmit() throws Exception {
        Process worker = cluster.startWorker("worker-3");
        Path out = folder.resolve("driver-lost");
        Path log = folder.resolve("driver-lost.log");
        Process driver = cluster.start(
                log,
                folder,
                StandaloneCluster.bitshear(
                        SHORT_TASKS,
                        SWEEP,
                        study(),
                        "--engine",
                        "spark",
                        "--master",
                        cluster.url(),
                        "--out",
                        out.toString()));
        StandaloneCluster.await("rows", () -> isRunning(driver, log) && stored(out) >= 10);
        StandaloneCluster.kill(driver);
        long storedAtKill = stored(out);
        assertTrue(storedAtKill < StudyFolder.POINTS, "killed only after the end");

        Path submitLog = folder.resolve("submit.log");
        Process submit = cluster.start(
                submitLog,
                folder,
                StandaloneCluster.spark(List.of(
                        "org.apache.spark.deploy.SparkSubmit",
                        "--master",
                        cluster.url(),
                        "--conf",
                        "spark.executor.memory=512m",
                        StandaloneCluster.JAR.toString(),
                        SWEEP,
                        study(),
                        "--engine",
                        "spark",
                        "--out",
                        out.toString(),
                        "--resume")));
        assertEquals(0, StandaloneCluster.exitStatus(submit, submitLog), () -> StandaloneCluster.read(submitLog));
        assertArrayEquals(expected, Files.readAllBytes(out.resolve("points.csv")));
        // What was stored before the kill was not done again: every point has its one line, beside the header's.
        assertEquals(1 + StudyFolder.POINTS, lines(out.resolve("points.store")));
        StandaloneCluster.kill(worker);
    }

    private static boolean isRunning(Process driver, Path log) {
        assertTrue(driver.isAlive(), () -> "has ended too early:\n" + StandaloneCluster.read(log));
        return true;
    }

    /** Points whose rows are in a store that is being written. */
    private static long stored(Path out) {
        Path store = out.resolve("points.store");
        return Files.exists(store) ? lines(store) - 1 : 0;
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
