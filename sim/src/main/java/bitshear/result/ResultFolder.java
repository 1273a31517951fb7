package bitshear.result;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A folder of result files that appears whole or not at all: the files are written to a hidden sibling which is then renamed.
 *
 * <p>An interrupt (Ctrl-C) that comes while {@link #write} is at work lets it finish, which takes milliseconds since the
 * contents are ready in memory; one that comes earlier leaves nothing. Only a killed process can leave the hidden sibling
 * {@code .<name>.<random>} behind, never an incomplete folder under the result's own name.
 */
public final class ResultFolder {
    public static final String SUMMARY = "summary.json";
    public static final String LAYERS = "layers.csv";
    public static final String COMPONENTS = "components.csv";
    public static final String MANIFEST = "manifest.json";
    public static final String PROFILE = "profile.json";
    public static final String COMPARISON = "comparison.csv";
    public static final String COMPARISON_JSON = "comparison.json";
    public static final String GEOMEANS = "geomeans.csv";
    public static final String READINGS = "readings.csv";
    public static final String POINTS = "points.csv";
    public static final String POINTS_PARQUET = "points.parquet";
    public static final String STORE = "points.store";
    public static final String REPORT = "report.html";
    public static final String BANDWIDTH = "bandwidth.csv";
    public static final String BANKS = "banks.csv";
    /** The {@link ContentHash}. */
    public static final String CONTENT = "content.sha256";

    /** Every file a result of any kind may hold; what else lies in a folder is the user's own. */
    private static final Set<String> NAMES = Set.of(
            SUMMARY,
            LAYERS,
            COMPONENTS,
            MANIFEST,
            PROFILE,
            COMPARISON,
            COMPARISON_JSON,
            GEOMEANS,
            READINGS,
            POINTS,
            POINTS_PARQUET,
            STORE,
            REPORT,
            BANDWIDTH,
            BANKS,
            CONTENT);

    /** Whether a result of any kind may hold a file of this name. */
    public static boolean isResultName(String name) {
        return NAMES.contains(name);
    }

    /** Whether a result of any kind may hold this file. */
    public static boolean isResultFile(Path file) {
        return isResultName(file.getFileName().toString()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private final Path target;
    private final boolean force;
    /** Null if nobody asks for the result again. */
    private final String content;

    private final boolean isFound;
    private final ReentrantLock publishing = new ReentrantLock();

    private ResultFolder(Path target, boolean force, String content) {
        this.target = target;
        this.force = force;
        this.content = content;
        this.isFound = content != null && !force && ContentHash.isOf(target, content);
    }

    /**
     * Names a result folder and checks, without touching anything, that it can be written: called before a simulation, so that
     * a mistake does not cost its time.
     *
     * @param folder the folder; parents are made when it is written
     * @param force whether an existing result may be replaced
     * @throws InvalidInputException if it exists and {@code force} is not set; if it exists and is neither empty nor a result
     *     and nothing else (a manifest of ours, and only files that a result has), even with {@code force}; or if it cannot be
     *     written
     */
    public static ResultFolder at(Path folder, boolean force) {
        return at(folder, force, null);
    }

    /**
     * As the other method, for a result that may be there already.
     *
     * @param content the {@link ContentHash} of the result that is to be written; null if it has none
     */
    public static ResultFolder at(Path folder, boolean force, String content) {
        Path target = folder.toAbsolutePath().normalize();
        try {
            if (Files.isSymbolicLink(target) && Files.exists(target)) {
                target = target.toRealPath(); // replaces what the link leads to, keeps the link
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        ResultFolder result = new ResultFolder(target, force, content);
        if (!result.isFound) {
            result.check();
        }
        return result;
    }

    /** Whether the very result is there already, and is not to be replaced: it need not be made again. */
    public boolean isFound() {
        return isFound;
    }

    /** The folder, absolute. */
    public Path path() {
        return target;
    }

    private void check() {
        if (target.getParent() == null) {
            throw new InvalidInputException(target + ": is the root folder, expected a folder for results");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isDirectory(target)) {
                throw new InvalidInputException(target + ": exists and is not a folder, expected a folder for results");
            }
            if (!force) {
                throw new InvalidInputException(
                        target + ": already exists, expected a new folder (--force replaces a result)");
            }
            requireResult();
        }
        Path existing = target.getParent();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new InvalidInputException(
                    target + ": cannot be written: " + existing + " is not a folder, expected a folder for results");
        }
        if (!Files.isWritable(existing)) {
            throw new InvalidInputException(target + ": cannot be written: no permission to write to " + existing);
        }
    }

    /** Replacing deletes: only what this simulator wrote, and only if it wrote all of it. */
    private void requireResult() {
        List<Path> entries;
        try (Stream<Path> listed = Files.list(target)) {
            entries = listed.sorted().toList();
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        if (entries.isEmpty()) {
            return;
        }
        String expected = ", expected a result folder or an empty one; --force does not replace anything else";
        if (!entries.contains(target.resolve(MANIFEST))) {
            throw new InvalidInputException(target + ": holds files but no " + MANIFEST + expected);
        }
        for (Path entry : entries) {
            if (!isResultFile(entry)) {
                throw new InvalidInputException(
                        target + ": holds '" + entry.getFileName() + "', which no result has" + expected);
            }
        }
        try {
            readManifest(target);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    target + ": its " + MANIFEST + " is none of a result (" + e.getMessage() + ")" + expected, e);
        }
    }

    /**
     * Writes a run's files: {@code summary.json}, {@code layers.csv}, {@code components.csv}, {@code manifest.json} and whatever
     * the caller adds.
     *
     * @param more further files, such as {@code report.html}, by name
     * @throws InvalidInputException as {@link #at}, or if writing fails; whatever stood there before stands there still
     */
    public void write(RunResult result, List<ComponentRow> components, Manifest manifest, Map<String, byte[]> more) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(SUMMARY, ResultJson.bytes(result));
        files.put(LAYERS, ResultCsv.layers(result.layers()));
        files.put(COMPONENTS, ResultCsv.components(components));
        files.putAll(more);
        files.put(MANIFEST, ResultJson.bytes(manifest));
        write(files);
    }

    /**
     * Writes files of any content; as the other method.
     *
     * @param files contents by file name; names must not contain a path
     */
    public void write(Map<String, byte[]> files) {
        for (String name : files.keySet()) {
            if (!Path.of(name).equals(Path.of(name).getFileName()) || name.equals("..")) {
                throw new IllegalArgumentException("'" + name + "' is not a plain file name");
            }
        }
        // The hook makes an interrupted JVM wait for a publication under way; it cannot start a new one.
        Thread waitForPublication = new Thread(publishing::lock, "result-folder");
        publishing.lock();
        try {
            if (!addHook(waitForPublication)) {
                return; // the JVM is going down: nothing is written
            }
            try {
                check();
                publish(files);
            } catch (IOException e) {
                throw unwritable(target, e);
            } finally {
                removeHook(waitForPublication);
            }
        } finally {
            publishing.unlock();
        }
    }

    private static boolean addHook(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException shuttingDown) {
            return false;
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook waits for the lock that the caller is about to release.
        }
    }

    private void publish(Map<String, byte[]> files) throws IOException {
        Path parent = target.getParent();
        Files.createDirectories(parent);
        String hidden = "." + target.getFileName() + ".";
        // Not Files.createTempDirectory, which would close the folder to other users.
        Path fresh = Files.createDirectory(freeSibling(parent, hidden));
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(fresh.resolve(file.getKey()), file.getValue());
            }
            if (content != null) {
                Files.write(fresh.resolve(CONTENT), ContentHash.file(content));
            }
            if (Files.exists(target)) {
                Path old = freeSibling(parent, hidden);
                move(target, old);
                try {
                    move(fresh, target);
                } catch (IOException | RuntimeException e) {
                    move(old, target);
                    throw e;
                }
                try {
                    delete(old);
                } catch (IOException e) {
                    throw new IOException("the new result is in place, but the old one is left in " + old, e);
                }
            } else {
                move(fresh, target);
            }
        } finally {
            if (Files.exists(fresh)) {
                delete(fresh);
            }
        }
    }

    private static Path freeSibling(Path parent, String prefix) {
        for (long suffix = System.nanoTime(); ; suffix++) {
            Path sibling = parent.resolve(prefix + Long.toHexString(suffix));
            if (!Files.exists(sibling, LinkOption.NOFOLLOW_LINKS)) {
                return sibling;
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system cannot rename a folder in one step", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static InvalidInputException unwritable(Path folder, IOException e) {
        return new InvalidInputException(folder + ": cannot be written: " + WriteFailure.reason(e), e);
    }

    /**
     * Reads a result's summary.
     *
     * @throws InvalidInputException naming what is missing or wrong
     */
    public static RunResult readSummary(Path folder) {
        return ResultJson.read(folder.resolve(SUMMARY), RunResult.class);
    }

    /** Whether a result is that of a replayed trace: its summary has the clock of the finish where a run's has cycles. As {@link #readSummary}. */
    public static boolean isReplay(Path folder) {
        return ResultJson.has(folder.resolve(SUMMARY), "finish_cycle");
    }

    /** Reads a replay's summary; as {@link #readSummary}. */
    public static ReplayResult readReplay(Path folder) {
        return ResultJson.read(folder.resolve(SUMMARY), ReplayResult.class);
    }

    /** Reads a result's manifest; as {@link #readSummary}. */
    public static Manifest readManifest(Path folder) {
        return ResultJson.read(folder.resolve(MANIFEST), Manifest.class);
    }

    /** Reads a result's component rows; as {@link #readSummary}. */
    public static List<ComponentRow> readComponents(Path folder) {
        return ResultCsv.readComponents(folder.resolve(COMPONENTS));
    }

    /** Reads how a run went in time; nothing if the result does not hold it. As {@link #readSummary}. */
    public static Optional<RunProfile> readProfile(Path folder) {
        Path file = folder.resolve(PROFILE);
        return Files.exists(file) ? Optional.of(ResultJson.read(file, RunProfile.class)) : Optional.empty();
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
