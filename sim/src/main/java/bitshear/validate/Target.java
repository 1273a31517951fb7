package bitshear.validate;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A target as its file describes it. Its id is the name of the file. */
public final class Target {
    private static final String SUFFIX = ".yaml";
    private static final Pattern ID = Pattern.compile("([A-Z]+)(\\d+)([a-z]*)");
    /** Tables, figures, peers, hardware; everything else comes after. */
    private static final String KINDS = "TFXR";

    private static final Comparator<Target> ORDER =
            Comparator.comparing(Target::place).thenComparing(Target::id);

    private final String id;
    private final Path path;
    private final TargetFile file;

    private Target(String id, Path path, TargetFile file) {
        this.id = id;
        this.path = path;
        this.file = file;
    }

    /**
     * Reads every target of a folder: tables, then figures, then peers, then hardware, then whatever else.
     *
     * @throws InvalidInputException listing every mistake of every file, or if there is no target
     */
    public static List<Target> readAll(Path folder) {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(entry -> entry.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new InvalidInputException(
                    folder + ": no such folder, expected to run where Bitshear's sources lie, or --targets DIR", e);
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new InvalidInputException(folder + ": no target in it, expected files that end in " + SUFFIX);
        }
        List<Target> targets = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        for (Path file : files) {
            try {
                targets.add(read(file));
            } catch (InvalidInputException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
        return targets.stream().sorted(ORDER).toList();
    }

    /**
     * Reads a target.
     *
     * @throws InvalidInputException listing every mistake of the file
     */
    public static Target read(Path file) {
        String name = file.getFileName().toString();
        return new Target(
                name.substring(0, name.length() - SUFFIX.length()),
                file,
                Binder.bind(ConfigurationLoader.load(file, List.of()), TargetFile.class));
    }

    /** Orders F9 before F10 and F11a before F11b. */
    private String place() {
        Matcher parts = ID.matcher(id);
        if (!parts.matches() || !KINDS.contains(parts.group(1))) {
            return "~";
        }
        return KINDS.indexOf(parts.group(1)) + String.format("%4s", parts.group(2)) + parts.group(3);
    }

    /** The name by which it is asked for: {@code T3}. */
    public String id() {
        return id;
    }

    /** What it is, in a few words. */
    public String title() {
        return file.title();
    }

    /** Its file. */
    public Path path() {
        return path;
    }

    String printedIn() {
        return file.printedIn();
    }

    String reading() {
        return file.reading();
    }

    List<Experiment> experiments() {
        return file.experiments();
    }

    List<Expectation> expectations() {
        return file.rows();
    }

    /** What the file says of a row, if it says anything. */
    Optional<Expectation> expectation(String row) {
        return file.rows().stream().filter(rows -> rows.matches(row)).findFirst();
    }

    /** By what a row is judged, or null if by nothing. */
    Tolerance tolerance(Measurement measurement) {
        Tolerance declared =
                expectation(measurement.name()).map(Expectation::tolerance).orElse(null);
        Tolerance tolerance = declared != null
                ? declared
                : measurement.tolerance() != null ? measurement.tolerance() : file.tolerance();
        return tolerance == null || tolerance.needsPrinted() && measurement.printed() == null ? null : tolerance;
    }
}
