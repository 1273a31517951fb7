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
    private final OutputTarget target;
    /** Null if the target is written through. */
    private final Path staged;

    private final OutputStream stream;
    private final Thread onInterrupt = new Thread(this::discard, "staged-file");
    private boolean over;

    private StagedFile(OutputTarget target) throws IOException {
        this.target = target;
        Path file = target.file();
        staged = target.isStream()
                ? null
                : file.resolveSibling("." + file.getFileName() + "." + Long.toHexString(System.nanoTime()));
        addHook(onInterrupt);
        try {
            synchronized (this) {
                if (over) {
                    throw new IOException("interrupted");
                }
                stream = new Reporting(
                        target.given(), target.isStream() ? target.open() : Files.newOutputStream(staged));
            }
        } catch (IOException e) {
            over = true;
            removeHook(onInterrupt);
            throw e;
        }
    }

    /**
     * Opens the hidden sibling, or what stands there if that is a device or a pipe.
     *
     * @param file where the file is to appear; its parent folder must exist
     * @throws InvalidInputException if it cannot be written there
     */
    public static StagedFile create(Path file) {
        try {
            return new StagedFile(OutputTarget.of(file));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Writes a whole file.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public static void write(Path file, byte[] content) {
        try (StagedFile staged = create(file)) {
            staged.stream().write(content);
            staged.commit();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Refuses a file that exists: checked before the work that fills it.
     *
     * @param force whether it may be replaced
     * @throws InvalidInputException if it is a folder, or a regular file and {@code force} is not set
     */
    public static void requireNew(Path file, boolean force) {
        // A folder is refused with or without force, and nothing is lost of what is written through.
        OutputTarget target = OutputTarget.of(file);
        if (!force && !target.isStream() && Files.exists(target.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidInputException(file + ": exists, expected a new file or --force");
        }
    }

    /**
     * Where the content goes; buffered. Closing it is left to this object. What cannot be written is an {@link InvalidInputException} that
     * names the file, so that whoever writes need not know it.
     */
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
            throw new IllegalStateException(target.given() + " was committed or closed before");
        }
        try {
            stream.close();
            if (staged != null) {
                Files.move(staged, target.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unwritable(target.given(), e);
        }
        over = true;
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        discard();
        removeHook(onInterrupt);
    }

    private synchronized void discard() {
        if (over) {
            return;
        }
        over = true;
        try {
            // Deleted before it is closed: a buffer that cannot be flushed must not keep the file alive.
            if (staged != null) {
                Files.deleteIfExists(staged);
            }
            if (stream != null) {
                stream.close();
            }
        } catch (IOException | InvalidInputException e) {
            // Only a full or vanished disk gets here, and it was reported, or nobody is left to tell during an
            // interrupt.
            return;
        }
    }

    private static void addHook(Thread hook) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            throw new IOException("interrupted", shuttingDown);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook finds nothing left to do.
        }
    }

    /** Says which file it is that cannot be written. */
    private static final class Reporting extends OutputStream {
        private final Path file;
        private final OutputStream out;

        Reporting(Path file, OutputStream out) {
            this.file = file;
            this.out = new BufferedOutputStream(out, 1 << 16);
        }

        @Override
        public void write(int b) {
            try {
                out.write(b);
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(file + ": cannot be written: " + WriteFailure.reason(e), e);
    }
}
