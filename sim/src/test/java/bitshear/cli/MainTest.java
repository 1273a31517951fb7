package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        assertEquals(List.copyOf(Main.COMMANDS.keySet()), listed);
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
}
