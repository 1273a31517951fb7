package bitshear.result;

import bitshear.input.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is streamed for the length of a run (a trace, a timeline) and appears under its name only when it is complete: it
 * is written to a hidden sibling that {@link #commit} renames. Closed without a commit, or interrupted, it leaves nothing; what
 * stood under the name before stays.
 *
 * <pre>{@code
 * try (StagedFile trace = StagedFile.create(path)) {
 *     trace.stream().write(...);
 *     trace.commit();
 * }
 * }</pre>
 */
public final class StagedFile implements AutoCloseable {
    private final Path target;
    private final Path staged;
    private final OutputStream stream;
    private final Thread onInterrupt;
    private boolean over;

    private StagedFile(Path target, Path staged, OutputStream stream) {
        this.target = target;
        this.staged = staged;
        this.stream = stream;
        this.onInterrupt = new Thread(this::discard, "staged-file");
    }

    /**
     * Opens the hidden sibling.
     *
     * @param file where the file is to appear; its parent folder must exist
     * @throws InvalidInputException if it cannot be written there
     */
    public static StagedFile create(Path file) {
        Path target = file.toAbsolutePath().normalize();
        if (Files.isDirectory(target)) {
            throw new InvalidInputException(file + ": is a folder, expected a file to write");
        }
        Path staged = target.resolveSibling("." + target.getFileName() + "." + Long.toHexString(System.nanoTime()));
        try {
            StagedFile result =
                    new StagedFile(target, staged, new BufferedOutputStream(Files.newOutputStream(staged), 1 << 16));
            Runtime.getRuntime().addShutdownHook(result.onInterrupt);
            return result;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Refuses a file that exists: checked before the work that fills it.
     *
     * @param force whether it may be replaced
     * @throws InvalidInputException if it exists, is no folder and {@code force} is not set
     */
    public static void requireNew(Path file, boolean force) {
        // A folder is refused by create, with or without force.
        if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file)) {
            throw new InvalidInputException(file + ": exists, expected a new file or --force");
        }
    }

    /** Where the content goes; buffered. Closing it is left to this object. */
    public OutputStream stream() {
        return stream;
    }

    /**
     * Ends the content and lets the file appear, replacing one of that name in one step.
     *
     * @throws InvalidInputException if the rest cannot be written
     */
    public synchronized void commit() {
        if (over) {
            throw new IllegalStateException(target + " was committed or closed before");
        }
        try {
            stream.close();
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        over = true;
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        discard();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException shuttingDown) {
            // The hook finds nothing left to do.
        }
    }

    private synchronized void discard() {
        if (over) {
            return;
        }
        over = true;
        try {
            // Deleted before it is closed: a buffer that cannot be flushed must not keep the file alive.
            Files.deleteIfExists(staged);
            stream.close();
        } catch (IOException e) {
            // Only a full or vanished disk gets here, and there is nobody left to tell during an interrupt.
            return;
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(file + ": cannot be written: " + WriteFailure.reason(e), e);
    }
}
