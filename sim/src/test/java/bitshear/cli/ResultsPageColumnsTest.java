package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/results.md names every column of every table and every key of every record that the commands write, in their order. */
class ResultsPageColumnsTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @TempDir
    private static Path folder;

    private static String page;

    @BeforeAll
    static void writeResults() throws IOException {
        page = Files.readString(Path.of("../docs/results.md"));
        Files.writeString(folder.resolve("n.csv"), """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups
                a,conv,4,4,4,4,1,1,1,0,1
                """);
        Path run = Files.writeString(folder.resolve("c.yaml"), """
                machine: {base: bitx-mild-fp32}
                workload: {shapes: n.csv}
                """);
        Path trace = Files.writeString(folder.resolve("t.trace"), "0 0x0 R\n10 0x40 W\n");
        Path study = Files.writeString(folder.resolve("s.yaml"), """
                study:
                  name: s
                  machines: [bitx-unpruned-fp32, bitx-wild-fp32]
                  workloads: [{shapes: n.csv}]
                  baseline: bitx-unpruned-fp32
                  readings: [{id: r, machine: bitx-wild-fp32, over: bitx-unpruned-fp32, printed: 2}]
                """);
        done("run", run, "--out", folder.resolve("run"));
        done("replay", trace, "--memory", "ddr3-1600k-4gb-x8", "--out", folder.resolve("replay"));
        done("compare", study, "--out", folder.resolve("compare"));
    }

    private static void done(Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        CommandLineRun run = CommandLineRun.of(texts.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
    }

    /** The names in the first column of a section's table. */
    private static List<String> documented(String heading) {
        int begin = page.indexOf("\n## " + heading + "\n");
        assertTrue(begin >= 0, () -> "no section " + heading);
        int end = page.indexOf("\n## ", begin + 1);
        List<String> names = new ArrayList<>();
        page.substring(begin, end)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> {
                    Matcher name = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
                    while (name.find()) {
                        names.add(name.group(1));
                    }
                });
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "run, layers.csv",
        "run, components.csv",
        "replay, components.csv",
        "replay, bandwidth.csv",
        "replay, banks.csv",
        "compare, comparison.csv",
        "compare, geomeans.csv",
        "compare, readings.csv"
    })
    void everyColumnOfATableIsOnThePage(String result, String file) throws IOException {
        String header = Files.readAllLines(folder.resolve(result).resolve(file)).get(0);
        assertEquals(List.of(header.split(",")), documented("`" + file + "`"));
    }

    @ParameterizedTest
    @CsvSource({
        "run, summary.json, `summary.json`",
        "replay, summary.json, `summary.json` of a replay",
        "run, manifest.json, `manifest.json`",
        "compare, manifest.json, `manifest.json`"
    })
    void everyKeyOfARecordIsOnThePage(String result, String file, String heading) throws IOException {
        List<String> names = documented(heading);
        JsonNode root =
                new ObjectMapper().readTree(folder.resolve(result).resolve(file).toFile());
        Set<String> found = new LinkedHashSet<>();
        collect("", root, names, found);
        assertEquals(names, List.copyOf(found));
    }

    /** Keys from the outermost; those that the page has as a whole, with a star, stand for all below them. */
    private static void collect(String path, JsonNode node, List<String> names, Set<String> found) {
        if (names.contains(path + ".*")) {
            found.add(path + ".*");
        } else if (node.isObject()) {
            node.fields()
                    .forEachRemaining(child -> collect(
                            path.isEmpty() ? child.getKey() : path + "." + child.getKey(),
                            child.getValue(),
                            names,
                            found));
        } else if (node.isArray() && node.size() > 0) {
            collect(path + "[]", node.get(0), names, found);
        } else {
            found.add(path);
        }
    }

    @Test
    void everyFileOfEveryResultIsOnThePage() throws IOException {
        for (String result : List.of("run", "replay", "compare")) {
            for (String file : folder.resolve(result).toFile().list()) {
                assertTrue(page.contains("`" + file + "`"), file);
            }
        }
    }

    @Test
    void aLayersTimesAddUpToTheRuns() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("run/layers.csv"));
        List<String> columns = List.of(lines.get(0).split(","));
        // The tiling is quoted and holds commas where it is split; the times are counted from the end.
        List<String> fields = List.of(lines.get(1).split(","));
        int shift = fields.size() - columns.size();
        long sum = 0;
        for (String column : columns) {
            if (column.equals("busy_ps") || column.startsWith("stall_")) {
                sum += Long.parseLong(fields.get(columns.indexOf(column) + shift));
            }
        }
        JsonNode summary =
                new ObjectMapper().readTree(folder.resolve("run/summary.json").toFile());
        assertEquals(summary.get("time_ps").longValue(), sum);
    }
}
