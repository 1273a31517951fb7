package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bitshear.result.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep in a process of its own, which is killed, interrupted or finds its disk full. */
class SweepKillTest {
    private static final int POINTS = 360;
    private static final int KILLS = 5;

    @TempDir
    Path folder;

    @BeforeEach
    void writeStudy() throws IOException {
        String head = "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n";
        Files.writeString(
                folder.resolve("a.csv"), head + "one,conv,32,64,28,28,3,3,1,1,1\ntwo,conv,64,32,28,28,1,1,1,0,1\n");
        Files.writeString(folder.resolve("study.yaml"), """
                sweep:
                  name: killed
                  axes:
                    machine.pe.rows: {from: 4, to: 12, step: 1}
                    machine.pe.compute-units: [4, 6, 8, 12]
                    machine.buffers.weight: {from: 8 KiB, to: 128 KiB, ratio: 2}
                    memory.base: [ddr3-800d-1gb-x8, ddr3-1600k-4gb-x8]
                machine: {base: bitx-mild-fp32}
                workload: {shapes: a.csv}
                """);
    }

    private List<String> arguments(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                folder.resolve("study.yaml").toString(),
                "--jobs",
                "2",
                "--out",
                folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private List<String> java(String out, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "bitshear.cli.Main"));
        command.addAll(arguments(out, more));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private long rows(String out) throws IOException {
        Path store = folder.resolve(out).resolve(ResultFolder.STORE);
        if (!Files.exists(store)) {
            return 0;
        }
        long lines = 0;
        for (byte b : Files.readAllBytes(store)) {
            lines += b == '\n' ? 1 : 0;
        }
        return Math.max(0, lines - 1);
    }

    /** Waits until a sweep has so many rows; ends with a failure if the process does. */
    private void await(Process process, String out, long rows) throws Exception {
        while (rows(out) < rows) {
            assertTrue(process.isAlive(), () -> "ended too early: " + log());
            Thread.sleep(1);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private CommandLineRun here(String out, String... more) {
        return CommandLineRun.of(arguments(out, more).toArray(String[]::new));
    }

    private byte[] points(String out) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve(ResultFolder.POINTS));
    }

    @Test
    void killedAtAnyMomentAndResumedASweepHasTheRowsOfOneThatWasNot() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        Path store = folder.resolve("killed").resolve(ResultFolder.STORE);
        byte[] before = {};
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(java("killed", "--resume"));
            await(process, "killed", rows("killed") + random.nextInt(1, 40));
            process.destroyForcibly();
            process.waitFor();
            assertFalse(Files.exists(folder.resolve("killed").resolve(ResultFolder.POINTS)));
            // Nothing is taken back: the store begins with all whole lines it had.
            byte[] after = Files.readAllBytes(store);
            int whole = before.length;
            while (whole > 0 && before[whole - 1] != '\n') {
                whole--;
            }
            assertArrayEquals(Arrays.copyOf(before, whole), Arrays.copyOf(after, whole));
            before = after;
        }
        long stored = rows("killed");
        assertTrue(stored >= KILLS && stored < POINTS, "the kills came while it was at work: " + stored);
        CommandLineRun resumed = here("killed", "--resume");
        assertEquals("", resumed.err());
        assertEquals(0, resumed.status());
        CommandLineRun uninterrupted = here("whole");
        assertEquals(0, uninterrupted.status());
        assertArrayEquals(points("whole"), points("killed"));
        assertEquals(
                uninterrupted.out(),
                resumed.out()
                        .replace(
                                folder.resolve("killed").toString(),
                                folder.resolve("whole").toString()));
        List<String> lines = Files.readAllLines(store);
        assertEquals(POINTS + 1, lines.size(), "no point is stored twice");
        assertEquals(POINTS + 1, new HashSet<>(lines).size());
    }

    @Test
    void anInterruptedSweepEndsWithStatus130AndKeepsItsRows() throws Exception {
        assumeTrue(
                !InterruptTest.ignoresInterrupts(),
                "skipped: SIGINT is ignored here, and every process started from here ignores it");
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "skipped: no SIGINT on Windows");
        Process process = start(java("interrupted"));
        await(process, "interrupted", 5);
        assertEquals(
                0,
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the sweep goes on");
        assertEquals(130, process.exitValue());
        long stored = rows("interrupted");
        assertTrue(stored >= 5);
        assertTrue(
                log().matches(
                                "(?s)Interrupted: \\d+ points are stored in .*; the same command with --resume goes on from"
                                        + " there\\R"),
                log());
        assertEquals(2, here("interrupted").status());
        assertEquals(stored, rows("interrupted"));
    }

    @Test
    void twoProcessesCannotWorkOnOneSweep() throws Exception {
        Process process = start(java("both"));
        try {
            await(process, "both", 2);
            CommandLineRun second = here("both", "--resume");
            assertEquals(
                    folder.resolve("both").resolve(ResultFolder.STORE)
                            + ": another process is at work on this sweep, expected to wait for its end or another"
                            + " --out",
                    second.err().strip());
            assertEquals(2, second.status());
            long rows = rows("both");
            await(process, "both", rows + 2);
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    @Test
    void onAFullDiskTheSweepEndsWithTheReasonAndLaterGoesOn() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: no shell to limit the size of files with");
        // No process here may write a file of more than 16 KiB (POSIX counts in blocks of 512 bytes): what a full disk
        // does to a store.
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 32 && exec \"$@\"", "sh"));
        command.addAll(java("full", "--progress", "none"));
        command.add(5, "-XX:-UsePerfData");
        Process process = start(command);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        assertEquals(2, process.exitValue(), this::log);
        long stored = rows("full");
        assertTrue(stored > 10 && stored < POINTS, "" + stored);
        assertEquals(
                folder.resolve("full").resolve(ResultFolder.STORE) + ": cannot be written: File too large; " + stored
                        + " points are stored, --resume goes on from there",
                log().strip());
        assertEquals(0, here("full", "--resume").status());
        assertEquals(
                POINTS + 1,
                Files.readAllLines(folder.resolve("full").resolve(ResultFolder.STORE))
                        .size());
    }
}
