package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped results of {@code config/study/design-space.yaml} are what the study gives. */
class DesignSpaceTest {
    private static final Path STUDY = Path.of("../config/study/design-space.yaml");
    private static final Path SHIPPED = Path.of("../docs/design-space").resolve(ResultFolder.POINTS);

    /** Points 6, 169, 332 and 495, two of either network: 163 is a prime, so that they share no more than a value or two. */
    private static final String SHARD = "7/163";

    @TempDir
    Path folder;

    @Test
    void someOfThePointsComeOutAsShipped() throws IOException {
        Path out = folder.resolve("out");
        CommandLineRun run = CommandLineRun.of("sweep", STUDY.toString(), "--shard", SHARD, "--out", out.toString());
        assertEquals("", run.err());
        assertEquals(0, run.status());

        List<String> shipped = Files.readAllLines(SHIPPED);
        assertEquals(1 + 648, shipped.size());
        List<String> again = Files.readAllLines(out.resolve(ResultFolder.POINTS));
        assertEquals(1 + 4, again.size());
        again.forEach(row -> assertTrue(shipped.contains(row), "not in " + SHIPPED + ": " + row));
    }
}
