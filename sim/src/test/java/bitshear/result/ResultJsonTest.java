package bitshear.result;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultJsonTest {
    private static final String JSON = new String(ResultJson.bytes(SampleResult.result()), StandardCharsets.UTF_8);

    private static RunResult read(String json) {
        return ResultJson.read("summary.json", json.getBytes(StandardCharsets.UTF_8), RunResult.class);
    }

    private static String problemWith(String json) {
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> read(json));
        assertEquals(1, e.problems().size());
        return e.problems().get(0);
    }

    @Test
    void aResultReadsBackEqualAndWritesTheSameBytesAgain() {
        RunResult back = read(JSON);
        assertEquals(SampleResult.result(), back);
        assertArrayEquals(JSON.getBytes(StandardCharsets.UTF_8), ResultJson.bytes(back));
        // Map equality ignores order, the file's order is part of the format.
        assertEquals(
                new ArrayList<>(SampleResult.result().energyPj().components().keySet()),
                new ArrayList<>(back.energyPj().components().keySet()));
    }

    @Test
    void theManifestReadsBackEqual() {
        byte[] json = ResultJson.bytes(SampleResult.manifest());
        assertEquals(SampleResult.manifest(), ResultJson.read("manifest.json", json, Manifest.class));
    }

    @Test
    void theKeysAreTheOnesThatScriptsRelyOn() throws IOException {
        JsonNode root = JsonMapper.builder().build().readTree(JSON);
        assertEquals(
                List.of(
                        "schema_version",
                        "name",
                        "architecture",
                        "network",
                        "format",
                        "batch",
                        "cycles",
                        "time_ps",
                        "pe",
                        "stall_ps",
                        "energy_pj",
                        "area_mm2",
                        "power_mw",
                        "dram",
                        "layers",
                        "wall_s",
                        "events"),
                keys(root));
        assertEquals(
                List.of(
                        "busy_cycles",
                        "compute_cycles",
                        "utilization",
                        "weight_groups",
                        "essential_bits",
                        "kept_bits",
                        "original_bits"),
                keys(root.get("pe")));
        assertEquals(List.of("total", "groups", "components"), keys(root.get("energy_pj")));
        assertEquals(List.of("pe", "buffers", "dma", "dram"), keys(root.at("/energy_pj/groups")));
        assertEquals(List.of("total", "components"), keys(root.get("area_mm2")));
        assertEquals(
                List.of(
                        "finish_cycle",
                        "n_ACT",
                        "n_PRE",
                        "n_RD",
                        "n_WR",
                        "n_REF",
                        "row_hits",
                        "row_misses",
                        "row_conflicts",
                        "bandwidth_gbps",
                        "avg_read_latency_ns",
                        "bytes_read",
                        "bytes_written",
                        "bytes_forwarded",
                        "bytes_coalesced"),
                keys(root.get("dram")));
        assertEquals(
                List.of(
                        "index",
                        "name",
                        "type",
                        "cycles",
                        "compute_cycles",
                        "weight_groups",
                        "macs",
                        "bytes_read",
                        "bytes_written",
                        "tiling",
                        "bound_by"),
                keys(root.get("layers").get(0)));
    }

    @Test
    void integersAreWrittenAsIntegers() throws IOException {
        JsonNode root = JsonMapper.builder().build().readTree(JSON);
        assertTrue(root.get("cycles").isIntegralNumber());
        assertTrue(root.at("/stall_ps/weights").isIntegralNumber());
        assertTrue(root.at("/dram/n_ACT").isIntegralNumber());
        assertTrue(root.at("/layers/0/macs").isIntegralNumber());
    }

    @Test
    void markupAndQuotesInALayerNameStayText() {
        String name = "</script><b>\"x\" \\ ,\n\u001b[31m\u00e9\u4e2d";
        String json = new String(ResultJson.bytes(SampleResult.result(name)), StandardCharsets.UTF_8);
        assertEquals(name, read(json).layers().get(0).name());
    }

    @Test
    void everyTruncationIsAnInputErrorThatNamesTheFile() {
        for (int length = 0; length < JSON.length() - 2; length += 7) {
            String problem = problemWith(JSON.substring(0, length));
            assertTrue(problem.startsWith("summary.json:"), problem);
            assertFalse(problem.contains("Source"), problem);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "\"1\"", "null", "1.5"})
    void anotherVersionIsRefusedBeforeAnythingElseIsLookedAt(String version) {
        assertEquals(
                "summary.json: schema_version: is " + version + ", expected 1",
                problemWith("{\"schema_version\": " + version + ", \"cycles\": \"many\"}"));
    }

    @Test
    void aMissingVersionIsRefused() {
        assertEquals("summary.json: schema_version: is missing, expected 1", problemWith("{}"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"cycles\" : 2000000', '\"cycles\" : -1', 'cycles is -1'",
        "'\"cycles\" : 2000000', '\"cycles\" : 1.5', 'cycles'",
        "'\"cycles\" : 2000000', '\"cycles\" : \"12\"', 'cycles'",
        "'\"cycles\" : 2000000', '\"cyclos\" : 2000000', 'cycles: missing, expected a value'",
        "'\"n_ACT\" : 400', '\"n_ACT\" : null', 'n_ACT'",
        "'\"bound_by\" : \"compute\"', '\"bound_by\" : null', 'bound_by'",
        "'\"batch\" : 1', '\"batch\" : 0', 'batch is 0'",
    })
    void anImpossibleValueIsNamed(String from, String to, String expected) {
        String good = JSON.replace("\": ", "\" : ");
        assertTrue(good.contains(from), from);
        String problem = problemWith(good.replaceFirst(java.util.regex.Pattern.quote(from), to));
        assertTrue(problem.matches("summary\\.json:\\d+: .*") && problem.contains(expected), problem);
    }

    @Test
    void energyThatDoesNotAddUpIsRefused() {
        String problem = problemWith(JSON.replaceFirst("\"control\": 5900.0", "\"control\": 5901.0"));
        assertTrue(problem.contains("energy_pj.components add up to 1000001.0 pJ"), problem);
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("summary.json");
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> ResultJson.read(file, RunResult.class));
        assertEquals(List.of(file + ": does not exist, expected a result file"), e.problems());
    }

    @Test
    void anInputFileIsHashed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        assertEquals(
                new Manifest.InputFile(
                        file.toString(), 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                Manifest.InputFile.of(file));
    }

    private static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
