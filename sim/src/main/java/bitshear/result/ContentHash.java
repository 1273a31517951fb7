package bitshear.result;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a result depends on, as one number: its manifest, which holds the configuration and the hashes of all files read, and the build of the
 * simulator itself. Results of one content are the same but for host times.
 */
public final class ContentHash {
    private ContentHash() {}

    /**
     * SHA-256 in lower-case hexadecimal.
     *
     * @param more what else decides the result and is not in the manifest
     */
    public static String of(Manifest manifest, String... more) {
        MessageDigest digest = digest();
        digest.update(ResultJson.bytes(manifest));
        for (String one : more) {
            digest.update((one + "\n").getBytes(StandardCharsets.UTF_8));
        }
        try {
            addBuild(digest);
        } catch (IOException e) {
            throw new UncheckedIOException("the simulator's own classes cannot be read", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether a folder holds a result of this content. */
    public static boolean isOf(Path folder, String content) {
        try {
            return Files.readString(folder.resolve(ResultFolder.CONTENT), StandardCharsets.US_ASCII)
                    .equals(content + "\n");
        } catch (IOException e) {
            return false;
        }
    }

    /** What {@link #isOf} looks for. */
    public static byte[] file(String content) {
        return (content + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The version stays the same from one build to the next; the jar, or the folder of classes, does not. */
    private static void addBuild(MessageDigest digest) throws IOException {
        Path build;
        try {
            build = Path.of(ContentHash.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the simulator's own place is no file", e);
        }
        List<Path> files = List.of(build);
        if (Files.isDirectory(build)) {
            try (Stream<Path> below = Files.walk(build)) {
                files = below.filter(Files::isRegularFile).sorted().toList();
            }
        }
        byte[] buffer = new byte[1 << 16];
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                while (in.read(buffer) >= 0) {
                    continue;
                }
            }
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
