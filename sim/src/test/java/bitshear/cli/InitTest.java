package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user gets to begin with is sound. */
class InitTest {
    @TempDir
    private Path folder;

    private static CommandLineRun done(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        CommandLineRun run = CommandLineRun.of(texts);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        return run;
    }

    @Test
    void aNewProjectRunsAsItIs() {
        Path project = folder.resolve("mine");
        done("init", project);
        for (String file : InitCommand.FILES) {
            assertTrue(Files.exists(project.resolve(file)), file);
        }
        done("config", "check", project.resolve("run.yaml"));
        String run = done("run", project.resolve("run.yaml"), "--out", folder.resolve("out"))
                .out();
        assertTrue(run.startsWith("mine: mine on squeezenet1_1"), run);
        String sweep = done("sweep", project.resolve("sweep.yaml"), "--dry-run").out();
        assertTrue(sweep.startsWith("mine-sweep: 8 points, 1 excluded"), sweep);
        String compared = done("compare", project.resolve("compare.yaml"), "--out", folder.resolve("compared"))
                .out();
        assertTrue(compared.contains("bitx-wild-fp32"), compared);
    }

    @Test
    void nothingThatIsThereIsTouched() {
        done("init", folder.resolve("mine"));
        CommandLineRun again = CommandLineRun.of("init", folder.resolve("mine").toString());
        assertEquals(2, again.status());
        assertEquals(folder.resolve("mine") + ": exists, expected a new folder\n", again.err());
        assertEquals(
                2, CommandLineRun.of("init", folder.resolve("a: b").toString()).status());
    }

    @Test
    void theCompletionIsAScriptOfEveryCommand() throws Exception {
        Path script = Files.writeString(
                folder.resolve("bitshear.bash"), done("completion").out());
        for (String command : Main.COMMANDS.keySet()) {
            assertTrue(Files.readString(script).contains(command), command);
        }
        assumeTrue(Files.exists(Path.of("/bin/bash")), "skipped: no bash");
        Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();
        assertEquals("", new String(bash.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, bash.waitFor());
    }
}
