package bitshear.workload;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real models and images for validation, which are not part of the project. */
public final class SharedData {
    private SharedData() {}

    /**
     * A file of the data folder: that of the environment variable {@code BITSHEAR_DATA}, or {@code ../shared/data} seen from
     * the project. The calling test is skipped where it is absent.
     */
    public static Path require(String name) {
        String named = System.getenv("BITSHEAR_DATA");
        Path project = Path.of("").toAbsolutePath();
        while (project.getParent() != null && !Files.exists(project.resolve("validation/pom.xml"))) {
            project = project.getParent();
        }
        Path folder = named != null
                ? Path.of(named)
                : project.resolveSibling("shared").resolve("data");
        Path file = folder.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "skipped: " + file + " is absent (BITSHEAR_DATA names its folder)");
        return file;
    }
}
