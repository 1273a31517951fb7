package bitshear.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ConfigurationLoader;
import bitshear.config.Reference;
import bitshear.result.PointRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps docs/sweep.md and the shipped studies true. */
class SweepDocumentationTest {
    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "sweep.md"));
    }

    @Test
    void theStudyOnThePageIsSound() throws IOException {
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page());
        assertTrue(yaml.find());
        SweepStudy study = new SweepStudy(
                ConfigurationLoader.parse("sweep.md", yaml.group(1), List.of("memory.base=ddr3-1600k-4gb-x8")));
        assertEquals("mine", study.name());
        assertEquals(500, study.end());
        assertTrue(study.size() < 500);
    }

    @Test
    void thePageNamesEveryKeyAndEveryColumn() throws IOException {
        String page = page();
        for (String key : Reference.paths(SweepFile.class)) {
            assertTrue(page.contains("`" + key + "`") || key.equals("sweep") || key.equals("sweep.sampling"), key);
        }
        for (String column : PointRow.columns(List.of())) {
            assertTrue(page.contains("`" + column + "`"), column);
        }
        assertTrue(page.contains("schema version " + PointRow.SCHEMA_VERSION));
    }

    @ParameterizedTest
    @CsvSource({"quick-sweep, 48", "memories, 8"})
    void shippedSweepsAreSound(String name, int points) {
        SweepStudy study =
                new SweepStudy(ConfigurationLoader.load(Path.of("..", "config", "study", name + ".yaml"), List.of()));
        assertEquals(name, study.name());
        assertEquals(points, study.size());
    }
}
