package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No command writes over what it reads, replaces what is no file, or takes half a file for a whole one. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WhatIsWrittenTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    private Path model;
    private Path configuration;
    private Path trace;

    @BeforeEach
    void writeInputs() throws IOException {
        model = Files.copy(Path.of("../accuracy/data/glyphs.onnx"), folder.resolve("a.onnx"));
        Files.writeString(folder.resolve("n.csv"), """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups
                a,conv,4,4,4,4,1,1,1,0,1
                """);
        configuration = Files.writeString(folder.resolve("c.yaml"), """
                machine: {base: bitx-mild-fp32}
                workload: {shapes: n.csv}
                """);
        trace = Files.writeString(folder.resolve("t.trace"), "0 0x0 R\n10 0x40 W\n");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void refused(Path kept, String problem, String... arguments) throws IOException {
        byte[] before = Files.readAllBytes(kept);
        List<Path> entries = entries();
        CommandLineRun run = CommandLineRun.of(arguments);
        assertEquals(2, run.status(), run.err());
        assertEquals(problem.replace("DIR", folder.toString()), run.err().strip());
        assertArrayEquals(before, Files.readAllBytes(kept));
        assertEquals(entries, entries());
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.sorted().toList();
        }
    }

    @Test
    void theResultAsJsonIsNeverWrittenOverTheModel() throws IOException {
        String problem = "--json NAME: is also an input of this command, expected another file";
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), model);
        Path hard = Files.createLink(folder.resolve("hard.json"), model);
        for (Path name : List.of(model, link, hard)) {
            refused(model, problem.replace("NAME", name.toString()), "bits", path("a.onnx"), "--json", name.toString());
        }
    }

    @Test
    void aPrunedCopyAndItsStatisticsAreTwoFiles() throws IOException {
        refused(
                model,
                "--out DIR/q.onnx: is written by --json, too, expected a file for each",
                "prune",
                path("a.onnx"),
                "--out",
                path("q.onnx"),
                "--json",
                path("q.onnx"));
        refused(
                model,
                "--json DIR/a.onnx: is also an input of this command, expected another file",
                "prune",
                path("a.onnx"),
                "--out",
                path("q.onnx"),
                "--json",
                path("a.onnx"),
                "--force");
    }

    @Test
    void aReplayKeepsItsTraceWhateverIsForced() throws IOException {
        refused(
                trace,
                "--commands DIR/t.trace: is also an input of this command, expected another file",
                "replay",
                path("t.trace"),
                "--memory",
                "ddr3-1600k-4gb-x8",
                "--commands",
                path("t.trace"),
                "--out",
                path("out"),
                "--force");
    }

    @Test
    void aRecordingKeepsTheConfigurationAndTheShapes() throws IOException {
        for (String input : List.of("c.yaml", "n.csv")) {
            refused(
                    folder.resolve(input),
                    "--record memory=DIR/" + input + ": is also an input of this command, expected another file",
                    "run",
                    path("c.yaml"),
                    "--record",
                    "memory=" + path(input),
                    "--out",
                    path("out"),
                    "--force");
        }
    }

    @Test
    void aResultFolderDoesNotReplaceWhatTheRunReads() throws IOException {
        assertEquals(
                0,
                CommandLineRun.of("run", configuration.toString(), "--out", path("r"))
                        .status());
        // As a workload that was kept under a name that results have, too.
        Path kept = folder.resolve("r/layers.csv");
        Files.copy(folder.resolve("n.csv"), kept, StandardCopyOption.REPLACE_EXISTING);
        refused(
                kept,
                "DIR/r: holds " + kept + ", an input of this command, expected another folder for results",
                "run",
                path("c.yaml"),
                "--set",
                "workload.shapes=" + kept,
                "--out",
                path("r"),
                "--force");
    }

    @Test
    void aFileInTheResultFolderIsRefusedBeforeTheRun() throws IOException {
        refused(
                configuration,
                "--record memory=DIR/out/t: lies in the result folder DIR/out, which appears as a whole, expected a file elsewhere",
                "run",
                path("c.yaml"),
                "--record",
                "memory=" + path("out/t"),
                "--out",
                path("out"));
    }

    @Test
    void aPipeIsWrittenThrough() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(made.waitFor() == 0, "skipped: no pipes here");
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        CommandLineRun run = CommandLineRun.of("bits", path("a.onnx"), "--json", pipe.toString());
        assertEquals(0, run.status(), run.err());
        assertTrue(read.get(20, TimeUnit.SECONDS).contains("\"sparsity_factor\""));
        assertFalse(Files.isRegularFile(pipe), "the pipe is still one");
    }

    @Test
    void aDeviceIsWrittenThroughAndAFullOneIsNamed() throws IOException {
        assumeTrue(Files.isWritable(FULL), "skipped: no " + FULL);
        String problem = FULL + ": cannot be written: No space left on device";
        List<List<String>> commands = List.of(
                List.of("bits", path("a.onnx"), "--json", FULL.toString()),
                List.of(
                        "replay",
                        path("t.trace"),
                        "--memory",
                        "ddr3-1600k-4gb-x8",
                        "--out",
                        path("o"),
                        "--commands",
                        FULL.toString()),
                List.of("run", path("c.yaml"), "--out", path("o"), "--record", "memory=" + FULL),
                List.of("run", path("c.yaml"), "--out", path("o"), "--record", "timeline=" + FULL),
                List.of("run", path("c.yaml"), "--out", path("o"), "--record", "work=" + FULL));
        for (List<String> command : commands) {
            CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
            assertEquals(2, run.status(), () -> command + ": " + run.err());
            assertEquals(problem, run.err().strip(), command::toString);
            assertFalse(Files.exists(folder.resolve("o")), "no result without the recording that was asked for");
        }
        assertFalse(Files.isRegularFile(FULL));
    }

    @Test
    void aStandardOutputThatCannotBeWrittenIsAnErrorAndAReaderThatLeavesIsNone() throws Exception {
        assumeTrue(Files.isWritable(FULL), "skipped: no " + FULL);
        Process full = main(List.of("networks")).redirectOutput(FULL.toFile()).start();
        String err = new String(full.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, full.waitFor());
        assertEquals("standard output: cannot be written: No space left on device\n", err);
        Process left = main(List.of("config", "reference")).start();
        left.getInputStream().close();
        assertEquals("", new String(left.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(2, left.waitFor());
    }

    private static ProcessBuilder main(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "bitshear.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    @Test
    void figuresOfTwoFoldersOfOneNameAreNotWrittenOverEachOther() throws IOException {
        for (String parent : List.of("x", "y")) {
            assertEquals(
                    0,
                    CommandLineRun.of("run", configuration.toString(), "--out", path(parent + "/r"))
                            .status());
        }
        CommandLineRun run = CommandLineRun.of("report", path("x/r"), path("y/r"), "--figures", path("figures"));
        assertEquals(2, run.status());
        assertTrue(run.err().contains("would have the same names"), run.err());
        assertFalse(Files.exists(folder.resolve("figures")));
    }

    @Test
    void aNameFromAFileDoesNotReachTheTerminalAsACommand() throws IOException {
        Files.writeString(folder.resolve("n.csv"), """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups
                "a\u001b[31mRED\u001b[2J",conv,4,4,4,4,1,1,1,0,1
                """);
        CommandLineRun run = CommandLineRun.of("run", configuration.toString(), "--out", path("r"));
        assertEquals(0, run.status(), run.err());
        assertFalse(run.out().contains("\u001b"), run.out());
        Files.writeString(trace, "0 0x0 R\n\u001b[2J\u001b]0;pwned\u0007 0x40 R\n");
        CommandLineRun replay =
                CommandLineRun.of("replay", trace.toString(), "--memory", "ddr3-1600k-4gb-x8", "--out", path("o"));
        assertEquals(
                trace + ":2: \"\\u001b[2J\\u001b]0;pwned\\u0007 0x40 R\": expected <clock> <address> R|W\n",
                replay.err());
    }

    @Test
    void aNameThatNoFileCanHaveIsAMistakeOfTheUser() {
        CommandLineRun run =
                CommandLineRun.of("run", configuration.toString(), "--record", "memory=a\0b", "--out", path("o"));
        assertEquals(2, run.status());
        assertEquals(
                "\"a\\u0000b\": no file can be called that here: Nul character not allowed, expected a name that the locale's"
                        + " character set has (LC_ALL=C.UTF-8 has all)\n",
                run.err());
    }
}
