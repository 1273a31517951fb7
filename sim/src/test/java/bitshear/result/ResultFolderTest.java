package bitshear.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFolderTest {
    @TempDir
    private Path scratch;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static void writeSample(Path folder, boolean force) {
        ResultFolder.at(folder, force)
                .write(
                        SampleResult.result(),
                        SampleResult.rows(),
                        SampleResult.manifest(),
                        Map.of("report.html", bytes("<html></html>")));
    }

    private static String refusal(Path folder, boolean force) {
        return assertThrows(InvalidInputException.class, () -> ResultFolder.at(folder, force))
                .getMessage();
    }

    @Test
    void aResultIsWrittenWholeAndReadsBack() throws IOException {
        Path folder = scratch.resolve("results").resolve("a run");
        writeSample(folder, false);
        assertEquals(
                List.of("components.csv", "layers.csv", "manifest.json", "report.html", "summary.json"), names(folder));
        assertEquals(List.of("a run"), names(folder.getParent()));
        assertEquals(SampleResult.result(), ResultFolder.readSummary(folder));
        assertEquals(SampleResult.rows(), ResultFolder.readComponents(folder));
        assertEquals(SampleResult.manifest(), ResultFolder.readManifest(folder));
    }

    @Test
    void theTablesAreWhatTheyArePrintedAs() throws IOException {
        writeSample(scratch.resolve("r"), false);
        assertEquals("""
                index,name,type,cycles,compute_cycles,weight_groups,macs,bytes_read,bytes_written,tiling,bound_by
                0,conv1,conv,1400000,1300000,200000,64000000,1000000,500000,"16 x 56 x 64, weight-outer",compute
                1,fc,fully-connected,600000,200000,100000,512000,536000,12000,"1000 x 1 x 512, activation-outer",weights
                """, Files.readString(scratch.resolve("r/layers.csv")));
        assertEquals("""
                component,group,event,count,energy_per_event_pj,energy_pj,area_mm2,source
                compute_units,pe,cu_cycle,16000,3.356875,53710.0,0.003,"Table, 7"
                compute_units,pe,leakage_ps,2000000000,0.005371,1.0742E7,0.0,Table 7
                """, Files.readString(scratch.resolve("r/components.csv")));
    }

    @Test
    void aLayerNameWithMarkupCommasAndQuotesStaysOneField() {
        String name = "<b>a\",\"b</b>\n=1+1";
        String csv = new String(ResultCsv.layers(SampleResult.result(name).layers()), StandardCharsets.UTF_8);
        assertTrue(csv.contains("\n0,\"<b>a\"\",\"\"b</b>\n=1+1\",conv,"), csv);
    }

    @Test
    void anExistingResultIsReplacedOnlyWithForce() throws IOException {
        Path folder = scratch.resolve("r");
        writeSample(folder, false);
        Files.writeString(folder.resolve("summary.json"), "old");
        assertEquals(
                folder + ": already exists, expected a new folder (--force replaces a result)", refusal(folder, false));
        writeSample(folder, true);
        assertEquals(SampleResult.result(), ResultFolder.readSummary(folder));
        assertEquals(List.of("r"), names(scratch));
    }

    @Test
    void forceDoesNotReplaceAFolderThatIsNoResult() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("thesis"));
        Files.writeString(folder.resolve("thesis.tex"), "years of work");
        assertTrue(refusal(folder, true).startsWith(folder + ": holds files but no manifest.json, expected"));
        Path empty = Files.createDirectory(scratch.resolve("empty"));
        writeSample(empty, true);
        assertEquals(SampleResult.result(), ResultFolder.readSummary(empty));
    }

    @Test
    void forceDoesNotReplaceAResultWithFilesOfTheUsersOwn() throws IOException {
        for (String own : List.of("notes.txt", ".git")) {
            Path folder = scratch.resolve("with " + own);
            writeSample(folder, false);
            Files.createDirectory(folder.resolve(own));
            assertTrue(
                    refusal(folder, true).startsWith(folder + ": holds '" + own + "', which no result has, expected"));
            assertEquals(SampleResult.result(), ResultFolder.readSummary(folder));
        }
        Path folder = scratch.resolve("r");
        writeSample(folder, false);
        Files.delete(folder.resolve("report.html"));
        Files.createDirectory(folder.resolve("report.html"));
        assertTrue(refusal(folder, true).contains(": holds 'report.html', which no result has"));
    }

    @Test
    void forceDoesNotReplaceAFolderWithAManifestOfAnotherProgram() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("web"));
        Files.writeString(folder.resolve("manifest.json"), "{\"name\": \"an app\", \"icons\": []}");
        assertTrue(
                refusal(folder, true).startsWith(folder + ": its manifest.json is none of a result ("),
                refusal(folder, true));
        Files.writeString(folder.resolve("manifest.json"), "{\"schema_version\": 1}");
        assertTrue(refusal(folder, true).contains("version"), refusal(folder, true));
        assertEquals(List.of("manifest.json"), names(folder));
    }

    @Test
    void forceReplacesAResultOfAnyKind() throws IOException {
        Path folder = scratch.resolve("r");
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of(
                ResultFolder.COMPARISON,
                ResultFolder.COMPARISON_JSON,
                ResultFolder.GEOMEANS,
                ResultFolder.READINGS,
                ResultFolder.POINTS,
                ResultFolder.BANDWIDTH,
                ResultFolder.BANKS,
                ResultFolder.PROFILE)) {
            files.put(name, bytes("x"));
        }
        files.put(ResultFolder.MANIFEST, ResultJson.bytes(SampleResult.manifest()));
        ResultFolder.at(folder, false).write(files);
        writeSample(folder, true);
        assertEquals(SampleResult.result(), ResultFolder.readSummary(folder));
        assertFalse(Files.exists(folder.resolve(ResultFolder.BANKS)));
    }

    @Test
    void aFailureLeavesTheOldResultAndNothingElse() throws IOException {
        Path folder = scratch.resolve("r");
        writeSample(folder, false);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("summary.json", bytes("new"));
        files.put("x".repeat(300), bytes("a name no file system takes"));
        ResultFolder target = ResultFolder.at(folder, true);
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> target.write(files));
        assertEquals(folder + ": cannot be written: File name too long", e.getMessage());
        assertEquals(SampleResult.result(), ResultFolder.readSummary(folder));
        assertEquals(List.of("r"), names(scratch));
    }

    @Test
    void aFolderThatAppearsDuringTheRunIsNotOverwritten() throws IOException {
        ResultFolder target = ResultFolder.at(scratch.resolve("r"), false);
        writeSample(scratch.resolve("r"), false);
        assertThrows(InvalidInputException.class, () -> target.write(Map.of("summary.json", bytes("late"))));
        assertEquals(SampleResult.result(), ResultFolder.readSummary(scratch.resolve("r")));
    }

    @Test
    void aFileWhereAFolderBelongsIsRefusedBeforeTheRun() throws IOException {
        Path file = Files.writeString(scratch.resolve("file"), "");
        assertEquals(file + ": exists and is not a folder, expected a folder for results", refusal(file, true));
        assertEquals(
                file.resolve("r") + ": cannot be written: " + file + " is not a folder, expected a folder for results",
                refusal(file.resolve("r"), false));
        assertTrue(refusal(scratch.getRoot(), true).contains("is the root folder"));
    }

    @Test
    void aLinkToAResultStaysALink() throws IOException {
        writeSample(scratch.resolve("r"), false);
        Path link = Files.createSymbolicLink(scratch.resolve("latest"), scratch.resolve("r"));
        writeSample(link, true);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(SampleResult.result(), ResultFolder.readSummary(scratch.resolve("r")));
    }

    @Test
    void aFileNameWithAPathIsRefused() {
        ResultFolder target = ResultFolder.at(scratch.resolve("r"), false);
        assertThrows(IllegalArgumentException.class, () -> target.write(Map.of("../x", bytes(""))));
        assertThrows(IllegalArgumentException.class, () -> target.write(Map.of("..", bytes(""))));
        assertFalse(Files.exists(target.path()));
    }

    @Test
    void aTableOfComponentsWithABadNumberIsNamedByLine() throws IOException {
        Path file = Files.writeString(
                scratch.resolve("components.csv"),
                "component,group,event,count,energy_per_event_pj,energy_pj,area_mm2,source\na,pe,b,many,1,1,1,c\n");
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> ResultCsv.readComponents(file));
        assertTrue(e.getMessage().startsWith(file + ":2: not a number"), e.getMessage());
        assertThrows(InvalidInputException.class, () -> ResultCsv.readComponents(scratch.resolve("none.csv")));
    }

    @Test
    void anInterruptedProcessLeavesAWholeResultOrNothing() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 4; round++) {
            Path parent = Files.createDirectory(scratch.resolve("round" + round));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessWriter.class.getName(),
                            parent.resolve("r").toString())
                    .redirectErrorStream(true)
                    .start();
            assertEquals('.', process.getInputStream().read()); // it has begun
            Thread.sleep(random.nextInt(60));
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(List.of("r"), names(parent));
            assertEquals(EndlessWriter.NAMES, names(parent.resolve("r")));
            for (String name : EndlessWriter.NAMES) {
                assertTrue(Files.size(parent.resolve("r").resolve(name)) >= EndlessWriter.SIZE, name);
            }
        }
    }

    /** Replaces one result over and over, until it is interrupted. */
    static final class EndlessWriter {
        static final List<String> NAMES = List.of(
                "banks.csv",
                "components.csv",
                "geomeans.csv",
                "layers.csv",
                "manifest.json",
                "profile.json",
                "readings.csv",
                "summary.json");
        static final int SIZE = 100_000;

        public static void main(String[] args) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            NAMES.forEach(name -> files.put(name, new byte[SIZE]));
            byte[] manifest = Arrays.copyOf(ResultJson.bytes(SampleResult.manifest()), SIZE);
            for (int i = SIZE - 1; manifest[i] == 0; i--) {
                manifest[i] = ' ';
            }
            files.put("manifest.json", manifest);
            for (boolean first = true; ; first = false) {
                ResultFolder.at(Path.of(args[0]), true).write(files);
                if (first) {
                    System.out.print('.');
                    System.out.flush();
                }
            }
        }
    }
}
