package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Keeps the figures in the pages true. A figure in a page is marked {@code <!-- =NAME -->1,234<!-- / -->}; {@code docs/figures.yaml} says which command
 * yields it. A block that shows what a command prints is marked {@code <!-- prints: COMMAND -->}. The commands run here, in the order of that file.
 * {@code -Ddocuments.write=true} writes what they yield into the pages, {@code -Ddocuments.slow=true} runs those that take long, too.
 */
class DocumentFiguresTest {
    private static final boolean WRITE = Boolean.getBoolean("documents.write");
    private static final boolean SLOW = Boolean.getBoolean("documents.slow");
    private static final Path FIGURES = Document.ROOT.resolve("docs/figures.yaml");
    private static final Pattern FIGURE = Pattern.compile("<!-- =([\\w.-]+) -->(.*?)<!-- / -->");
    private static final Pattern PRINTED = Pattern.compile("<!-- prints: (.*?) -->\n```\n(.*?)\n```", Pattern.DOTALL);
    /** Where a run says its results went: a name that nobody needs in a page. */
    private static final Pattern RESULTS = Pattern.compile("\n+Results: .*", Pattern.DOTALL);

    private static final Pattern WRITTEN = Pattern.compile("--record \\w+=(\\S+)");

    @TempDir
    Path scratch;

    /** What a command printed, and its result in JSON. */
    private record Ran(String printed, JsonNode result) {}

    private final Map<String, Ran> runs = new HashMap<>();
    /** By name; null for those that take long. */
    private final Map<String, String> figures = new LinkedHashMap<>();
    /** By page: the words that show a figure where no mark can stand, and its name. */
    private final Map<String, Map<String, String>> shown = new HashMap<>();

    private final TreeSet<String> unused = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();
    private int blocks;

    @Test
    void theFiguresAreThoseThatTheCommandsYield() throws IOException {
        read(new Yaml().load(Files.readString(FIGURES)));
        for (Document page : Document.all()) {
            String name = Document.ROOT.relativize(page.file()).toString();
            String text = printed(name, worded(name, marked(name, page.text())));
            if (WRITE && !text.equals(page.text())) {
                Files.writeString(page.file(), text);
            }
        }
        assertEquals(new TreeSet<>(), unused, "figures of docs/figures.yaml that no page shows");
        assertTrue(blocks > 0, "a page shows what a command prints");
        assertTrue(
                WRITE || wrong.isEmpty(), () -> String.join("\n", wrong) + "\nwrite them with -Ddocuments.write=true");
    }

    private void read(Map<String, Map<String, Object>> file) throws IOException {
        Map<String, String> commands = new LinkedHashMap<>();
        TreeSet<String> slow = new TreeSet<>();
        file.get("runs").forEach((name, command) -> {
            commands.put(name, command instanceof Map<?, ?> keys ? (String) keys.get("slow") : (String) command);
            if (command instanceof Map) {
                slow.add(name);
            }
        });
        for (Map.Entry<String, Object> entry : file.get("figures").entrySet()) {
            Map<?, ?> keys = (Map<?, ?>) entry.getValue();
            boolean left = slow.contains(keys.get("of")) && !SLOW;
            figures.put(entry.getKey(), left ? null : figure(entry.getKey(), keys, commands));
            if (keys.get("shown") instanceof Map<?, ?> places) {
                places.forEach((page, words) -> shown.computeIfAbsent((String) page, any -> new LinkedHashMap<>())
                        .put((String) words, entry.getKey()));
            }
        }
        unused.addAll(figures.keySet());
    }

    /** The text with the figures between marks as they should be. */
    private String marked(String page, String text) {
        return FIGURE.matcher(text).replaceAll(mark -> {
            String name = mark.group(1);
            assertTrue(figures.containsKey(name), () -> page + ": no figure of docs/figures.yaml is called " + name);
            unused.remove(name);
            String right = figures.get(name) == null ? mark.group(2) : figures.get(name);
            if (!right.equals(mark.group(2))) {
                wrong.add(page + ": " + name + " is " + mark.group(2) + ", should be " + right);
            }
            return Matcher.quoteReplacement("<!-- =" + name + " -->" + right + "<!-- / -->");
        });
    }

    private String worded(String page, String text) {
        String changed = text;
        for (Map.Entry<String, String> words :
                shown.getOrDefault(page, Map.of()).entrySet()) {
            unused.remove(words.getValue());
            String right = words.getKey().replace("%", figures.get(words.getValue()));
            Matcher there = Pattern.compile(Pattern.quote(words.getKey()).replace("%", "\\E[0-9.,]+\\Q"))
                    .matcher(changed);
            assertTrue(there.find(), () -> page + " does not say: " + words.getKey());
            if (!there.group().equals(right)) {
                wrong.add(page + ": " + there.group() + ", should be " + right);
            }
            changed = there.replaceAll(Matcher.quoteReplacement(right));
        }
        return changed;
    }

