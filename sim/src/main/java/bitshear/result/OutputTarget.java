package bitshear.result;

import bitshear.input.InvalidInputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a path that a command writes to leads to, links followed: the one place that decides whether a file may be replaced by a rename or
 * must be written through.
 *
 * @param given the path as the user gave it
 * @param file where it leads, absolute
 * @param isStream whether something stands there that is no regular file, a device or a pipe: it is opened and written, never replaced
 */
public record OutputTarget(Path given, Path file, boolean isStream) {
    /** As many links as Linux follows. */
    private static final int MOST_LINKS = 40;

    /** Names of the standard output, which may lead to a file that must go on being the standard output. */
    private static final List<Path> STANDARD_OUTPUT =
            List.of(Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"));

    private static final Path OPEN_FILES = Path.of("/proc");

    /**
     * Follows a path, touching nothing.
     *
     * @throws InvalidInputException if it leads to a folder, or through links that never end
     */
    public static OutputTarget of(Path given) {
        Path at = given.toAbsolutePath().normalize();
        if (STANDARD_OUTPUT.contains(at)) {
            return new OutputTarget(given, at, true);
        }
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new InvalidInputException(given + ": links lead to each other, expected a file to write");
            }
            Path next;
            try {
                next = at.resolveSibling(Files.readSymbolicLink(at));
            } catch (IOException e) {
                throw unwritable(given, e);
            }
            if (at.startsWith(OPEN_FILES)) {
                // Such a link is an open file: its name may be gone, and a rename would not reach who has it open.
                return new OutputTarget(given, at, true);
            }
            at = realParent(next);
        }
        if (Files.isDirectory(at)) {
            throw new InvalidInputException(given + ": is a folder, expected a file to write");
        }
        boolean exists = Files.exists(at, LinkOption.NOFOLLOW_LINKS);
        return new OutputTarget(given, at, exists && !Files.isRegularFile(at));
    }

    /** The links of the folders on the way taken out, as far as the folders exist; "a/../b" is not b where a is a link. */
    private static Path realParent(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            Path parent = absolute.getParent();
            return parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute.normalize();
        }
    }

    /** Whether it is the same file as another path, by whatever name. */
    public boolean isSameAs(Path other) {
        try {
            if (Files.exists(file) && Files.exists(other)) {
                return Files.isSameFile(file, other);
            }
        } catch (IOException e) {
            // What cannot be looked at is compared by name.
            return realParent(file).equals(realParent(other));
        }
        return realParent(file).equals(realParent(other));
    }

    /**
     * Opens a stream that is written through.
     *
     * @throws IOException if it cannot be
     */
    OutputStream open() throws IOException {
        if (!isStream) {
            throw new IllegalStateException(given + " is to be replaced as a whole");
        }
        if (STANDARD_OUTPUT.contains(file)) {
            return new FilterOutputStream(new FileOutputStream(FileDescriptor.out)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() {
                    // The command still prints there.
                }
            };
        }
        return Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static InvalidInputException unwritable(Path given, IOException e) {
        return new InvalidInputException(given + ": cannot be written: " + WriteFailure.reason(e), e);
    }
}
