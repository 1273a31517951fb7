package bitshear.sweep.spark;

import bitshear.input.InvalidInputException;
import bitshear.result.Manifest.InputFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A file that a study reads when points are evaluated (network, weights, trace), on its way to the executors. What lies below the
 * driver's working directory is sent along: the executor writes it under the same relative path into a working directory of its own.
 * What is named by an absolute path must be there on every machine. Either is checked by its SHA-256 before it is used, since another
 * file would give other rows.
 */
final class ShippedInput implements Serializable {
    private static final long serialVersionUID = 1L;
    /** More than this is better copied once by hand than sent with each sweep, in one array of the driver. */
    private static final long MOST_BYTES = 1L << 30;

    private final String path;
    private final String sha256;
    /** Null if it must be there. */
    private final Broadcast<byte[]> content;

    private ShippedInput(String path, String sha256, Broadcast<byte[]> content) {
        this.path = path;
        this.sha256 = sha256;
        this.content = content;
    }

    /**
     * Reads a file at the driver.
     *
     * @throws InvalidInputException if it cannot be read, or cannot get to the executors
     */
    static ShippedInput of(Path file, JavaSparkContext spark) {
        try {
            InputFile input = InputFile.of(file);
            if (file.isAbsolute()) {
                return new ShippedInput(file.toString(), input.sha256(), null);
            }
            if (file.normalize().startsWith("..") || input.bytes() > MOST_BYTES) {
                throw new InvalidInputException(file + ": cannot be sent to the executors, expected a file of at most "
                        + MOST_BYTES
                        + " bytes below the working directory, or an absolute path that holds the same file"
                        + " on every machine");
            }
            return new ShippedInput(file.toString(), input.sha256(), spark.broadcast(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e, e);
        }
    }

    /**
     * Makes sure that the file is where the study looks for it, in the process of an executor.
     *
     * @throws InvalidInputException if it is not there, is another one than the driver's, or cannot be written
     */
    void provide() {
        Path file = Path.of(path);
        try {
            if (content != null && !Files.exists(file)) {
                Path folder = file.toAbsolutePath().getParent();
                Files.createDirectories(folder);
                // Written elsewhere first: executors of one machine may have the same working directory.
                Path written = Files.createTempFile(folder, "bitshear", null);
                Files.write(written, content.value());
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!isRight(file)) {
                throw new InvalidInputException(path + ": is "
                        + (Files.exists(file) ? "another file than the driver's" : "missing")
                        + ", expected the same file on every machine (SHA-256 " + sha256 + ")");
            }
        } catch (IOException e) {
            throw new InvalidInputException(path + ": cannot be had on an executor: " + e, e);
        }
    }

    private boolean isRight(Path file) throws IOException {
        try {
            return InputFile.of(file).sha256().equals(sha256);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
