package bitshear.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unmodified DSOL, the fast kernel and a list sorted before every event give the same run, event for event. */
class KernelEquivalenceTest {
    private static final int MODELS = 1000;

    @Test
    void theFastKernelOrdersRandomModelsLikeASortedList() {
        long events = 0;
        for (long seed = 0; seed < MODELS; seed++) {
            Kernel fast = Kernel.create(KernelMode.FAST);
            assertEquals(
                    RandomModel.trace(new SortedListKernel(), seed), RandomModel.trace(fast, seed), "seed " + seed);
            events += fast.executedEvents();
        }
        assertTrue(events > 50L * MODELS, "the models are too small to prove anything: " + events + " events");
    }

    @Test
    void unmodifiedDsolOrdersRandomModelsLikeTheFastKernel() {
        // Fewer than above, because DSOL takes some milliseconds to start and end its worker thread for each run.
        for (long seed = 0; seed < MODELS / 8; seed++) {
            List<String> stock = RandomModel.trace(Kernel.create(KernelMode.STOCK), seed);
            assertEquals(stock, RandomModel.trace(Kernel.create(KernelMode.FAST), seed), "seed " + seed);
        }
    }

    @Test
    void theModelsStopFailAndMeetAtTheSameTime() {
        int failures = 0;
        int stops = 0;
        int sameTime = 0;
        for (long seed = 0; seed < MODELS / 5; seed++) {
            List<String> trace = RandomModel.trace(Kernel.create(KernelMode.FAST), seed);
            for (int i = 0; i < trace.size(); i++) {
                String line = trace.get(i);
                failures += line.startsWith("failed") ? 1 : 0;
                stops += line.startsWith("ran dry") && !line.endsWith("[]") ? 1 : 0;
                sameTime += i > 0 && time(line).equals(time(trace.get(i - 1))) ? 1 : 0;
            }
        }
        assertTrue(failures > 50, failures + " failures");
        assertTrue(stops > 50, stops + " stops");
        assertTrue(sameTime > 1000, sameTime + " events at the time of the one before");
    }

    private static String time(String line) {
        return line.replaceAll(".* at (\\d+) ps.*", "$1");
    }

    @Test
    void kernelsBuiltAtTheSameTimeDoNotRace() throws Exception {
        // Each DSOL simulator removes and adds its category in a table of the whole JVM. Unguarded, about one in ten
        // thousand constructions fails, hence so many.
        int builders = 8;
        ExecutorService pool = Executors.newFixedThreadPool(builders);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < builders; i++) {
                tasks.add(() -> {
                    long executed = 0;
                    for (int built = 0; built < 4000; built++) {
                        executed += Kernel.create(KernelMode.FAST).executedEvents();
                    }
                    return executed;
                });
            }
            for (Future<Long> task : pool.invokeAll(tasks)) {
                assertEquals(0, task.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eightSimulationsAtOnceRunAsEachAlone(KernelMode mode) throws Exception {
        int simulations = 8;
        ExecutorService pool = Executors.newFixedThreadPool(simulations);
        try {
            // The barrier makes them build their simulators at the same moment, round after round.
            CyclicBarrier start = new CyclicBarrier(simulations);
            for (int round = 0; round < 6; round++) {
                List<Callable<List<String>>> tasks = new ArrayList<>();
                List<List<String>> alone = new ArrayList<>();
                for (int i = 0; i < simulations; i++) {
                    long seed = 1000L * round + i;
                    alone.add(RandomModel.trace(Kernel.create(mode), seed));
                    tasks.add(() -> {
                        start.await();
                        return RandomModel.trace(Kernel.create(mode), seed);
                    });
                }
                List<Future<List<String>>> together = pool.invokeAll(tasks);
                for (int i = 0; i < simulations; i++) {
                    assertEquals(alone.get(i), together.get(i).get(), "round " + round + ", simulation " + i);
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
