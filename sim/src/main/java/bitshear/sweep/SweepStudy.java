package bitshear.sweep;

import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.Configuration;
import bitshear.input.Fragment;
import bitshear.input.InvalidInputException;
import bitshear.result.Manifest;
import bitshear.result.PointRow;
import bitshear.run.RunConfiguration;
import bitshear.run.Workload;
import bitshear.run.WorkloadParameters;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigInteger;
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
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The points of a design space, by number. A point is a run of its own, made from the study's file by giving some of its keys the
 * values of the point; so a sweep says nothing that a run could not, and is checked as strictly. No list of points is ever made: a
 * sweep of ten million needs no more memory than one of ten.
 *
 * <p>Immutable, for any number of threads. Serialised it carries the configuration files it has read and the environment variables they
 * name, so that a machine without them makes the same points; files of weights and models it carries not.
 */
public final class SweepStudy implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String SWEEP = "sweep";
    /** How many other points are tried before a value that is wrong in one is taken to be wrong in all. */
    private static final int TRIES = 32;

    /** Of an axis with more values so many are checked, the first and the last among them; the others fail at their points. */
    private static final int MOST_CHECKS = 1000;

    private final Configuration configuration;
    private final String name;
    private final List<Axis> axes;
    private final List<Constraint> constraints = new ArrayList<>();
    private final PointSpace space;
    private final MeasuredAccuracy accuracy;
    private final String sha256;
    private final long seed;
    private final Set<String> files = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    /** Made once all bases are read. */
    private transient PointResolver resolver;

    /**
     * Reads a study, and checks every value of every axis in a point that has it.
     *
     * @throws InvalidInputException with every mistake found; also if the constraints leave no point
     */
    public SweepStudy(Configuration configuration) {
        this.configuration = configuration.keepingFiles();
        SweepParameters parameters =
                Binder.bind(configuration.only(SWEEP), SweepFile.class).sweep();
        this.name = parameters.name();
        this.accuracy = MeasuredAccuracy.read(parameters.accuracy());
        parameters.accuracy().forEach(file -> files.add(file.toString()));
        if (parameters.axes() != null) {
            this.axes = readAxes(configuration, parameters.axes());
            this.space = space(configuration, axes, parameters.sampling());
        } else {
            this.axes = new ArrayList<>();
            this.space = readPoints(configuration, parameters.points(), axes);
        }
        Set<String> problems = new LinkedHashSet<>();
        for (Fragment constraint : parameters.constraints()) {
            try {
                constraints.add(new Constraint(
                        Configuration.flow(constraint), constraint.place() + ": " + constraint.path(), axes));
            } catch (InvalidInputException e) {
                problems.addAll(e.problems());
            }
        }
        throwIfAny(problems);
        if (next(0) < 0) {
            throw new InvalidInputException(parameters.constraints().get(0).place()
                    + ": sweep.constraints: exclude every one of the " + space.end()
                    + " points, expected some to be left");
        }
        Map<String, RunConfiguration> sound = check();
        this.seed = sound.values().iterator().next().simulation().seed();
        this.sha256 = hash(sound);
        this.resolver = new PointResolver(this.configuration, SWEEP, axes);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        resolver = new PointResolver(configuration, SWEEP, axes);
    }

    private static List<Axis> readAxes(Configuration configuration, Map<String, Fragment> written) {
        List<Axis> axes = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        written.forEach((key, fragment) -> {
            try {
                requireKey(key, fragment);
                requireApart(key, fragment, written.keySet());
                axes.add(Axis.read(configuration, key, fragment));
            } catch (InvalidInputException e) {
                problems.addAll(e.problems());
            }
        });
        throwIfAny(problems);
        return axes;
    }

    private static void requireKey(String key, Fragment at) {
        if (key.equals(SWEEP) || key.startsWith(SWEEP + ".") || key.equals("include") || key.startsWith("include.")) {
            throw new InvalidInputException(at.place() + ": " + at.path() + ": " + key
                    + " is no key of a run, expected one such as machine.pe.rows");
        }
    }

    /** One axis that writes over another would make rows that state values which were never simulated. */
    private static void requireApart(String key, Fragment at, Set<String> keys) {
        for (String other : keys) {
            if (key.startsWith(other + ".")) {
                throw new InvalidInputException(at.place() + ": " + at.path() + ": lies in " + other
                        + ", which is an axis too, expected one of the two");
            }
        }
    }

    private static PointSpace space(Configuration configuration, List<Axis> axes, Sampling sampling) {
        if (sampling instanceof Sampling.LatinHypercube sample) {
            BigInteger all = axes.stream()
                    .map(axis -> BigInteger.valueOf(axis.size()))
                    .reduce(BigInteger.ONE, BigInteger::multiply);
            if (all.compareTo(BigInteger.valueOf(sample.points())) < 0) {
                throw new InvalidInputException(
                        configuration.fragment("sweep.sampling.points").place()
                                + ": sweep.sampling.points: is " + sample.points() + ", but the axes have only " + all
                                + " points, expected fewer or kind: grid");
            }
            return new PointSpace.LatinHypercube(axes, sample.points(), sample.seed());
        }
        try {
            return new PointSpace.Grid(axes);
        } catch (ArithmeticException e) {
            throw new InvalidInputException(
                    configuration.fragment("sweep.axes").place()
                            + ": sweep.axes: their cross product has more than 2^63 points, expected fewer values or a"
                            + " latin-hypercube",
                    e);
        }
    }

    private static PointSpace readPoints(
            Configuration configuration, List<Map<String, Fragment>> points, List<Axis> axes) {
        Map<String, Axis> byKey = new LinkedHashMap<>();
        Set<String> problems = new LinkedHashSet<>();
        points.forEach(point -> point.forEach((key, value) -> byKey.computeIfAbsent(key, Axis::new)));
        axes.addAll(byKey.values());
        List<int[]> choices = new ArrayList<>();
        for (Map<String, Fragment> point : points) {
            int[] choice = new int[axes.size()];
            for (int i = 0; i < choice.length; i++) {
                Fragment value = point.get(axes.get(i).key());
                try {
                    if (value != null) {
                        requireKey(axes.get(i).key(), value);
                    }
                    choice[i] = value == null ? -1 : axes.get(i).add(configuration, value, null);
                } catch (InvalidInputException e) {
                    problems.addAll(e.problems());
                }
            }
            choices.add(choice);
        }
        throwIfAny(problems);
        return new PointSpace.Listed(choices);
    }

    /**
     * Every value of every axis (of a very long axis some) in a point that has it.
     *
     * <p>A key may be known to some machines only, and a value legal only beside others: so a value counts as wrong when it is wrong in
     * every point that is tried. Points that are wrong all the same are rows with a failure.
     *
     * @return sound runs by their hash, among them each axis value that is sound
     */
    private Map<String, RunConfiguration> check() {
        Map<String, RunConfiguration> sound = new LinkedHashMap<>();
        Set<String> problems = new LinkedHashSet<>();
        SplittableRandom random = new SplittableRandom(1);
        PointResolver plain = new PointResolver(configuration, SWEEP, axes);
        int[] first = new int[axes.size()];
        space.choose(next(0), first);
        for (int axis = 0; axis < axes.size(); axis++) {
            int last = axes.get(axis).size() - 1;
            int checks = Math.min(last, MOST_CHECKS);
            for (int check = 0; check <= checks; check++) {
                int value = checks == 0 ? 0 : (int) ((long) check * last / checks);
                List<String> mistakes = null;
                boolean isSound = false;
                for (int attempt = 0; attempt <= TRIES && !isSound; attempt++) {
                    int[] choice = probe(first, axis, value, attempt, random);
                    if (choice == null) {
                        break;
                    }
                    try {
                        RunConfiguration run = plain.plainly(choice);
                        sound.putIfAbsent(CanonicalForm.sha256(run), run);
                        isSound = true;
                    } catch (InvalidInputException e) {
                        mistakes = mistakes == null ? e.problems() : mistakes;
                    }
                }
                if (!isSound && mistakes != null) {
                    problems.addAll(mistakes);
                }
            }
        }
        throwIfAny(problems);
        Map<WorkloadParameters, Workload> loaded = new LinkedHashMap<>();
        for (RunConfiguration run : sound.values()) {
            try {
                Workload workload = loaded.computeIfAbsent(run.workload(), ignored -> Workload.load(run));
                workload.files().forEach(file -> files.add(file.toString()));
                notes.addAll(workload.notes());
            } catch (InvalidInputException e) {
                problems.addAll(e.problems());
            }
        }
        throwIfAny(problems);
        return sound;
    }

    /** A point to try a value in; null if there is no further one. */
    private int[] probe(int[] first, int axis, int value, int attempt, SplittableRandom random) {
        int[] choice = first.clone();
        if (space instanceof PointSpace.Listed) {
            int seen = 0;
            for (long index = 0; index < space.end(); index++) {
                space.choose(index, choice);
                if (choice[axis] == value && seen++ == attempt) {
                    return choice;
                }
            }
            return null;
        }
        for (int i = 0; attempt > 0 && i < choice.length; i++) {
            choice[i] = random.nextInt(axes.get(i).size());
        }
        choice[axis] = value;
        return choice;
    }

    private String hash(Map<String, RunConfiguration> sound) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, "sweep " + PointRow.SCHEMA_VERSION + " " + Manifest.simulatorVersion());
            add(digest, configuration.written().toString());
            sound.keySet().forEach(run -> add(digest, run));
            for (Path file : inputFiles()) {
                add(digest, Manifest.InputFile.of(file).sha256());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private static void throwIfAny(Set<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
    }

    /** Name of the study. */
    public String name() {
        return name;
    }

    /** Seed of the first point. */
    public long seed() {
        return seed;
    }

    /** SHA-256 over all that decides the rows: the study, what it resolves to, the files it reads and the version; lower-case hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** Keys of the axes, in the order of the study. */
    public List<String> axes() {
        return axes.stream().map(Axis::key).toList();
    }

    /** The files the workloads are read from, each once. */
    public List<Path> inputFiles() {
        return files.stream().map(Path::of).toList();
    }

    /** What the reader should know of the workloads, one line each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The study as written, for the manifest. */
    public Map<String, Object> tree() {
        return configuration.written();
    }

    /** All indices are below this; those that a constraint excludes are among them. */
    public long end() {
        return space.end();
    }

    /** How many points there are. Takes time in proportion to their number if there are constraints. */
    public long size() {
        int last = lastConstrained();
        if (constraints.isEmpty() || last < 0) {
            return space.end();
        }
        // Points that differ only in axes no constraint looks at are in or out together.
        long block = space.stride(last);
        long size = 0;
        for (long index = next(0); index >= 0; index = next(index + block)) {
            size += block;
        }
        return size;
    }

    private int lastConstrained() {
        return constraints.stream().mapToInt(Constraint::lastAxis).max().orElse(-1);
    }

    /** Whether a point meets the constraints. */
    public boolean includes(long index) {
        if (index < 0 || index >= space.end()) {
            return false;
        }
        int[] choice = choice(index);
        return constraints.stream().allMatch(constraint -> constraint.isMet(choice));
    }

    /**
     * The first point from an index on.
     *
     * @return its index; -1 if there is none
     */
    public long next(long from) {
        int[] choice = new int[axes.size()];
        long index = from;
        while (index < space.end()) {
            space.choose(index, choice);
            long skip = 0;
            for (Constraint constraint : constraints) {
                if (!constraint.isMet(choice)) {
                    // All points that share what the constraint looks at are out.
                    long stride = constraint.lastAxis() < 0 ? space.end() : space.stride(constraint.lastAxis());
                    skip = Math.max(skip, stride - index % stride);
                }
            }
            if (skip == 0) {
                return index;
            }
            index = index > Long.MAX_VALUE - skip ? Long.MAX_VALUE : index + skip;
        }
        return -1;
    }

    /** What each axis has at a point, as written; empty text where the point gives none. */
    public List<String> axisValues(long index) {
        int[] choice = choice(index);
        List<String> values = new ArrayList<>(choice.length);
        for (int i = 0; i < choice.length; i++) {
            values.add(choice[i] < 0 ? "" : axes.get(i).text(choice[i]));
        }
        return values;
    }

    private int[] choice(long index) {
        if (index < 0 || index >= space.end()) {
            throw new IndexOutOfBoundsException("point " + index + " of " + space.end());
        }
        int[] choice = new int[axes.size()];
        space.choose(index, choice);
        return choice;
    }

    /** Share of images that the network of a point classifies rightly, pruned as the point prunes it; null if nobody measured it. */
    Double accuracy(RunConfiguration run) {
        return accuracy.of(run);
    }

    /**
     * A point, resolved.
     *
     * @throws InvalidInputException if its values do not go together
     */
    public SweepPoint point(long index) {
        PointResolver.Resolved resolved = resolver.resolve(choice(index));
        return new SweepPoint(index, axisValues(index), resolved.configuration(), resolved.sha256());
    }
}
