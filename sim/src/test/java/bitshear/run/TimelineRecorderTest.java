package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineRecorderTest {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TempDir
    Path folder;

    private static Simulation quickstart(String... sets) {
        return new Simulation(Binder.bind(
                ConfigurationLoader.load(Path.of("..", "config", "quickstart.yaml"), List.of(sets)),
                RunConfiguration.class));
    }

    private RunResult record(Simulation simulation, Path file, long fromPs, long toPs, long limit) {
        try (TimelineRecorder recorder = new TimelineRecorder(file, simulation.network(), fromPs, toPs, limit)) {
            RunResult result = simulation.run(Probes.of(recorder)).result();
            recorder.commit();
            return result;
        }
    }

    private static List<JsonNode> events(Path file) throws IOException {
        try (InputStream in = file.toString().endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file)) {
            JsonNode root = JSON.readTree(in);
            List<JsonNode> events = new ArrayList<>();
            root.get("traceEvents").forEach(events::add);
            return events;
        }
    }

    private static long ps(JsonNode microseconds) {
        assertTrue(microseconds.isNumber());
        return microseconds
                .decimalValue()
                .multiply(BigDecimal.valueOf(1_000_000))
                .longValueExact();
    }

    /** The rules of the trace event format that the viewers' importers apply. */
    @Test
    void aTraceOfTheQuickstartObeysTheRulesOfTheTraceEventFormat() throws IOException {
        Path file = folder.resolve("t.json");
        RunResult result = record(quickstart(), file, 0, Long.MAX_VALUE, Long.MAX_VALUE);
        Map<String, List<JsonNode>> tracks = new TreeMap<>();
        long reads = 0;
        long writes = 0;
        long refreshes = 0;
        long layers = 0;
        for (JsonNode event : events(file)) {
            String phase = event.get("ph").textValue();
            assertTrue(Set.of("X", "C", "M").contains(phase), phase);
            assertTrue(event.get("pid").isInt());
            String name = event.get("name").textValue();
            assertFalse(name.isEmpty());
            switch (phase) {
                case "M" -> {
                    assertTrue(Set.of("process_name", "thread_name").contains(name));
                    assertFalse(event.at("/args/name").textValue().isEmpty());
                }
                case "C" -> {
                    assertTrue(ps(event.get("ts")) <= result.timePs());
                    event.get("args").forEach(value -> assertTrue(value.isNumber() && value.longValue() >= 0));
                }
                default -> {
                    assertTrue(event.get("tid").isInt());
                    assertTrue(ps(event.get("ts")) >= 0 && ps(event.get("dur")) >= 0);
                    tracks.computeIfAbsent(event.get("pid") + "/" + event.get("tid"), any -> new ArrayList<>())
                            .add(event);
                    reads += name.equals("RD") ? 1 : 0;
                    writes += name.equals("WR") ? 1 : 0;
                    refreshes += name.equals("REF") ? 1 : 0;
                    layers +=
                            event.get("pid").intValue() == 1 && event.get("tid").intValue() == 1 ? 1 : 0;
                }
            }
        }
        assertEquals(result.dram().nRd(), reads);
        assertEquals(result.dram().nWr(), writes);
        assertEquals(result.dram().nRef(), refreshes);
        assertEquals(result.layers().size(), layers);
        tracks.forEach(TimelineRecorderTest::assertNested);
        long busy = 0;
        long waited = 0;
        for (JsonNode event : tracks.get("1/2")) {
            if (event.get("name").textValue().equals("tile")) {
                busy += ps(event.get("dur"));
            } else {
                waited += ps(event.get("dur"));
            }
        }
        assertEquals(result.timePs(), busy + waited, "tiles and stalls cover the run");
    }

    /** Slices of one track lie beside or inside each other, never across: viewers drop those that do. */
    private static void assertNested(String track, List<JsonNode> slices) {
        slices.sort(Comparator.<JsonNode>comparingLong(slice -> ps(slice.get("ts")))
                .thenComparing(Comparator.<JsonNode>comparingLong(slice -> ps(slice.get("dur")))
                        .reversed()));
        Deque<Long> open = new ArrayDeque<>();
        for (JsonNode slice : slices) {
            long start = ps(slice.get("ts"));
            long end = start + ps(slice.get("dur"));
            while (!open.isEmpty() && open.peek() <= start) {
                open.pop();
            }
            assertTrue(open.isEmpty() || end <= open.peek(), () -> track + ": " + slice);
            open.push(end);
        }
    }

    @Test
    void recordingChangesNothingOfWhatARunFinds() {
        Simulation simulation = quickstart("workload.network=mnasnet0_5");
        String alone = text(simulation.run().result());
        assertEquals(alone, text(record(simulation, folder.resolve("t.json"), 0, Long.MAX_VALUE, 1000)));
    }

    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result), StandardCharsets.UTF_8).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    @Test
    void theLimitOfEventsBoundsTheTraceAndIsMarked() throws IOException {
        Path file = folder.resolve("t.json.gz");
        RunResult result = record(quickstart(), file, 0, Long.MAX_VALUE, 1000);
        List<JsonNode> events = events(file);
        long names = events.stream()
                .filter(event -> event.get("ph").textValue().equals("M"))
                .count();
        assertEquals(1000 + names + result.layers().size() + 1, events.size());
        assertEquals(
                1,
                events.stream()
                        .filter(event -> event.get("ph").textValue().equals("i"))
                        .count());
    }

    @Test
    void aWindowKeepsWhatOverlapsItAndNothingElse() throws IOException {
        Path file = folder.resolve("t.json");
        record(quickstart(), file, 2_000_000_000L, 2_100_000_000L, Long.MAX_VALUE);
        long slices = 0;
        for (JsonNode event : events(file)) {
            if (event.get("ph").textValue().equals("X")) {
                slices++;
                long start = ps(event.get("ts"));
                assertTrue(start < 2_100_000_000L && start + ps(event.get("dur")) > 2_000_000_000L, event::toString);
            }
        }
        assertTrue(slices > 10);
    }

    @Test
    void anEmptyWindowIsRefusedAndLeavesNoFile() throws IOException {
        Path file = folder.resolve("t.json");
        Simulation simulation = quickstart("workload.network=mnasnet0_5");
        assertThrows(InvalidInputException.class, () -> new TimelineRecorder(file, simulation.network(), 10, 10, 1000));
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }
}
