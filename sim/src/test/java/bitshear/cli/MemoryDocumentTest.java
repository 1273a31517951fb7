package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/memory.md does what the page says, to the printed digit. */
class MemoryDocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "memory.md");

    /** Set to write the figures into the page instead of comparing them. */
    private static final String UPDATE = "bitshear.update";

    private static final Pattern COMMANDS =
            Pattern.compile("### A worked example\n\n```sh\n(.*?)```\n\n(.*?)\n\n## ", Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("\\d+(,\\d{3})*(\\.\\d+)?");

    @Test
    void theFiguresOfTheWorkedExampleAreThoseOfItsCommands(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE);
        Matcher example = COMMANDS.matcher(page);
        assertTrue(example.find());
        List<String> commands = example.group(1).lines().toList();
        assertEquals(3, commands.size());
        Map<Integer, JsonNode> results = new TreeMap<>();
        for (int i = 0; i < commands.size(); i++) {
            Path out = folder.resolve("out" + i);
            String line = commands.get(i)
                    .replace("run.trace.gz", folder.resolve("run.trace.gz").toString())
                    .replace("config/", "../config/");
            List<String> words = new java.util.ArrayList<>(List.of(line.split(" ")));
            assertEquals("bitshear", words.remove(0));
            words.addAll(List.of("--out", out.toString()));
            CommandLineRun run = CommandLineRun.of(words.toArray(String[]::new));
            assertEquals(0, run.status(), run.err());
            results.put(
                    i, new ObjectMapper().readTree(out.resolve("summary.json").toFile()));
        }
        JsonNode open = results.get(1);
        JsonNode closed = results.get(2);
        assertEquals(
                results.get(0).at("/dram/finish_cycle").asLong(),
                open.at("/dram/finish_cycle").asLong());
        assertEquals(
                results.get(0).at("/dram/n_ACT").asLong(),
                open.at("/dram/n_ACT").asLong());
        List<String> figures = List.of(
                clock(open),
                activates(open),
                hits(open),
                clock(closed),
                activates(closed),
                hits(closed),
                latency(closed),
                latency(open));
        String expected = with(example.group(2), figures);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, page.replace(example.group(2), expected));
        }
        assertEquals(
                expected,
                COMMANDS.matcher(Files.readString(PAGE))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(2),
                "run mvn -pl sim test -Dtest=MemoryDocumentTest -D" + UPDATE + "=true and look at the difference");
    }

    @Test
    void theHelpOfReplayNamesNoFileThatIsNotThere() {
        String help = CommandLineRun.of("replay", "--help").out();
        Matcher file = Pattern.compile("(?:config|traces)/\\S+").matcher(help);
        assertTrue(file.find());
        do {
            assertTrue(Files.exists(Path.of("..").resolve(file.group())), file.group());
        } while (file.find());
    }

    private static String with(String text, List<String> figures) {
        StringBuilder out = new StringBuilder();
        Matcher number = NUMBER.matcher(text);
        int count = 0;
        while (number.find()) {
            assertTrue(count < figures.size(), "more numbers than figures: " + text);
            number.appendReplacement(out, figures.get(count++));
        }
        assertEquals(figures.size(), count, text);
        return number.appendTail(out).toString();
    }

    private static String clock(JsonNode result) {
        return String.format(Locale.ROOT, "%,d", result.at("/dram/finish_cycle").asLong());
    }

    private static String activates(JsonNode result) {
        return String.format(Locale.ROOT, "%,d", result.at("/dram/n_ACT").asLong());
    }

    private static String hits(JsonNode result) {
        double hits = result.at("/dram/row_hits").asDouble();
        double all = hits
                + result.at("/dram/row_misses").asDouble()
                + result.at("/dram/row_conflicts").asDouble();
        return String.format(Locale.ROOT, "%.1f", 100 * hits / all);
    }

    private static String latency(JsonNode result) {
        return String.format(
                Locale.ROOT,
                "%.1f",
                result.at("/read_latency_from_stamp_ns/mean").asDouble());
    }
}
