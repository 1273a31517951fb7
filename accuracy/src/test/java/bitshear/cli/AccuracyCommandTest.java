package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyCommandTest {
    private static final String MODEL = shipped("glyphs.onnx");
    private static final String IMAGES = shipped("glyphs_test.bin");

    @TempDir
    Path folder;

    private static String shipped(String name) {
        Path module = Path.of("data", name);
        return (Files.exists(module) ? module : Path.of("accuracy", "data", name)).toString();
    }

    @Test
    void theJsonHoldsARunPerCombinationWithTheNamesScriptsRelyOn() throws IOException {
        Path json = folder.resolve("accuracy.json");
        Path plot = folder.resolve("plot.svg");
        CommandLineRun run = CommandLineRun.of(
                "accuracy",
                MODEL,
                "--data",
                IMAGES,
                "--images",
                "60",
                "--method",
                "none",
                "bitx",
                "--rows",
                "10",
                "--rows",
                "4",
                "--lanes",
                "8,16",
                "--json",
                json.toString(),
                "--plot",
                plot.toString());
        assertEquals("", run.err());
        assertEquals(0, run.status());
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(60, result.get("images").asInt());
        List<String> runs = new ArrayList<>();
        for (JsonNode one : result.get("runs")) {
            runs.add(one.get("method").asText() + " " + one.get("rows").asText() + " "
                    + one.get("lanes").asInt() + " " + one.get("format").asText());
            assertEquals(one.get("correct").asInt() / 60.0, one.get("top1").asDouble());
            assertTrue(one.get("correct").asInt() <= one.get("correct_top5").asInt());
        }
        assertEquals(
                List.of("none all 8 fp32", "bitx 10 8 fp32", "bitx 4 8 fp32", "bitx 10 16 fp32", "bitx 4 16 fp32"),
                runs);
        assertTrue(result.get("runs").get(0).get("correct").asInt() > 40, "the sidecar beside the model was read");
        assertTrue(Files.readString(plot).startsWith("<svg"));
        assertTrue(run.out().contains("glyphs.yaml"), run.out());
    }

    @Test
    void theModelMayFollowAnOptionOfSeveralValues() {
        CommandLineRun run = CommandLineRun.of(
                "accuracy", "--data", IMAGES, "--images", "5", "--method", "none", "--rows", "10", "6", MODEL);
        assertEquals(0, run.status(), run.err());
    }

    @Test
    void mistakesAreOneLineEachAndStatusTwo() throws IOException {
        refuses("--images: is 301, expected at most the 300 of", MODEL, "--data", IMAGES, "--images", "301");
        refuses("--batch: is 0, expected at least 1", MODEL, "--data", IMAGES, "--batch", "0");
        refuses("no such file", MODEL, "--data", folder.resolve("absent.bin").toString());
        refuses("absent.onnx", folder.resolve("absent.onnx").toString(), "--data", IMAGES);
        refuses(
                "expected a .yaml file or one of imagenet, raw, symmetric, unit",
                MODEL,
                "--data",
                IMAGES,
                "--preprocess",
                "x");
        refuses("expected numbers above 0", MODEL, "--data", IMAGES, "--std", "0");
        Path sidecar = Files.writeString(folder.resolve("p.yaml"), "preprocess:\n  means: [1]\n");
        refuses("p.yaml:2: preprocess.means: unknown key", MODEL, "--data", IMAGES, "--preprocess", sidecar.toString());
        assertEquals(
                2,
                CommandLineRun.of("accuracy", MODEL, "--data", IMAGES, "--rows", "0")
                        .status());
        assertEquals(2, CommandLineRun.of("accuracy", MODEL).status(), "--data is required");
    }

    private static void refuses(String expected, String... arguments) {
        List<String> all = new ArrayList<>(List.of("accuracy"));
        all.addAll(List.of(arguments));
        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
