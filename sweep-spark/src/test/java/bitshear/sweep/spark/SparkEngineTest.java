package bitshear.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.sweep.EngineOptions;
import bitshear.sweep.LocalEngine;
import bitshear.sweep.SweepEngine;
import bitshear.sweep.SweepStudy;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.spark.SparkContext$;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The engine with executor threads in this process; {@link StandaloneClusterTest} has it with processes. */
class SparkEngineTest {
    private static final EngineOptions LOCAL = new EngineOptions(1, "local[2]");

    @TempDir
    private Path folder;

    @BeforeAll
    static void letSparkBeSilentAboutWhatTheTestsDoToIt() {
        ((Logger) LoggerFactory.getLogger("org.apache.spark")).setLevel(Level.OFF);
    }

    private SweepStudy study() {
        return new SweepStudy(ConfigurationLoader.load(StudyFolder.copyTo(folder), List.of()));
    }

    private static List<PointRow> rows(SweepEngine engine, SweepStudy study, long[] indices, EngineOptions options) {
        List<PointRow> rows = Collections.synchronizedList(new ArrayList<>());
        engine.run(study, LongStream.of(indices).iterator(), options, rows::add);
        rows.sort(Comparator.comparingLong(PointRow::index));
        return rows;
    }

    @Test
    void theServiceLoaderFindsItByItsName() {
        assertTrue(ServiceLoader.load(SweepEngine.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(engine -> engine.name().equals("spark")));
    }

    @Test
    void rowsAreThoseOfTheLocalEngineFailuresIncluded() {
        SweepStudy study = study();
        assertEquals(StudyFolder.POINTS, study.end());
        long[] every = LongStream.range(0, study.end()).toArray();
        List<PointRow> local = rows(new LocalEngine(), study, every, new EngineOptions(2, null));
        assertEquals(local, rows(new SparkEngine(), study, every, LOCAL));
        assertEquals(160, local.stream().filter(row -> row.metrics() == null).count());
    }

    @Test
    void onlyTheIndicesAskedForAreEvaluatedEachOnce() {
        SweepStudy study = study();
        long[] some = {3, 4, 17, 18, 250, 479};
        List<PointRow> rows = rows(new SparkEngine(), study, some, LOCAL);
        assertEquals(
                Arrays.stream(some).boxed().toList(),
                rows.stream().map(PointRow::index).toList());
        assertEquals(List.of(), rows(new SparkEngine(), study, new long[0], LOCAL));
    }

    @Test
    void aSinkThatFailsEndsTheSweepWithItsOwnException() {
        InvalidInputException full = new InvalidInputException("no space left");
        AtomicInteger taken = new AtomicInteger();
        InvalidInputException thrown = assertThrows(
                InvalidInputException.class,
                () -> new SparkEngine()
                        .run(study(), LongStream.range(0, StudyFolder.POINTS).iterator(), LOCAL, row -> {
                            if (taken.incrementAndGet() == 3) {
                                throw full;
                            }
                        }));
        assertSame(full, thrown);
        assertEquals(3, taken.get());
        assertTrue(SparkContext$.MODULE$.getActive().isEmpty(), "Spark has been stopped");
    }

    @Test
    void anInterruptEndsTheSweep() throws InterruptedException {
        SweepStudy study = study();
        AtomicInteger taken = new AtomicInteger();
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread sweep = new Thread(() -> {
            try {
                new SparkEngine().run(study, LongStream.range(0, study.end()).iterator(), LOCAL, row -> {
                    taken.incrementAndGet();
                    Thread.currentThread().interrupt();
                });
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        sweep.start();
        sweep.join();
        assertInstanceOf(IllegalStateException.class, thrown.get(0));
        assertTrue(taken.get() < study.end(), taken + " rows");
        assertTrue(SparkContext$.MODULE$.getActive().isEmpty(), "Spark has been stopped");
    }

    @Test
    void aMissingMasterIsAMistakeOfTheCommandLine() {
        String problem = problem(new EngineOptions(1, null));
        assertTrue(problem.startsWith("--master: is missing, expected the URL"), problem);
    }

    @Test
    void aMasterThatDoesNotAnswerIsSaidAtOnce() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String url = "spark://127.0.0.1:" + free;
        String problem = problem(new EngineOptions(1, url));
        assertTrue(problem.startsWith("--master: no Spark master answers at " + url), problem);
    }

    @Test
    void aMasterThatIsNoUrlIsAMistakeOfTheCommandLine() {
        for (String wrong : List.of("spark://nowhere", "spark://a:b", "spork")) {
            String problem = problem(new EngineOptions(1, wrong));
            assertTrue(problem.startsWith("--master: ") && problem.contains(wrong), problem);
        }
    }

    @Test
    void aTaskTimeThatIsNoneIsAMistake() {
        System.setProperty(Driver.TASK_SECONDS, "soon");
        try {
            assertEquals(Driver.TASK_SECONDS + ": is soon, expected seconds such as 2", problem(LOCAL));
        } finally {
            System.clearProperty(Driver.TASK_SECONDS);
        }
    }

    @Test
    void anInputThatIsAnotherOneWhereAPointIsEvaluatedEndsTheSweep() throws IOException {
        SweepStudy study = study();
        Path network = folder.resolve(StudyFolder.NETWORK);
        List<PointRow> taken = new ArrayList<>();
        // Hashed at the driver when the sweep starts, and changed before the first task reads it.
        InvalidInputException thrown = assertThrows(
                InvalidInputException.class,
                () -> new SparkEngine().run(study, changing(network, study.end()), LOCAL, taken::add));
        assertTrue(thrown.getMessage().contains(network + ": is another file than the driver's"), thrown.getMessage());
        assertEquals(List.of(), taken);
    }

    /** Indices that change a file when the first of them is asked for, which is after the inputs have been hashed. */
    private static java.util.PrimitiveIterator.OfLong changing(Path file, long end) {
        java.util.PrimitiveIterator.OfLong all = LongStream.range(0, end).iterator();
        return new java.util.PrimitiveIterator.OfLong() {
            private boolean changed;

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public long nextLong() {
                if (!changed) {
                    changed = true;
                    try {
                        Files.writeString(file, Files.readString(file).replace("second", "third"));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                return all.nextLong();
            }
        };
    }

    private String problem(EngineOptions options) {
        SweepStudy study = Files.exists(folder.resolve(StudyFolder.STUDY))
                ? new SweepStudy(ConfigurationLoader.load(folder.resolve(StudyFolder.STUDY), List.of()))
                : study();
        InvalidInputException thrown = assertThrows(
                InvalidInputException.class,
                () -> new SparkEngine().run(study, LongStream.of(0).iterator(), options, row -> {}));
        assertEquals(1, thrown.problems().size());
        assertFalse(thrown.problems().get(0).contains("\n"));
        assertTrue(SparkContext$.MODULE$.getActive().isEmpty(), "Spark has been stopped");
        return thrown.problems().get(0);
    }
}
