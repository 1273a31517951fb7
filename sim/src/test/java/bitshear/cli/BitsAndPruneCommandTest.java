package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitsAndPruneCommandTest {
    private static final String MODEL =
            Path.of("..", "accuracy", "data", "glyphs.onnx").toString();
    private static final List<String> KEYS = List.of(
            "weights",
            "weight_sparsity",
            "bit_sparsity",
            "bit_sparsity_pruned",
            "sparsity_factor",
            "original_bits",
            "kept_bits",
            "bits_ratio",
            "cycles_ratio_drifting",
            "cycles_ratio_lockstep");

    @TempDir
    Path folder;

    @Test
    void theJsonHasTheNamesScriptsRelyOnInTotalAndPerLayer() throws IOException {
        JsonNode bits = json("bits", MODEL, "--rows", "6");
        assertEquals(24_112, bits.get("weights").asLong());
        assertEquals(4, bits.get("layers").size());
        for (String key : KEYS) {
            assertTrue(bits.get(key).isNumber(), key);
            assertTrue(bits.get("layers").get(0).get(key).isNumber(), key);
        }
        long kept = 0;
        for (JsonNode layer : bits.get("layers")) {
            kept += layer.get("kept_bits").asLong();
        }
        assertEquals(bits.get("kept_bits").asLong(), kept);
        assertEquals(
                bits.get("original_bits").asDouble() / kept,
                bits.get("bits_ratio").asDouble(),
                1e-12);
    }

    @Test
    void aPrunedFileHasTheBitsItsPruningReportedAndNoMoreToPrune() throws IOException {
        Path out = folder.resolve("pruned.onnx");
        JsonNode pruned = json("prune", MODEL, "--method", "bitx", "--rows", "6", "--out", out.toString());
        JsonNode again = json("bits", out.toString(), "--rows", "6");
        assertEquals(
                pruned.get("kept_bits").asLong(), again.get("original_bits").asLong());
        assertEquals(pruned.get("kept_bits").asLong(), again.get("kept_bits").asLong());
        assertEquals(Files.size(Path.of(MODEL)), Files.size(out));
    }

    @Test
    void aBuiltInNetworkHasSyntheticWeightsOfTheSeed() throws IOException {
        JsonNode first = json("bits", "squeezenet1_1", "--seed", "1", "--group", "kernel-window");
        JsonNode same = json("bits", "squeezenet1_1", "--seed", "1", "--group", "kernel-window", "--threads", "1");
        JsonNode other = json("bits", "squeezenet1_1", "--seed", "2", "--synthetic", "distribution=laplace");
        assertEquals(first, same);
        assertTrue(first.get("kept_bits").asLong() != other.get("kept_bits").asLong());
        assertEquals(0.4864, first.get("bit_sparsity").asDouble(), 0.004);
    }

    @Test
    void mistakesAreStatusTwoWithOneLine() {
        refuses("is the input itself", "prune", MODEL, "--out", MODEL);
        refuses("neither a file of weights", "bits", "squeezenet9");
        refuses(
                "unknown kind of file",
                "prune",
                "squeezenet1_1",
                "--out",
                folder.resolve("x.npy").toString());
        refuses(
                "expected the input's ending, .onnx",
                "prune",
                MODEL,
                "--out",
                folder.resolve("x.npy").toString());
        refuses("lanes: is 0", "bits", MODEL, "--lanes", "0");
        refuses("synthetic.nonsense: unknown key", "bits", "squeezenet1_1", "--synthetic", "nonsense=1");
    }

    private static void refuses(String expected, String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private JsonNode json(String... arguments) throws IOException {
        Path json = folder.resolve("result.json");
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--json";
        all[arguments.length + 1] = json.toString();
        CommandLineRun run = CommandLineRun.of(all);
        assertEquals(0, run.status(), run.err());
        return new ObjectMapper().readTree(json.toFile());
    }
}
