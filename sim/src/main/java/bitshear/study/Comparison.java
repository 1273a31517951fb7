package bitshear.study;

import bitshear.arch.Machine;
import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.Configuration;
import bitshear.config.Resolved;
import bitshear.config.ResolvedKey;
import bitshear.input.Fragment;
import bitshear.input.InvalidInputException;
import bitshear.input.Word;
import bitshear.result.ComparisonResult;
import bitshear.result.ComparisonResult.Geomean;
import bitshear.result.ComparisonResult.Measured;
import bitshear.result.ComparisonResult.Ratios;
import bitshear.result.ComparisonResult.Reading;
import bitshear.result.ComparisonResult.Row;
import bitshear.result.ComponentRow;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.run.Workload;
import bitshear.run.WorkloadParameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Machines compared on workloads, against one of the machines. Every pair is a run of its own, made from the study's file by laying the
 * machine over its {@code machine} section and the workload over its {@code workload} section; so a study says nothing that a run
 * could not, and is checked as strictly. All mistakes of all runs are reported before the first one starts, but for those in the values of
 * weights and activations: they are read layer by layer, and the first ends the comparison.
 */
public final class Comparison {
    private static final String STUDY = "study";
    private static final String MACHINE = "machine";
    private static final String WORKLOAD = "workload";
    private static final String NAME = "name";
    private static final String BASE = "base";
    private static final String NETWORK = "network";
    private static final double PS_PER_S = 1e12;

    private final StudyParameters study;
    private final List<String> machines = new ArrayList<>();
    private final List<String> workloads = new ArrayList<>();
    /** A row per workload, in it a run per machine. */
    private final List<List<RunConfiguration>> runs = new ArrayList<>();

    private final List<Workload> loaded = new ArrayList<>();

