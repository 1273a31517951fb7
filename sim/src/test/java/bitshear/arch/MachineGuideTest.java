package bitshear.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the section on machines of docs/extending.md true: every block of it stands in the file it is said to be of. */
public class MachineGuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCKS =
            Pattern.compile("\n`([^`\n]+)`:\n((?:\n```(?:java|diff|yaml|csv)\n.*?\n```\n)+)", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```\\w+\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyBlockOfTheSectionStandsInItsFile() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/extending.md"));
        Matcher file = BLOCKS.matcher(guide.substring(guide.indexOf("## Adding a machine")));
        int files = 0;
        while (file.find()) {
            String text = Files.readString(ROOT.resolve(file.group(1)));
            Matcher block = BLOCK.matcher(file.group(2));
            while (block.find()) {
                String shown = block.group(1).replaceAll("(?m)^\\+", "");
                for (String line : shown.split("\n")) {
                    assertTrue(text.contains(line), () -> file.group(1) + " does not hold: " + line);
                }
                if (file.group(1).endsWith(".java") && shown.startsWith("package")) {
                    assertTrue(text.equals(shown), file.group(1) + " is shown whole");
                }
            }
            files++;
        }
        assertEquals(4, files, "class, registry, configuration, table");
    }
}
