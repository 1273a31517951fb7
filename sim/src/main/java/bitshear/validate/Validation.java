package bitshear.validate;

import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs targets: all pieces of all of them on one pool of threads, the longest first. */
public final class Validation {
    private final List<Target> targets;
    private final Surroundings surroundings;

    /** Is told how far a validation is; by one thread at a time. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param piece the piece that has just ended, and its target
         * @param done estimated share of the whole work that is done
         */
        void update(String piece, double done);
    }

    /** Runs targets in the order given. */
    public Validation(List<Target> targets, Surroundings surroundings) {
        this.targets = List.copyOf(targets);
        this.surroundings = surroundings;
    }

    /** An experiment's plan, and what its pieces will have given. */
    private static final class Running<T> {
        private final Plan<T> plan;
        private final List<Future<T>> given = new ArrayList<>();

        Running(Plan<T> plan) {
            this.plan = plan;
            plan.pieces().forEach(piece -> given.add(null));
        }

        List<Job> jobs(String target) {
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < plan.pieces().size(); i++) {
                Piece<T> piece = plan.pieces().get(i);
                int index = i;
                jobs.add(new Job(
                        target + " " + piece.name(),
                        piece.seconds(),
                        (pool, after) -> given.set(index, pool.submit(() -> {
                            T result = piece.work().call();
                            after.run();
                            return result;
                        }))));
            }
            return jobs;
        }

        /** Waits for the pieces. */
        Outcome conclude() {
            return plan.conclusion().apply(given.stream().map(Validation::get).toList());
        }
    }

    /** Hands a piece to a pool. */
    private interface Submission {
        void to(ExecutorService pool, Runnable after);
    }

    private record Job(String name, double seconds, Submission submission) {}

    /** Counts the work done. */
    private static final class Progress {
        private final Listener listener;
        private final double all;
        private double done;

        Progress(Listener listener, double all) {
            this.listener = listener;
            this.all = all;
        }

        synchronized void add(String piece, double seconds) {
            done += seconds;
            listener.update(piece, done / all);
        }
    }

    /**
     * Runs everything.
     *
     * @param jobs pieces at the same time, at least 1; the results do not depend on it
     * @throws InvalidInputException if a target's file or what it names is wrong
     */
    public List<TargetResult> run(int jobs, Listener listener) {
        List<List<Running<?>>> running = new ArrayList<>();
        List<Job> jobsToDo = plan(running);
        Progress progress = new Progress(
                listener, jobsToDo.stream().mapToDouble(Job::seconds).sum());
        ExecutorService pool = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "validation");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (Job job : jobsToDo) {
                job.submission().to(pool, () -> progress.add(job.name(), job.seconds()));
            }
            List<TargetResult> results = new ArrayList<>();
            for (int t = 0; t < targets.size(); t++) {
                results.add(result(targets.get(t), running.get(t)));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    /** All pieces, the longest first. */
    private List<Job> plan(List<List<Running<?>>> running) {
        List<Job> work = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        for (Target target : targets) {
            List<Running<?>> ofTarget = new ArrayList<>();
            running.add(ofTarget);
            for (Experiment experiment : target.experiments()) {
                try {
                    Running<?> one = new Running<>(experiment.plan(surroundings));
                    ofTarget.add(one);
                    work.addAll(one.jobs(target.id()));
                } catch (InvalidInputException mistake) {
                    problems.addAll(mistake.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
        work.sort(Comparator.comparingDouble(Job::seconds).reversed());
        return work;
    }

    private static TargetResult result(Target target, List<Running<?>> experiments) {
        List<TargetRow> rows = new ArrayList<>();
        List<String> text = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Running<?> experiment : experiments) {
            Outcome outcome = experiment.conclude();
            for (Measurement measurement : outcome.measurements()) {
                if (!names.add(measurement.name())) {
                    throw new IllegalStateException(target.id() + ": two rows are called '" + measurement.name() + "'");
                }
                rows.add(TargetRow.judge(target, measurement));
            }
            text.addAll(outcome.text());
        }
        return new TargetResult(target, rows, text);
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a piece failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
