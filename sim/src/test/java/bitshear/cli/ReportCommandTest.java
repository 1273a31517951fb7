package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ResultCsv;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.SampleResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} and {@code explain} work on files alone, and name what is wrong with them. */
class ReportCommandTest {
    private static final String HEADER =
            "machine,network,cycles,time_ps,energy_pj,area_mm2,speedup,energy_efficiency\n";

    @TempDir
    Path folder;

    private Path result;

    @BeforeEach
    void writeAResult() throws IOException {
        result = Files.createDirectory(folder.resolve("r"));
        Files.write(result.resolve(ResultFolder.SUMMARY), ResultJson.bytes(SampleResult.result("<script>")));
        Files.write(result.resolve(ResultFolder.COMPONENTS), ResultCsv.components(SampleResult.rows()));
        Files.write(result.resolve(ResultFolder.MANIFEST), ResultJson.bytes(SampleResult.manifest()));
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(result.resolve(file));
        assertTrue(text.contains(from));
        Files.writeString(result.resolve(file), text.replaceFirst(from, to));
    }

    private void refused(String expected) {
        CommandLineRun run = CommandLineRun.of("report", result.toString());
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(Files.exists(result.resolve(ResultFolder.REPORT)));
    }

    @Test
    void aPageIsRebuiltFromTheFilesAndHoldsNamesAsText() throws IOException {
        CommandLineRun run = CommandLineRun.of("report", result.toString());
        assertEquals(0, run.status(), run.err());
        String page = Files.readString(result.resolve(ResultFolder.REPORT));
        assertTrue(page.contains("\"\\u003cscript\\u003e\""), "the layer's name is in the data, escaped");
        assertFalse(page.matches("(?s).*https?://[^\"' ]*\\.(js|css).*\" *></script>.*"));
        byte[] first = Files.readAllBytes(result.resolve(ResultFolder.REPORT));
        CommandLineRun.of("report", result.toString());
        assertEquals(
                new String(first, StandardCharsets.UTF_8),
                Files.readString(result.resolve(ResultFolder.REPORT)),
                "the same files give the same page");
    }

    @Test
    void figuresAreWrittenAsVectorsAndPixels() throws IOException {
        Path figures = folder.resolve("figures");
        CommandLineRun run = CommandLineRun.of("report", result.toString(), "--figures", figures.toString());
        assertEquals(0, run.status(), run.err());
        for (String name : new String[] {"r-energy", "r-energy-pe"}) {
            assertTrue(Files.readString(figures.resolve(name + ".svg")).contains("<svg"));
            assertEquals(
                    956, ImageIO.read(figures.resolve(name + ".png").toFile()).getWidth());
        }
    }

    @Test
    void aResultOfAnotherVersionIsRefused() throws IOException {
        replace(ResultFolder.SUMMARY, "\"schema_version\": 1", "\"schema_version\": 2");
        refused("summary.json: schema_version: is 2, expected 1");
    }

