package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.code.WeightCodes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    @Test
    void everyCommandIsCalledByTheNameItDeclares() {
        Main.COMMANDS.forEach((name, type) ->
                assertEquals(name, type.getAnnotation(CommandLine.Command.class).name()));
    }

    @Test
    void theHelpListsEveryCommandInOrder() {
        CommandLineRun help = CommandLineRun.of("--help");
        assertEquals(0, help.status(), help.err());
        List<String> listed = help.out()
                .lines()
                .filter(line -> line.matches(" {2}[a-z]+ {2,}.*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        List<String> expected = new ArrayList<>(Main.COMMANDS.keySet());
        expected.add("help");
        assertEquals(expected, listed);
    }

    @Test
    void aHeapThatIsTooSmallIsOneLineThatNamesTheSetting() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Console console = new Console(System.out, new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        Throwable full = new OutOfMemoryError("Java heap space");
        for (Throwable failure : List.of(full, new IllegalStateException(new ExecutionException(full)))) {
            bytes.reset();
            assertEquals(2, Main.report(console, failure, new String[] {"run"}));
            String said = bytes.toString(StandardCharsets.UTF_8);
            assertEquals(1, said.lines().count(), said);
            assertTrue(said.startsWith("bitshear: not enough memory (Java heap space) in a heap of "), said);
            assertTrue(said.contains("BITSHEAR_JAVA_OPTIONS=-Xmx"), said);
        }
    }

    @Test
    void aMisspelledCommandIsAnsweredWithOneThatExists() {
        CommandLineRun run = CommandLineRun.of("rum", "config/quickstart.yaml");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("bitshear run"), run.err());
    }

    @Test
    void helpShowsTheHelpOfACommand() {
        CommandLineRun help = CommandLineRun.of("help", "run");
        assertEquals(0, help.status(), help.err());
        assertEquals(CommandLineRun.of("run", "--help").out(), help.out());
        assertEquals(2, CommandLineRun.of("help", "nothing").status());
    }

    @Test
    void lettersInTheWrongOrderAreUnderstood() {
        assertTrue(CommandLineRun.of("rnu", "config/quickstart.yaml").err().contains("Did you mean: bitshear run?"));
        assertTrue(CommandLineRun.of("reprot").err().contains("Did you mean: bitshear report?"));
    }

    @Test
    void helpNamesEveryWeightCodeAndEveryFormat() {
        for (String command : List.of("bits", "prune", "accuracy")) {
            String help = CommandLineRun.of(command, "--help").out().replaceAll("\\s+", " ");
            String names = String.join(", ", WeightCodes.names());
            assertTrue(help.contains(names), help);
        }
        String sweep = CommandLineRun.of("sweep", "--help").out().replaceAll("\\s+", " ");
        assertTrue(sweep.contains("in this format, too: csv, parquet;"), sweep);
    }
}