    /** Is told how far a comparison is; from several threads. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param run the run that has just ended: machine and workload
         * @param done runs that have ended
         * @param runs all runs
         */
        void update(String run, int done, int runs);
    }

    /**
     * Reads a study and checks every run of it.
     *
     * @throws InvalidInputException with every mistake found
     */
    public Comparison(Configuration configuration) {
        Resolved<StudyFile> resolved = Binder.resolve(configuration.only(STUDY), StudyFile.class);
        this.study = resolved.value().study();
        bind(configuration);
        name(
                workloads,
                study.workloads(),
                index -> label(study.workloads().get(index), runs.get(index).get(0)));
        name(
                machines,
                study.machines(),
                index -> runs.get(0).get(index).machine().name());
        check(resolved.keys());
        for (List<RunConfiguration> row : runs) {
            Workload workload = Workload.load(row.get(0));
            loaded.add(row.get(0).workload().trace() != null ? workload : BlamedFiles.of(workload));
        }
    }

    private void bind(Configuration configuration) {
        Set<String> problems = new LinkedHashSet<>();
        for (Fragment workload : study.workloads()) {
            List<RunConfiguration> row = new ArrayList<>();
            for (Fragment machine : study.machines()) {
                try {
                    row.add(Binder.bind(
                            configuration.lay(
                                    STUDY,
                                    List.of(
                                            new Configuration.Laid(machine, MACHINE, BASE, null),
                                            new Configuration.Laid(workload, WORKLOAD, NETWORK, NAME))),
                            RunConfiguration.class));
                } catch (InvalidInputException e) {
                    problems.addAll(e.problems());
                }
            }
            runs.add(row);
        }
        throwIfAny(problems);
    }

    /** What a workload is called: the name it is given, or that of the network or the file it names. */
    private static String label(Fragment workload, RunConfiguration run) {
        if (workload.content() instanceof Map<?, ?> map && map.get(NAME) instanceof String name) {
            return name;
        }
        WorkloadParameters parameters = run.workload();
        if (parameters.network() != null) {
            return parameters.network();
        }
        Path file = Stream.of(parameters.model(), parameters.shapes(), parameters.trace())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (file == null) {
            return "layers";
        }
        String name = file.getFileName().toString();
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    private static void name(List<String> names, List<Fragment> fragments, IntFunction<String> nameOf) {
        Set<String> problems = new LinkedHashSet<>();
        for (int i = 0; i < fragments.size(); i++) {
            String name = nameOf.apply(i);
            if (names.contains(name)) {
                Fragment fragment = fragments.get(i);
                problems.add(fragment.place() + ": " + fragment.path() + ": is called \"" + name + "\" like "
                        + fragments.get(names.indexOf(name)).path() + ", expected a 'name' of its own");
            }
            names.add(name);
        }
        throwIfAny(problems);
    }

    private void check(List<ResolvedKey> keys) {
        Set<String> problems = new LinkedHashSet<>();
        if (!machines.contains(study.baseline())) {
            problems.add(unknown(keys, "study.baseline", "machine", study.baseline(), machines));
        }
        for (int i = 0; i < study.readings().size(); i++) {
            ReadingParameters reading = study.readings().get(i);
            String at = "study.readings[" + i + "].";
            Map<String, String> named = new LinkedHashMap<>();
            named.put("machine", reading.machine());
            named.put("over", reading.over());
            if (reading.atPowerOf() != null) {
                named.put("at-power-of", reading.atPowerOf());
            }
            named.forEach((key, machine) -> {
                if (!machines.contains(machine)) {
                    problems.add(unknown(keys, at + key, "machine", machine, machines));
                }
            });
            if (!reading.isOverAll() && !workloads.contains(reading.workload())) {
                problems.add(unknown(keys, at + "workload", "workload", reading.workload(), workloads));
            }
            if (reading.overWorkload() != null && !workloads.contains(reading.overWorkload())) {
                problems.add(unknown(keys, at + "over-workload", "workload", reading.overWorkload(), workloads));
            }
        }
        throwIfAny(problems);
    }

    private static String unknown(List<ResolvedKey> keys, String path, String what, String name, List<String> known) {
        String place = keys.stream()
                .filter(key -> key.path().equals(path))
                .map(key -> key.origin() + ": ")
                .findFirst()
                .orElse("");
        return place + path + ": no " + what + " of the study is called \"" + name + "\", expected one of "
                + String.join(", ", known);
    }

    private static void throwIfAny(Set<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
    }

    /** Name of the study. */
    public String name() {
        return study.name();
    }

    /** Labels of the workloads. */
    public List<String> workloads() {
        return List.copyOf(workloads);
    }

    /**
     * The printed numbers of a study whose runs nobody asks for, of which nothing is checked.
     *
     * @throws InvalidInputException if the {@code study} section is wrong
     */
    public static List<ReadingParameters> readings(Configuration configuration) {
        return Binder.bind(configuration.only(STUDY), StudyFile.class).study().readings();
    }

    /** The printed numbers. */
    public List<ReadingParameters> readings() {
        return List.copyOf(study.readings());
    }

    /** What a machine runs a workload with; both must be of the study. */
    public RunConfiguration configuration(String machine, String workload) {
        return runs.get(workloads.indexOf(workload)).get(machines.indexOf(machine));
    }

    /** A workload of the study, ready to run. */
    public Workload workload(String label) {
        return loaded.get(workloads.indexOf(label));
    }

    /** Seed of the runs. */
    public long seed() {
        return runs.get(0).get(0).simulation().seed();
    }

    /** The files the workloads are read from, each once. */
    public List<Path> inputFiles() {
        Set<Path> files = new LinkedHashSet<>();
        loaded.forEach(workload -> files.addAll(workload.files()));
        return List.copyOf(files);
    }

    /** What the reader should know of the workloads, one line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < workloads.size(); i++) {
            Workload workload = loaded.get(i);
            for (String note : workload.notes()) {
                notes.add(workloads.get(i) + ": " + note);
            }
            for (String note : workload.activations().notes()) {
                notes.add(workloads.get(i) + ": " + note);
            }
        }
        return notes;
    }

    /** The resolved study for the manifest: the study itself, its machines and workloads in full, and what all runs share. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(STUDY, CanonicalForm.tree(study));
        Map<String, Object> machineTrees = new LinkedHashMap<>();
        for (int i = 0; i < machines.size(); i++) {
            machineTrees.put(
                    machines.get(i), CanonicalForm.tree(runs.get(0).get(i)).get(MACHINE));
        }
        tree.put("machines", machineTrees);
        Map<String, Object> workloadTrees = new LinkedHashMap<>();
        for (int i = 0; i < workloads.size(); i++) {
            workloadTrees.put(
                    workloads.get(i), CanonicalForm.tree(runs.get(i).get(0)).get(WORKLOAD));
        }
        tree.put("workloads", workloadTrees);
        Map<String, Object> common =
                new LinkedHashMap<>(CanonicalForm.tree(runs.get(0).get(0)));
        common.keySet().removeAll(Set.of(NAME, MACHINE, WORKLOAD));
        tree.putAll(common);
        return tree;
    }

    /** SHA-256 over the study and all its runs, in lower-case hexadecimal. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(CanonicalForm.yaml(study).getBytes(StandardCharsets.UTF_8));
            runs.forEach(row ->
                    row.forEach(run -> digest.update(CanonicalForm.yaml(run).getBytes(StandardCharsets.UTF_8))));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What became of one run: one of the two is null. */
    private record Ended(Measured measured, String problem) {}

    /**
     * Runs everything. As many runs are held in memory as run at the same time; the result does not depend on how many.
     *
     * @param jobs runs at the same time, at least 1
     * @throws InvalidInputException if no machine can run a workload, or a file of weights or activations holds wrong values
     */
    public ComparisonResult run(int jobs, Listener listener) {
        int count = machines.size() * workloads.size();
        AtomicInteger done = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(jobs, count), task -> {
            Thread thread = new Thread(task, "comparison");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<List<Future<Ended>>> futures = new ArrayList<>();
            for (int w = 0; w < workloads.size(); w++) {
                List<Future<Ended>> row = new ArrayList<>();
                for (int m = 0; m < machines.size(); m++) {
                    RunConfiguration run = runs.get(w).get(m);
                    Workload workload = loaded.get(w);
                    String what = machines.get(m) + " on " + workloads.get(w);
                    row.add(executor.submit(() -> {
                        Ended ended = run(run, workload);
                        listener.update(what, done.incrementAndGet(), count);
                        return ended;
                    }));
                }
                futures.add(row);
            }
            List<List<Ended>> ended = new ArrayList<>();
            for (List<Future<Ended>> row : futures) {
                List<Ended> results = new ArrayList<>();
                for (Future<Ended> future : row) {
                    results.add(get(future));
                }
                throwIfNoneRan(results);
                ended.add(results);
            }
            return result(ended);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Ended get(Future<Ended> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BlamedFiles.WrongOperands wrong) {
                throw wrong.mistake();
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a run threw what it does not declare", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void throwIfNoneRan(List<Ended> row) {
        Set<String> problems = new LinkedHashSet<>();
        for (Ended ended : row) {
            if (ended.measured() != null) {
                return;
            }
            problems.add(ended.problem());
        }
        throwIfAny(problems);
    }

    private static Ended run(RunConfiguration configuration, Workload workload) {
        try {
            Simulation.Outcome outcome = new Simulation(configuration, workload).run();
            return new Ended(measured(configuration.machine(), outcome.result(), outcome.components()), null);
        } catch (InvalidInputException e) {
            // The configuration and the workload are sound: what is left is that they do not go together.
            return new Ended(null, String.join("; ", e.problems()));
        }
    }

    static Measured measured(Machine machine, RunResult result, List<ComponentRow> components) {
        long periodPs = Math.round(PS_PER_S / machine.frame().clockHz());
        long computeTimePs = result.pe().computeCycles() * periodPs;
        double peEnergyPj = 0;
        double peAloneEnergyPj = 0;
        double peAreaMm2 = 0;
        for (ComponentRow row : components) {
            if (row.group().equals("pe")) {
                peEnergyPj += row.energyPj();
                peAloneEnergyPj +=
                        row.event().equals("leakage_ps") ? row.energyPerEventPj() * computeTimePs : row.energyPj();
                peAreaMm2 += row.areaMm2();
            }
        }
        return new Measured(
                result.format(),
                machine.design().lanes(),
                result.cycles(),
                result.timePs(),
                result.energyPj().total(),
                result.areaMm2().total(),
                result.pe().computeCycles(),
                computeTimePs,
                peEnergyPj,
                peAloneEnergyPj,
                peAreaMm2);
    }

    private ComparisonResult result(List<List<Ended>> ended) {
        int baseline = machines.indexOf(study.baseline());
        List<Row> rows = new ArrayList<>();
        List<List<Ratios>> ratiosOf = new ArrayList<>();
        machines.forEach(machine -> ratiosOf.add(new ArrayList<>()));
        for (int w = 0; w < workloads.size(); w++) {
            Ended base = ended.get(w).get(baseline);
            for (int m = 0; m < machines.size(); m++) {
                Ended own = ended.get(w).get(m);
                Ratios ratios = null;
                String problem = own.problem();
                if (problem == null && base.problem() != null) {
                    problem = "the baseline cannot run it: " + base.problem();
                }
                if (problem == null) {
                    ratios = ratios(own.measured(), base.measured());
                    ratiosOf.get(m).add(ratios);
                    problem = "";
                }
                rows.add(new Row(machines.get(m), workloads.get(w), own.measured(), ratios, problem));
            }
        }
        List<Geomean> means = new ArrayList<>();
        for (int m = 0; m < machines.size(); m++) {
            List<Ratios> own = ratiosOf.get(m);
            means.add(new Geomean(machines.get(m), own.size(), own.isEmpty() ? null : Ratios.geomean(own)));
        }
        return new ComparisonResult(
                RunResult.SCHEMA_VERSION,
                study.name(),
                study.baseline(),
                Word.of(study.normalise()),
                study.normalise().sentence(),
                rows,
                means,
                study.readings().stream()
                        .map(reading -> reading(reading, ended))
                        .toList());
    }

    private Ratios ratios(Measured own, Measured base) {
        double speedup = (double) base.timePs() / own.timePs();
        double computeSpeedup = (double) base.computeTimePs() / own.computeTimePs();
        return new Ratios(
                speedup,
                base.energyPj() / own.energyPj(),
                speedup * base.areaMm2() / own.areaMm2(),
                base.edpJs() / own.edpJs(),
                computeSpeedup,
                base.peAloneEnergyPj() / own.peAloneEnergyPj(),
                computeSpeedup * base.peAreaMm2() / own.peAreaMm2(),
                computeSpeedup * study.normalise().copies(own, base));
    }

    private Reading reading(ReadingParameters reading, List<List<Ended>> ended) {
        Double simulated = reading.value(
                workloads,
                (machine, workload) -> ended.get(workloads.indexOf(workload))
                        .get(machines.indexOf(machine))
                        .measured());
        return new Reading(
                reading.id(),
                Word.of(reading.metric()),
                reading.machine(),
                reading.over(),
                reading.atPowerOf(),
                reading.workload(),
                reading.overWorkload(),
                reading.printed(),
                simulated,
                simulated == null ? null : simulated / reading.printed() - 1);
    }
}
