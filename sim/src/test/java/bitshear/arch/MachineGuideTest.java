package bitshear.arch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the section on machines of docs/extending.md true: every block of it stands in the file it is said to be of. */
class MachineGuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("\n`([^`\n]+)`:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyBlockOfTheSectionStandsInItsFile() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/extending.md"));
        Matcher block = BLOCK.matcher(guide.substring(guide.indexOf("## Adding a machine")));
        int blocks = 0;
        while (block.find()) {
            String file = Files.readString(ROOT.resolve(block.group(1)));
            String shown = block.group(2).replaceAll("(?m)^\\+", "");
            for (String line : shown.split("\n")) {
                assertTrue(file.contains(line), () -> block.group(1) + " does not hold: " + line);
            }
            if (block.group(1).endsWith(".java") && shown.startsWith("package")) {
                assertTrue(file.equals(shown), block.group(1) + " is shown whole");
            }
            blocks++;
        }
        assertTrue(blocks == 4, "class, registry, configuration, table");
    }
}
