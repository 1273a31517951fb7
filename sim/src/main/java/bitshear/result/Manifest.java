package bitshear.result;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What it takes to run a simulation again: the content of {@code manifest.json}. Holds no date and no host name, so that the
 * same run gives the same file.
 *
 * @param schemaVersion format of the file, {@link RunResult#SCHEMA_VERSION}
 * @param version version of the simulator
 * @param name name of the run
 * @param seed seed of everything random
 * @param configuration the resolved configuration: every key with its value, as text with its unit, a number, a list or a
 *     nested map
 * @param inputs the files read, with their hashes
 */
@JsonPropertyOrder({"schema_version", "version", "name", "seed", "configuration", "inputs"})
public record Manifest(
        int schemaVersion,
        String version,
        String name,
        long seed,
        Map<String, Object> configuration,
        List<InputFile> inputs) {
    public Manifest {
        if (schemaVersion != RunResult.SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "schema_version is " + schemaVersion + ", expected " + RunResult.SCHEMA_VERSION);
        }
        Objects.requireNonNull(version, "version is missing");
        Objects.requireNonNull(name, "name is missing");
        configuration = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNull(configuration, "configuration is missing")));
        inputs = List.copyOf(Objects.requireNonNull(inputs, "inputs is missing"));
    }

    /** Version of this simulator: that of its jar, or {@code development} when it runs from class files. */
    public static String simulatorVersion() {
        String version = Manifest.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * A file a run read.
     *
     * @param path the path as the user gave it
     * @param bytes its size
     * @param sha256 its SHA-256, in lower-case hexadecimal
     */
    @JsonPropertyOrder({"path", "bytes", "sha256"})
    public record InputFile(String path, long bytes, String sha256) {
        public InputFile {
            Objects.requireNonNull(path, "inputs.path is missing");
            Objects.requireNonNull(sha256, "inputs.sha256 is missing");
        }

        /** Hashes a file, streaming it. */
        public static InputFile of(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return of(file.toString(), in);
            }
        }

        /** Hashes what a stream holds to its end; for a shipped file that lies in the jar. */
        public static InputFile of(String path, InputStream in) throws IOException {
            MessageDigest digest;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
            return new InputFile(path, bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }
}