    private String printed(String page, String text) throws IOException {
        StringBuilder changed = new StringBuilder();
        Matcher block = PRINTED.matcher(text);
        while (block.find()) {
            blocks++;
            String right = RESULTS.matcher(run(block.group(1)).printed())
                    .replaceFirst("")
                    .stripTrailing();
            if (!right.equals(block.group(2))) {
                wrong.add(page + ": '" + block.group(1) + "' prints:\n" + right);
            }
            String before = block.group().substring(0, block.start(2) - block.start());
            block.appendReplacement(changed, Matcher.quoteReplacement(before + right + "\n```"));
        }
        block.appendTail(changed);
        return changed.toString();
    }

    private String figure(String name, Map<?, ?> keys, Map<String, String> commands) throws IOException {
        String command = commands.get(keys.get("of"));
        assertTrue(command != null, () -> name + ": no run of docs/figures.yaml is called " + keys.get("of"));
        // What a run reads may be what an earlier one writes.
        for (String earlier : commands.values()) {
            Matcher written = WRITTEN.matcher(earlier);
            if (written.find() && command.contains(" " + written.group(1) + " ")) {
                run(earlier);
            }
        }
        Ran ran = run(command);
        if (keys.containsKey("lines")) {
            Pattern line = Pattern.compile((String) keys.get("lines"));
            return Long.toString(
                    ran.printed().lines().filter(line.asPredicate()).count());
        }
        double value = new Expression(keys.get("value").toString(), ran.result()).value();
        Object digits = keys.get("digits");
        String unit = keys.containsKey("unit") ? " " + keys.get("unit") : "";
        return String.format(Locale.ROOT, "%,." + (digits == null ? 0 : digits) + "f", value) + unit;
    }

    private Ran run(String command) throws IOException {
        Ran known = runs.get(command);
        if (known != null) {
            return known;
        }
        List<String> arguments = new ArrayList<>();
        for (String word : Document.words(command)) {
            arguments.add(here(word));
        }
        Path result = null;
        if (List.of("run", "replay", "compare", "sweep").contains(arguments.get(0))) {
            Path out = scratch.resolve("out" + runs.size());
            arguments.addAll(List.of("--out", out.toString()));
            result = out.resolve("summary.json");
        } else if (arguments.get(0).equals("bits")) {
            result = scratch.resolve("out" + runs.size() + ".json");
            arguments.addAll(List.of("--json", result.toString()));
        }
        CommandLineRun ran = CommandLineRun.of(arguments.toArray(String[]::new));
        assertEquals(0, ran.status(), () -> command + "\n" + ran.err());
        JsonNode json = result != null && Files.exists(result) ? new ObjectMapper().readTree(result.toFile()) : null;
        runs.put(command, new Ran(ran.out(), json));
        return runs.get(command);
    }

    /** A word of a command given in the project's folder: its files are there, and those that commands write lie apart. */
    private String here(String word) {
        int name = word.lastIndexOf('=') + 1;
        String file = word.substring(name);
        if (file.contains("/") && Files.exists(Document.ROOT.resolve(file))) {
            return word.substring(0, name) + Document.ROOT.resolve(file);
        }
        return file.matches("[\\w.-]+\\.(gz|trace|work|json|onnx)")
                ? word.substring(0, name) + scratch.resolve(file)
                : word;
    }

    /** Sums, differences, products and quotients of numbers and of values of a result by their paths, such as {@code dram.row_hits}. */
    private static final class Expression {
        private static final Pattern TOKEN = Pattern.compile("[0-9][0-9.eE-]*|[A-Za-z_][\\w.]*|[-+*/()]");

        private final List<String> tokens = new ArrayList<>();
        private final String text;
        private final JsonNode result;
        private int at;

        Expression(String text, JsonNode result) {
            this.text = text;
            this.result = result;
            Matcher token = TOKEN.matcher(text);
            while (token.find()) {
                tokens.add(token.group());
            }
        }

        double value() {
            double value = sum();
            assertEquals(tokens.size(), at, text);
            return value;
        }

        private String next() {
            return at < tokens.size() ? tokens.get(at) : "";
        }

        private double sum() {
            double value = product();
            while (next().equals("+") || next().equals("-")) {
                value = tokens.get(at++).equals("+") ? value + product() : value - product();
            }
            return value;
        }

        private double product() {
            double value = factor();
            while (next().equals("*") || next().equals("/")) {
                value = tokens.get(at++).equals("*") ? value * factor() : value / factor();
            }
            return value;
        }

        private double factor() {
            String token = next();
            at++;
            if (token.equals("(")) {
                double value = sum();
                assertEquals(")", next(), text);
                at++;
                return value;
            }
            if (Character.isDigit(token.charAt(0))) {
                return Double.parseDouble(token);
            }
            JsonNode node = result.at("/" + token.replace('.', '/'));
            assertTrue(node.isNumber(), () -> text + ": no number at " + token);
            return node.doubleValue();
        }
    }
}
