package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeTargets() throws IOException {
        add("T7", "0.017");
        add("F1", "0.017");
    }

    private void add(String id, String area) throws IOException {
        Files.createDirectories(folder.resolve("targets"));
        Files.writeString(
                folder.resolve(id + ".csv"),
                "component,quantity,format,value,unit\ne_alignment,area,any," + area + ",mm2\n");
        Files.writeString(folder.resolve("targets").resolve(id + ".yaml"), """
                title: Area
                printed-in: nowhere
                reading: none
                tolerance: {exact: true}
                experiments: [{kind: component-table, printed: ../%s.csv}]
                """.formatted(id));
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        List<String> line = new ArrayList<>(
                List.of("validate", "--targets", folder.resolve("targets").toString()));
        line.addAll(List.of(arguments));
        return Main.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false),
                line.toArray(String[]::new));
    }

    private Path page() {
        return folder.resolve("RESULTS.md");
    }

    @Test
    void itWritesThePageBesideTheTargetsAndTheRowsAsJson() throws IOException {
        Path json = folder.resolve("rows.json");
        assertEquals(0, run("--write", "--json", json.toString()), err::toString);
        assertTrue(Files.readString(page()).contains("| e_alignment area | 0.017 mm2 |"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("Wall time: "));
        JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("targets");
        assertEquals(2, rows.size());
        assertEquals("T7", rows.get(0).get("id").textValue());
        assertEquals("e_alignment area", rows.get(0).get("name").textValue());
        assertEquals(0.017, rows.get(0).get("printed").doubleValue());
        assertEquals(0.017, rows.get(0).get("simulated").doubleValue());
        assertEquals(0, rows.get(0).get("error").doubleValue());
        assertEquals(0, rows.get(0).get("tolerance").doubleValue());
        assertEquals("reproduced", rows.get(0).get("verdict").textValue());
    }

    @Test
    void aRowOutOfToleranceIsNamedAndEndsWithStatusOne() throws IOException {
        add("F1", "0.018");
        assertEquals(1, run("--write"));
        assertTrue(
                out.toString(StandardCharsets.UTF_8)
                        .contains(
                                "FAILED F1, e_alignment area: printed 0.018 mm2, simulated 0.0170 mm2, error -5.56 %"),
                out::toString);
        assertTrue(Files.readString(page()).contains("| failed |"));
    }

    @Test
    void onlySomeTargetsLeavesTheOtherSectionsAsTheyAre() throws IOException {
        assertEquals(0, run("--write"));
        String before = Files.readString(page());
        Files.writeString(page(), before.replace("## F1: Area", "## F1: Area, by hand"));
        assertEquals(0, run("--only", "T7", "--write"));
        assertTrue(Files.readString(page()).contains("## F1: Area, by hand"));
        assertTrue(Files.readString(page()).contains("## T7: Area\n"));
    }

    @Test
    void anUnknownTargetIsAMistakeThatListsTheKnownOnes() {
        assertEquals(2, run("--only", "T7,T9"));
        assertEquals(
                "--only: no target is called \"T9\", expected some of T7,F1\n", err.toString(StandardCharsets.UTF_8));
        assertFalse(Files.exists(page()));
    }

    @Test
    void aQuickRunWritesAPageOnlyWhereItIsTold() {
        assertEquals(0, run("--quick"));
        assertFalse(Files.exists(page()));
        Path other = folder.resolve("quick.md");
        assertEquals(0, run("--quick", "--out", other.toString()));
        assertTrue(Files.exists(other));
        assertFalse(Files.exists(page()));
    }

    @Test
    void aCheckWritesNothingAndSaysWhetherThePageIsTrue() throws IOException {
        assertEquals(1, run("--check"));
        assertFalse(Files.exists(page()));
        assertEquals(0, run("--write"));
        String written = Files.readString(page());
        assertEquals(0, run("--check"), err::toString);
        Files.writeString(page(), written.replace("| T7 | Area | 1 |", "| T7 | Area | 2 |"));
        assertEquals(1, run("--check"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("RESULTS.md"), err::toString);
    }

    @Test
    void noThreadsAndNoTargetsAreMistakes() {
        assertEquals(2, run("--jobs", "0"));
        assertEquals(2, run("--data", folder.resolve("nowhere").toString()));
        assertEquals(
                2,
                Main.run(
                        new Console(new PrintStream(out), new PrintStream(err), false),
                        "validate",
                        "--targets",
                        folder.resolve("nowhere").toString()));
    }

    @Test
    void nothingIsWrittenUnlessItIsAskedFor() throws IOException {
        assertEquals(0, run());
        assertFalse(Files.exists(page()));
        assertEquals(0, run("--write"));
        String written = Files.readString(page());
        Files.writeString(page(), written + "by hand\n");
        assertEquals(0, run());
        assertEquals(written + "by hand\n", Files.readString(page()));
        assertEquals(2, run("--write", "--quick"));
        assertEquals(2, run("--write", "--check"));
        assertEquals(2, run("--write", "--out", folder.resolve("other.md").toString()));
    }
}
