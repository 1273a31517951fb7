package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    void aMisspelledCommandIsAnsweredWithOneThatExists() {
        CommandLineRun run = CommandLineRun.of("rum", "config/quickstart.yaml");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("bitshear run"), run.err());
    }
}
