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

    /** A piece, and where its outcome goes. */
    private record Job(int target, int experiment, int index, Piece piece) {}

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
        List<Job> work = plan();
        Progress progress = new Progress(
                listener,
                work.stream().mapToDouble(job -> job.piece().seconds()).sum());
        ExecutorService pool = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "validation");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<List<List<Future<Outcome>>>> futures = new ArrayList<>();
            for (Target target : targets) {
                List<List<Future<Outcome>>> ofTarget = new ArrayList<>();
                target.experiments().forEach(experiment -> ofTarget.add(new ArrayList<>()));
                futures.add(ofTarget);
            }
            for (Job job : work) {
                List<Future<Outcome>> into = futures.get(job.target()).get(job.experiment());
                while (into.size() <= job.index()) {
                    into.add(null);
                }
                into.set(job.index(), pool.submit(() -> {
                    Outcome outcome = job.piece().work().call();
                    progress.add(
                            targets.get(job.target()).id() + " " + job.piece().name(),
                            job.piece().seconds());
                    return outcome;
                }));
            }
            List<TargetResult> results = new ArrayList<>();
            for (int t = 0; t < targets.size(); t++) {
                results.add(result(targets.get(t), futures.get(t)));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private List<Job> plan() {
        List<Job> work = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        for (int t = 0; t < targets.size(); t++) {
            List<Experiment> experiments = targets.get(t).experiments();
            for (int e = 0; e < experiments.size(); e++) {
                try {
                    List<Piece> pieces = experiments.get(e).pieces(surroundings);
                    for (int p = 0; p < pieces.size(); p++) {
                        work.add(new Job(t, e, p, pieces.get(p)));
                    }
                } catch (InvalidInputException mistake) {
                    mistake.problems().forEach(problem -> problems.add(problem));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
        work.sort(Comparator.comparingDouble((Job job) -> job.piece().seconds()).reversed());
        return work;
    }

    private static TargetResult result(Target target, List<List<Future<Outcome>>> futures) {
        List<TargetRow> rows = new ArrayList<>();
        List<String> text = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int e = 0; e < futures.size(); e++) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> future : futures.get(e)) {
                outcomes.add(get(future));
            }
            Outcome outcome = target.experiments().get(e).conclude(outcomes);
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

    private static Outcome get(Future<Outcome> future) {
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
