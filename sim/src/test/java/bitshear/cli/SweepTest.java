package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.Manifest;
import bitshear.result.PointRow;
import bitshear.result.ResultFolder;
import bitshear.result.ResultTable;
import bitshear.sweep.ResultStore;
import bitshear.sweep.StoreHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bitshear sweep}: what it writes, how it goes on, and every mistake on its command line. */
class SweepTest {
    private static final String STUDY = """
            sweep:
              name: tiny
              axes:
                machine.pe.rows: [6, all]
                machine.pe.compute-units: [4, 8]
                machine.buffers.weight: [8 KiB, 16 KiB, 32 KiB]
              constraints: ["machine.pe.compute-units > 4 or machine.buffers.weight < 32 KiB"]
            machine: {base: bitx-mild-fp32}
            workload: {shapes: a.csv}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeStudy() throws IOException {
        String head = "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n";
        Files.writeString(
                folder.resolve("a.csv"), head + "one,conv,16,32,14,14,3,3,1,1,1\ntwo,conv,32,16,14,14,1,1,1,0,1\n");
        Files.writeString(folder.resolve("study.yaml"), STUDY);
    }

    private CommandLineRun sweep(String out, String... more) {
        List<String> args =
                new ArrayList<>(List.of("sweep", folder.resolve("study.yaml").toString()));
        args.addAll(List.of("--out", folder.resolve(out).toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private byte[] points(String out) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve(ResultFolder.POINTS));
    }

    private static void done(CommandLineRun run) {
        assertEquals("", run.err());
        assertEquals(0, run.status());
    }

    private void rejected(CommandLineRun run, String... problems) {
        assertEquals(
                List.of(problems),
                run.err().replace(folder.toString(), "FOLDER").lines().toList());
        assertEquals(2, run.status());
    }

    @Test
    void aFolderHoldsARowPerPointThePageAndTheManifest() throws IOException {
        CommandLineRun run = sweep("out");
        done(run);
        assertTrue(run.out().startsWith("tiny: 10 points\n"), run.out());
        assertTrue(run.out().contains("Note: weights are synthetic: gaussian, seed 1\n"), run.out());
        Path out = folder.resolve("out");
        ResultTable table = ResultTable.read(out.resolve(ResultFolder.POINTS), List.of(), List.of());
        assertEquals(
                PointRow.columns(List.of("machine.pe.rows", "machine.pe.compute-units", "machine.buffers.weight")),
                table.columns());
        assertEquals(
                List.of("0", "1", "3", "4", "5", "6", "7", "9", "10", "11"),
                table.rows().stream().map(row -> row.get(0)).toList());
        assertEquals(List.of("all", "4", "16 KiB"), table.rows().get(6).subList(2, 5));
        assertTrue(Files.readString(out.resolve(ResultFolder.REPORT)).contains("\"machine.buffers.weight\""));
        Manifest manifest = ResultFolder.readManifest(out);
        assertEquals("tiny", manifest.name());
        assertEquals(1, manifest.inputs().size());
        assertEquals(
                List.of("content.sha256", "manifest.json", "points.csv", "points.store", "report.html"),
                List.of(out.toFile().list()).stream().sorted().toList());
    }

    @Test
    void aRowIsTheSummaryOfTheRunOfItsPoint() throws IOException {
        done(sweep("out"));
        Path config = Files.writeString(
                folder.resolve("run.yaml"),
                "machine: {base: bitx-mild-fp32, pe: {rows: all, compute-units: 8}, buffers: {weight: 8 KiB}}\n"
                        + "workload: {shapes: a.csv}\n");
        CommandLineRun run = CommandLineRun.of(
                "run", config.toString(), "--out", folder.resolve("run").toString());
        done(run);
        var summary = ResultFolder.readSummary(folder.resolve("run"));
        try (ResultStore store = ResultStore.read(folder.resolve("out"))) {
            List<PointRow> rows = new ArrayList<>();
            store.forEach(rows::add);
            PointRow row = rows.get(7);
            assertEquals(9, row.index());
            assertEquals(summary.cycles(), row.metrics().cycles());
            assertEquals(summary.timePs(), row.metrics().timePs());
            assertEquals(summary.energyPj().total(), row.metrics().energyPj());
            assertEquals(summary.energyPj().groups().get("dram"), row.metrics().energyDramPj());
            assertEquals(summary.areaMm2().total(), row.metrics().areaMm2());
            assertEquals(summary.pe().utilization(), row.metrics().utilization());
            assertEquals(summary.dram().rowHits(), row.metrics().rowHits());
        }
    }

    @Test
    void anyNumberOfThreadsWritesTheSameBytes() throws IOException {
        done(sweep("one", "--jobs", "1"));
        for (String jobs : List.of("2", "3", "7")) {
            done(sweep("more" + jobs, "--jobs", jobs));
            assertArrayEquals(points("one"), points("more" + jobs));
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("one").resolve(ResultFolder.REPORT)),
                    Files.readAllBytes(folder.resolve("more" + jobs).resolve(ResultFolder.REPORT)));
        }
    }

    @Test
    void resumingEvaluatesWhatIsMissingAndNothingElse() throws IOException {
        done(sweep("out"));
        Path store = folder.resolve("out").resolve(ResultFolder.STORE);
        byte[] points = points("out");
        List<String> lines = Files.readAllLines(store);
        Files.write(store, lines.subList(0, 5));
        byte[] kept = Files.readAllBytes(store);
        done(sweep("out", "--resume"));
        assertArrayEquals(points, points("out"));
        byte[] resumed = Files.readAllBytes(store);
        assertArrayEquals(kept, java.util.Arrays.copyOf(resumed, kept.length));
        assertEquals(lines.size(), Files.readAllLines(store).size());
        done(sweep("out", "--resume"));
        assertArrayEquals(resumed, Files.readAllBytes(store));
        done(sweep("new", "--resume"));
        assertArrayEquals(points, points("new"));
    }

    @Test
    void aStoreIsNotMergedIntoItsOwnFolder() throws IOException {
        done(sweep("part", "--shard", "1/2"));
        byte[] before = Files.readAllBytes(folder.resolve("part").resolve("points.store"));
        CommandLineRun merge = CommandLineRun.of(
                "sweep",
                "merge",
                folder.resolve("part").toString(),
                "--out",
                folder.resolve("part").toString(),
                "--force");
        assertEquals(2, merge.status(), merge.err());
        assertTrue(merge.err().contains("is the folder of one of the stores"), merge.err());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("part").resolve("points.store")));
    }

    @Test
    void mergedShardsAreTheWholeSweep() throws IOException {
        done(sweep("whole"));
        List<String> merge = new ArrayList<>(
                List.of("sweep", "merge", "--out", folder.resolve("merged").toString()));
        for (int shard = 1; shard <= 3; shard++) {
            done(sweep("part" + shard, "--shard", shard + "/3"));
            merge.add(folder.resolve("part" + shard).toString());
        }
        List<String> incomplete = new ArrayList<>(merge.subList(0, merge.size() - 1));
        CommandLineRun run = CommandLineRun.of(incomplete.toArray(String[]::new));
        assertEquals(0, run.status());
        assertEquals(
                "2 of 10 points are missing: 'bitshear sweep STUDY --resume --out FOLDER/merged' evaluates them\n",
                run.err().replace(folder.toString(), "FOLDER"));
        done(sweep("merged", "--resume"));
        assertArrayEquals(points("whole"), points("merged"));
        merge.add("--force");
        done(CommandLineRun.of(merge.toArray(String[]::new)));
        assertArrayEquals(points("whole"), points("merged"));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole").resolve(ResultFolder.MANIFEST)),
                Files.readAllBytes(folder.resolve("merged").resolve(ResultFolder.MANIFEST)));
    }

    @Test
    void aPointThatFailsIsARowWithItsReasonAndTheOthersGoOn() throws IOException {
        Files.writeString(
                folder.resolve("study.yaml"),
                STUDY.replace("[8 KiB, 16 KiB, 32 KiB]", "[64 B, 16 KiB]").replace("32 KiB", "64 KiB"));
        CommandLineRun run = sweep("out");
        done(run);
        assertTrue(run.out().startsWith("tiny: 8 points, 4 of them failed\n"), run.out());
        ResultTable table = ResultTable.read(folder.resolve("out").resolve(ResultFolder.POINTS), List.of(), List.of());
        int failure = table.columns().indexOf(PointRow.FAILURE);
        int cycles = table.columns().indexOf("cycles");
        for (List<String> row : table.rows()) {
            assertEquals(
                    row.get(4).equals("64 B"), row.get(failure).contains("machine.buffers.weight"), row.toString());
            assertEquals(row.get(4).equals("64 B"), row.get(cycles).isEmpty());
        }
    }

    @Test
    void whenEveryPointFailsTheStatusSaysSoAndTheRowsSayWhy() throws IOException {
        Files.writeString(
                folder.resolve("study.yaml"),
                STUDY.replace("[8 KiB, 16 KiB, 32 KiB]", "[64 B]").replace("32 KiB", "64 KiB"));
        CommandLineRun run = sweep("out");
        assertEquals(2, run.status());
        assertTrue(run.err().startsWith("every point failed, first of all: "), run.err());
        assertTrue(new String(points("out")).contains("machine.buffers.weight"));
    }

    @Test
    void mistakesOnTheCommandLineLeaveNothing() throws IOException {
        rejected(sweep("out", "--jobs", "0"), "--jobs: is 0, expected 1 to 1024");
        rejected(
                sweep("out", "--resume", "--force"),
                "--resume and --force: the one keeps what is there, the other replaces it, expected only one of them");
        rejected(sweep("out", "--shard", "0/3"), "--shard: is \"0/3\", expected i/n with i from 1 to n, as 2/8");
        rejected(sweep("out", "--shard", "4/3"), "--shard: is \"4/3\", expected i/n with i from 1 to n, as 2/8");
        rejected(sweep("out", "--engine", "abacus"), "--engine: none is called \"abacus\" here, expected local");
        rejected(
                sweep("out", "--engine", "local", "--master", "spark://host:7077"),
                "--master: is given for the local engine, expected --engine spark with it");
        rejected(sweep("out", "--export", "xls"), "--export: no format is called \"xls\" here, expected csv");
        rejected(
                sweep("out", "--set", "machine.pe.rows=7"),
                "--set machine.pe.rows=7: machine.pe.rows is an axis of the sweep, expected --set"
                        + " 'sweep.axes={machine.pe.rows: [...]}' to change it");
        assertFalse(Files.exists(folder.resolve("out")));
        CommandLineRun none = CommandLineRun.of("sweep");
        assertTrue(none.err().startsWith("bitshear: name a study file, or merge"), none.err());
        assertEquals(2, none.status());
    }

    @Test
    void anAxisCanBeExchangedAndAKeyOfAllPointsSet() throws IOException {
        done(sweep("out", "--set", "sweep.axes={machine.pe.rows: [7]}", "--set", "machine.clock=2 GHz"));
        ResultTable table = ResultTable.read(folder.resolve("out").resolve(ResultFolder.POINTS), List.of(), List.of());
        assertEquals(5, table.rows().size());
        assertTrue(table.rows().stream().allMatch(row -> row.get(2).equals("7")));
    }

    @Test
    void whatIsThereIsReplacedOnlyOnDemandAndOnlyIfItIsASweep() throws IOException {
        done(sweep("out"));
        byte[] points = points("out");
        CommandLineRun again = sweep("out");
        done(again);
        assertTrue(again.out().endsWith(OutputOptions.FOUND + "\n"), again.out());
        assertArrayEquals(points, points("out"));
        Files.writeString(folder.resolve("study.yaml"), STUDY.replace("[6, all]", "[5, all]"));
        rejected(
                sweep("out"),
                "FOLDER/out: already holds a sweep, expected --resume to go on with it, --force to replace it, or another"
                        + " --out");
        CommandLineRun other = sweep("out", "--resume");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("points.store: holds another study (tiny, "), other.err());
        assertArrayEquals(points, points("out"));
        done(sweep("out", "--force"));
        assertFalse(java.util.Arrays.equals(points, points("out")));
    }

    @Test
    void theReportCommandRebuildsThePage() throws IOException {
        done(sweep("out"));
        Path page = folder.resolve("out").resolve(ResultFolder.REPORT);
        Files.delete(page);
        assertEquals(
                0, CommandLineRun.of("report", folder.resolve("out").toString()).status());
        assertTrue(Files.exists(page));
    }

    @Test
    void aPointThatFailsByAFaultOfTheSimulatorIsReportedAsOne() throws IOException {
        done(sweep("out"));
        Path out = folder.resolve("out");
        StoreHeader header;
        try (ResultStore store = ResultStore.read(out)) {
            header = store.header();
        }
        Files.delete(out.resolve(ResultFolder.STORE));
        try (ResultStore store = ResultStore.open(folder.resolve("faulty"), header, ResultStore.Existing.REFUSE)) {
            store.append(PointRow.failed(3, "ab", List.of("6", "8", "8 KiB"), PointRow.BUG + "java.lang.Oops: no"));
            java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
            java.io.PrintStream stream = new java.io.PrintStream(err, true, java.nio.charset.StandardCharsets.UTF_8);
            int status = SweepResults.write(
                    new Console(stream, stream, false),
                    folder.resolve("faulty"),
                    store,
                    SweepResults.formats(List.of()),
                    List.of());
            assertEquals(1, status);
            assertTrue(
                    err.toString(java.nio.charset.StandardCharsets.UTF_8)
                            .endsWith(
                                    "bitshear: internal error in 1 points, please report this with the study and these"
                                            + " lines:\ninternal error: java.lang.Oops: no\n"),
                    err::toString);
        }
    }
}
