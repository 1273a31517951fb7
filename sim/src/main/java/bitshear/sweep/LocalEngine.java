package bitshear.sweep;

import bitshear.result.PointRow;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Threads of this process, each with one point at a time. */
public final class LocalEngine implements SweepEngine {
    @Override
    public String name() {
        return "local";
    }

    @Override
    public void run(
            SweepStudy study, PrimitiveIterator.OfLong indices, EngineOptions options, Consumer<PointRow> sink) {
        PointEvaluator evaluator = new PointEvaluator(study);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(options.jobs(), task -> {
            Thread thread = new Thread(task, "sweep");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < options.jobs(); i++) {
                workers.add(executor.submit(() -> {
                    try {
                        for (long index = next(indices); index >= 0 && !stop.get(); index = next(indices)) {
                            sink.accept(evaluator.evaluate(index));
                        }
                    } catch (RuntimeException | Error e) {
                        stop.set(true);
                        throw e;
                    }
                }));
            }
            workers.forEach(LocalEngine::await);
        } finally {
            stop.set(true);
            // Not interrupted: a thread that is would close the file it is writing to.
            executor.shutdown();
        }
    }

    private static long next(PrimitiveIterator.OfLong indices) {
        synchronized (indices) {
            return indices.hasNext() ? indices.nextLong() : -1;
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a worker threw what it does not declare", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