    @Test
    void aTruncatedSummaryIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(result.resolve(ResultFolder.SUMMARY));
        Files.write(result.resolve(ResultFolder.SUMMARY), java.util.Arrays.copyOf(whole, whole.length / 2));
        refused("summary.json:");
    }

    @Test
    void aDamagedProfileIsRefused() throws IOException {
        Files.writeString(result.resolve(ResultFolder.PROFILE), """
                {"schema_version": 1, "clock_hz": 1, "lanes": 1, "peak_bandwidth_gbps": 1.0, "layers": [], "ones": null,
                 "activity": {"bin_ps": 1, "busy_ps": [1, 2], "stall_ps": {}, "read_bytes": [1], "written_bytes": [1, 2],
                 "occupancy_bytes": {}, "capacity_bytes": {}}}
                """);
        refused("activity.read_bytes has 1 bins, expected 2");
    }

    @Test
    void comparisonsWithoutRowsColumnsOrNumbersAreRefused() throws IOException {
        Files.delete(result.resolve(ResultFolder.SUMMARY));
        Path file = result.resolve(ResultFolder.COMPARISON);
        Files.writeString(file, "");
        refused("comparison.csv: is empty, expected a first line of column names");
        Files.writeString(file, HEADER);
        refused("comparison.csv: holds no row below its column names, expected at least one result");
        Files.writeString(file, HEADER.replace(",speedup", "") + "m,n,1,1,1,1,1\n");
        refused("comparison.csv:1: speedup: no such column");
        Files.writeString(file, HEADER + "m,n,1,1,1,1,1,1\nm,o,1,1,many,1,1,1\n");
        refused("comparison.csv:3: energy_pj: is \"many\", expected a number");
        Files.writeString(file, HEADER + "m,n,1,1,1,1,1,1\n");
        assertEquals(0, CommandLineRun.of("report", result.toString()).status());
    }

    @Test
    void aFolderWithoutAResultIsRefusedAndLeavesTheOthersAlone() {
        CommandLineRun run = CommandLineRun.of("report", result.toString(), folder.toString());
        assertEquals(2, run.status());
        assertTrue(run.err().contains("holds no result, expected summary.json, comparison.csv or points.csv"));
        assertFalse(Files.exists(result.resolve(ResultFolder.REPORT)));
    }

    @Test
    void anExplanationNamesTimeEnergyAndWhatBinds() {
        CommandLineRun run = CommandLineRun.of("explain", result.toString());
        assertEquals(0, run.status(), run.err());
        for (String part : new String[] {
            "Where the time went: 2.000 ms, 2,000,000 cycles",
            "80.0 %  the PE array computed: 1,600,000 cycles busy",
            "15.0 %  it waited for weights",
            "cost 33.3 %".replace("cost", "costs"),
            "84.0 %  dram",
            "10.74 uJ = 2,000,000,000 x 0.005 pJ (compute_units leakage_ps; Table 7)",
            "The PE array binds: it is busy 80.0 % of the time. A perfect memory would gain at most 1.33x.",
            "dram_background is the largest single part, 50.0 %"
        }) {
            assertTrue(run.out().contains(part), part + " in\n" + run.out());
        }
    }

    @Test
    void aLayerIsExplainedByIndexOrNameAndAnUnknownOneIsNamed() {
        for (String name : new String[] {"1", "fc"}) {
            CommandLineRun run = CommandLineRun.of("explain", result.toString(), "--layer", name);
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().contains("Layer 1 fc, fully-connected: 600,000 of 2,000,000 cycles (30.0 %)"));
            assertTrue(run.out().contains("a perfect memory gains at most 3.00x here"));
        }
        CommandLineRun run = CommandLineRun.of("explain", result.toString(), "--layer", "none");
        assertEquals(2, run.status());
        assertTrue(run.err()
                .contains("--layer none: no such layer, expected an index or a name such as 0 (<script>), 1 (fc)"));
    }

    @Test
    void aHoleInAListIsNamedWithItsPlace() throws IOException {
        Path summary = result.resolve(ResultFolder.SUMMARY);
        Files.writeString(summary, Files.readString(summary).replace("\"layers\": [", "\"layers\": [null,"));
        refused(ResultFolder.SUMMARY + ": layers[0]: null, expected a value");
    }

    @Test
    void aReplayIsReportedAndExplained() throws IOException {
        Path trace = folder.resolve("t.trace");
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            requests.append(i * 3)
                    .append(" 0x")
                    .append(Integer.toHexString(i * 0x10040))
                    .append(i % 4 == 0 ? " W" : " R")
                    .append('\n');
        }
        Files.writeString(trace, requests);
        Path replay = folder.resolve("replay");
        CommandLineRun made = CommandLineRun.of(
                "replay", trace.toString(), "--memory", "ddr3-1600k-4gb-x8", "--out", replay.toString());
        assertEquals(0, made.status(), made.err());
        byte[] first = Files.readAllBytes(replay.resolve(ResultFolder.REPORT));
        CommandLineRun report = CommandLineRun.of(
                "report", replay.toString(), "--figures", folder.resolve("f").toString());
        assertEquals(0, report.status(), report.err());
        assertArrayEquals(first, Files.readAllBytes(replay.resolve(ResultFolder.REPORT)));
        CommandLineRun explained = CommandLineRun.of("explain", replay.toString());
        assertEquals(0, explained.status(), explained.err());
        assertTrue(explained.out().startsWith("Where the time went: "), explained.out());
        assertTrue(explained.out().contains(" memory clocks for 400 requests"), explained.out());
        assertTrue(explained.out().contains("\nWhat to change\n"), explained.out());
        CommandLineRun layer = CommandLineRun.of("explain", replay.toString(), "--layer", "0");
        assertEquals(2, layer.status());
        assertTrue(layer.err().contains("is that of a replayed trace"), layer.err());
        Path summary = replay.resolve(ResultFolder.SUMMARY);
        Files.writeString(
                summary,
                Files.readString(summary).replaceFirst("\"read_latency_ns\": \\{[^}]*}", "\"read_latency_ns\": null"));
        for (String command : new String[] {"report", "explain"}) {
            CommandLineRun damaged = CommandLineRun.of(command, replay.toString());
            assertEquals(2, damaged.status());
            assertTrue(damaged.err().contains("read_latency_ns is missing"), damaged.err());
        }
    }
}
