package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command that a page or a help text shows can be typed: its options are there, and so are the files it names. */
public class DocumentCommandsTest {
    private static final Pattern FILE = Pattern.compile(
            "(?:[\\w.-]+=)*((?:[\\w.*$-]+/)*[\\w.*$-]+\\.(?:yaml|yml|onnx|npz|npy|csv|bin|gz|trace|work|json|svg|safetensors))");

    private static final Set<String> OUTPUTS =
            Set.of("--out", "--json", "--commands", "--figures", "--capture", "--plot");

    @Test
    void theCommandsOfThePagesCanBeTyped() throws IOException {
        List<String> problems = new ArrayList<>();
        int commands = 0;
        for (Document page : Document.all()) {
            Set<String> there = new HashSet<>(page.namesOfTheReader());
            for (Document.Shown shown : page.commands()) {
                commands++;
                problems(shown, there)
                        .forEach(problem -> problems.add(page.file() + ":" + shown.line() + ": " + problem));
            }
        }
        assertEquals("", String.join("\n", problems));
        assertTrue(commands > 50, "the pages show commands");
    }

    @Test
    void theExamplesOfTheHelpTextsCanBeTyped() {
        List<String> problems = new ArrayList<>();
        int examples = 0;
        for (CommandLine command : commands(commandLine())) {
            Set<String> there = new HashSet<>();
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                if (line.startsWith("  bitshear ") && !line.startsWith("  bitshear   ")) {
                    examples++;
                    List<String> words = Document.words(line.strip());
                    problems(new Document.Shown(0, true, words.subList(1, words.size())), there)
                            .forEach(problem -> problems.add(command.getCommandName() + ": " + problem));
                }
            }
        }
        assertEquals("", String.join("\n", problems));
        assertTrue(examples > 20, "the help texts have examples");
    }

    /** What keeps a command from being typed; what it writes is there for those after it. */
    private static List<String> problems(Document.Shown shown, Set<String> there) {
        List<String> arguments = shown.arguments();
        String line = String.join(" ", arguments);
        List<String> problems = new ArrayList<>();
        try {
            commandLine()
                    .parseArgs(arguments.stream()
                            .map(argument -> argument.replaceAll("\\$\\w+", "1"))
                            .toArray(String[]::new));
        } catch (CommandLine.MissingParameterException e) {
            // A sentence may speak of a command without all that it needs; one in a block is whole.
            if (shown.inBlock()) {
                problems.add("\"" + line + "\": " + e.getMessage());
            }
        } catch (CommandLine.ParameterException e) {
            if (there.stream().noneMatch(e.getMessage()::contains)) {
                problems.add("\"" + line + "\": " + e.getMessage());
            }
        }
        for (int i = 0; i < arguments.size(); i++) {
            String before = i == 0 ? "" : arguments.get(i - 1);
            var file = FILE.matcher(arguments.get(i));
            if (OUTPUTS.contains(before)) {
                there.add(arguments.get(i));
            } else if (file.matches()) {
                String name = file.group(1);
                if (before.equals("--record")) {
                    there.add(name);
                } else if (!name.startsWith("results/")
                        && !there.contains(name)
                        && !Files.exists(Document.ROOT.resolve(name))) {
                    problems.add("\"" + line + "\": no such file: " + name);
                }
            }
        }
        return problems;
    }

    private static List<CommandLine> commands(CommandLine root) {
        List<CommandLine> all = new ArrayList<>(List.of(root));
        root.getSubcommands().values().forEach(sub -> all.addAll(commands(sub)));
        return all;
    }

    private static CommandLine commandLine() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        CommandFactory factory = new CommandFactory(new Console(nowhere, nowhere, false));
        CommandLine commandLine = new CommandLine(new BitshearCommand(), factory);
        Main.COMMANDS.forEach((name, type) -> commandLine.addSubcommand(new CommandLine(type, factory)));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    @Test
    void wordsOfALineAreThoseOfAShell() {
        assertEquals(
                Arrays.asList("sweep", "s.yaml", "--set", "sweep.axes={a: [1, 2]}", "--out", "a b/c"),
                Document.words("sweep s.yaml --set 'sweep.axes={a: [1, 2]}' --out 'a b'/c   # a comment"));
    }
}
