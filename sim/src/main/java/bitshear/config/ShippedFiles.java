package bitshear.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The configuration files that travel with the program, as resources below {@code config/}. Where the launcher says which folder the program
 * was started from, its {@code config/} goes before the resources: a file changed there counts at once, not only after the next build.
 */
public final class ShippedFiles {
    private static final String ROOT = "config";
    private static final String SUFFIX = ".yaml";

    /** Sections whose folder has another name; any other section's files lie in the folder of its own name. */
    private static final Map<String, String> FOLDERS =
            Map.of("machine", "hardware", "machines", "hardware", "currents", "memory/currents");

    /** System property that names the folder the program was started from. */
    static final String HOME = "bitshear.home";

    private ShippedFiles() {}

    /** The file in the program's folder; null if there is none. */
    private static Path inPlace(String resource) {
        String home = System.getProperty(HOME);
        Path file = home == null ? null : Path.of(home).resolve(resource);
        return file != null && Files.exists(file) ? file : null;
    }

    /** The folder that holds the files a section may name as its base: {@code config/hardware} for a machine. */
    static String folder(String section) {
        return ROOT + "/" + FOLDERS.getOrDefault(section, section);
    }

    /** The resource behind {@code base: name} in a section. */
    static String resource(String section, String name) {
        return folder(section) + "/" + name + SUFFIX;
    }

    static boolean exists(String resource) {
        return inPlace(resource) != null || ShippedFiles.class.getClassLoader().getResource(resource) != null;
    }

    /** Opens a resource, or returns null if there is none. */
    static InputStream open(String resource) throws IOException {
        Path file = inPlace(resource);
        return file != null
                ? Files.newInputStream(file)
                : ShippedFiles.class.getClassLoader().getResourceAsStream(resource);
    }

    /** The names that {@code base} may have in a section ({@code machine}, {@code memory}), in alphabetical order. */
    public static List<String> names(String section) {
        try {
            // Every jar or folder of the class path may ship some.
            TreeSet<String> names = new TreeSet<>();
            Path here = inPlace(folder(section));
            if (here != null) {
                names.addAll(names(here));
            }
            for (URL folder :
                    Collections.list(ShippedFiles.class.getClassLoader().getResources(folder(section)))) {
                URI uri = folder.toURI();
                if (!uri.getScheme().equals("jar")) {
                    names.addAll(names(Path.of(uri)));
                    continue;
                }
                // An own file system of the jar, since the shared one may be open elsewhere or not at all.
                String text = uri.toString();
                int separator = text.indexOf("!/");
                Path jar = Path.of(URI.create(text.substring("jar:".length(), separator)));
                try (FileSystem archive = FileSystems.newFileSystem(jar)) {
                    names.addAll(names(archive.getPath(text.substring(separator + 1))));
                }
            }
            return List.copyOf(names);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot list the shipped files in " + folder(section), e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList();
        }
    }
}
