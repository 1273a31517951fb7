package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command whose result is there shows it; one whose configuration, files or options differ does not. */
class RepeatedCommandTest {
    private static final String SHAPES = """
            name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups
            a,conv,4,4,4,4,1,1,1,0,1
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void writeInputs() throws IOException {
        out = folder.resolve("out");
        Files.writeString(folder.resolve("n.csv"), SHAPES);
        Files.writeString(folder.resolve("c.yaml"), """
                machine: {base: bitx-mild-fp32}
                workload: {shapes: n.csv}
                """);
        Files.writeString(folder.resolve("t.trace"), "0 0x0 R\n10 0x40 W\n");
    }

    private CommandLineRun run(String... more) {
        return command(List.of("run", folder.resolve("c.yaml").toString()), more);
    }

    private CommandLineRun replay(String... more) {
        return command(List.of("replay", folder.resolve("t.trace").toString(), "--memory", "ddr3-1600k-4gb-x8"), more);
    }

    private CommandLineRun command(List<String> begin, String... more) {
        List<String> arguments = new ArrayList<>(begin);
        arguments.addAll(List.of("--out", out.toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private FileTime written() throws IOException {
        return Files.getLastModifiedTime(out.resolve(ResultFolder.SUMMARY));
    }

    private void isShown(CommandLineRun first, CommandLineRun again) {
        assertEquals("", again.err());
        assertEquals(0, again.status());
        assertEquals(first.out().replace("Results:", OutputOptions.FOUND + "\nResults:"), again.out());
    }

    private void isAnother(CommandLineRun run) {
        assertEquals(2, run.status(), run.out());
        assertTrue(run.err().contains("already exists"), run.err());
    }

    @Test
    void aRunThatIsThereIsShownAndMadeAgainOnDemand() throws IOException {
        CommandLineRun first = run();
        assertEquals(0, first.status(), first.err());
        FileTime written = written();
        isShown(first, run());
        assertEquals(written, written(), "nothing was written");
        assertFalse(run("--force").out().contains(OutputOptions.FOUND));
    }

    @Test
    void aRunOfOtherKeysOrOtherFilesIsAnother() throws IOException {
        assertEquals(0, run().status());
        isAnother(run("--set", "machine.pe.rows=6"));
        isAnother(run("--seed", "2"));
        Files.writeString(folder.resolve("n.csv"), SHAPES.replace("a,conv,4,4", "a,conv,4,8"));
        isAnother(run());
        Files.writeString(folder.resolve("n.csv"), SHAPES);
        assertEquals(0, run().status());
    }

    @Test
    void aTableOfEnergiesIsAFileOfTheRun() throws IOException {
        Path table = folder.resolve("sram.csv");
        String shipped = Files.readString(Path.of("../config/technology/sram-cacti7.csv"));
        Files.writeString(table, shipped);
        assertEquals(0, run("--set", "energy.sram-table=" + table).status());
        assertTrue(run("--set", "energy.sram-table=" + table).out().contains(OutputOptions.FOUND));
        assertEquals(
                table.toString(), ResultFolder.readManifest(out).inputs().get(1).path());
        Files.writeString(table, shipped + "\n");
        isAnother(run("--set", "energy.sram-table=" + table));
    }

    @Test
    void whatIsRecordedMustBeRunAndTheResultStays() throws IOException {
        assertEquals(0, run().status());
        FileTime written = written();
        Path trace = folder.resolve("recorded.trace");
        CommandLineRun recorded = run("--record", "memory=" + trace);
        assertEquals(0, recorded.status(), recorded.err());
        assertFalse(recorded.out().contains(OutputOptions.FOUND));
        assertTrue(Files.exists(trace));
        assertEquals(written, written());
    }

    @Test
    void aReplayThatIsThereIsShown() throws IOException {
        CommandLineRun first = replay();
        assertEquals(0, first.status(), first.err());
        isShown(first, replay());
        isAnother(replay("--set", "memory.page-policy=closed"));
        isAnother(replay("--format", "bitshear"));
        Files.writeString(folder.resolve("t.trace"), "0 0x0 R\n10 0x80 W\n");
        isAnother(replay());
    }

    @Test
    void aResultOfAnotherBuildIsNotTakenForThisOnes() throws IOException {
        assertEquals(0, run().status());
        Path content = out.resolve(ResultFolder.CONTENT);
        byte[] before = Files.readAllBytes(content);
        Files.writeString(content, "0".repeat(64) + "\n");
        isAnother(run());
        Files.delete(content);
        isAnother(run());
        assertEquals(0, run("--force").status());
        assertArrayEquals(before, Files.readAllBytes(content));
    }
}
