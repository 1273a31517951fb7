package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bitshear.config.Examples.Conv;
import bitshear.config.Examples.Debug;
import bitshear.config.Examples.Engine;
import bitshear.config.Examples.Fc;
import bitshear.config.Examples.LaneSync;
import bitshear.config.Examples.Layer;
import bitshear.config.Examples.Pe;
import bitshear.config.Examples.Run;
import bitshear.config.Examples.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {
    private static Run bind(String text, String... sets) {
        return Binder.bind(ConfigurationLoader.parse("x.yaml", text, List.of(sets)), Run.class);
    }

    @Test
    void theResolvedConfigurationIsWrittenWithItsDefaultsInAFixedForm() {
        assertEquals(
                """
                engine:
                  clock: 200 MHz
                  latency: 1250 ps
                  voltage: 1.5 V
                  buffer: 64 KiB
                  pe:
                    rows: all
                    lanes: 8
                    lane-sync: reduction
                    gated: true
                work:
                  layers:
                    - {type: conv, channels: 3, stride: 1}
                    - {type: fc, outputs: 10}
                  batch: 1
                  sizes: [1, 2]
                  axes: {}
                """,
                CanonicalForm.yaml(bind("{work: {layers: [{channels: 3}, {type: fc, outputs: 10}]},"
                        + " engine: {pe: {rows: all}, clock: 0.2 GHz}}")));
    }

    @Test
    void theTreeHoldsNumbersWhereThereIsNoUnit() {
        Map<String, Object> pe =
                asMap(asMap(CanonicalForm.tree(bind("work: {network: a}")).get("engine"))
                        .get("pe"));
        assertEquals(new java.math.BigDecimal(10), pe.get("rows"));
        assertEquals(true, pe.get("gated"));
        assertEquals("reduction", pe.get("lane-sync"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    @Test
    void theHashDependsOnValuesAndNotOnHowTheyAreWritten() {
        String hash = CanonicalForm.sha256(bind("{engine: {clock: 1 GHz, pe: {lanes: 4}}, work: {network: a}}"));
        assertEquals(64, hash.length());
        assertEquals(
                hash,
                CanonicalForm.sha256(
                        bind("work: {network: b}\nengine: {pe: {lanes: 4}, clock: 1000 MHz}", "work.network=a")));
        assertNotEquals(hash, CanonicalForm.sha256(bind("{engine: {pe: {lanes: 5}}, work: {network: a}}")));
    }

    @Test
    void theHashIsTheOneOfItsText() {
        // printf 'from: 1\nto: 2\n' | sha256sum
        assertEquals(
                "a87098f3d037fa417193ff3dd1cd127b0373407c3efbfbcfc697758e9ed50873",
                CanonicalForm.sha256(new BinderTest.Span(1, 2)));
    }

    @Test
    void whatIsWrittenReadsBackAsTheSameConfiguration() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Run run = randomRun(random);
            String text = CanonicalForm.yaml(run);
            assertEquals(run, bind(text), "seed " + seed);
            assertEquals(text, CanonicalForm.yaml(bind(text)), "seed " + seed);
        }
    }

    private static Run randomRun(SplittableRandom random) {
        int lanes = random.nextInt(1, 513);
        Pe pe = new Pe(
                random.nextBoolean() ? -1 : random.nextInt(1, Math.min(64, lanes * 8) + 1),
                lanes,
                LaneSync.values()[random.nextInt(3)],
                random.nextBoolean());
        Engine engine = new Engine(
                random.nextLong(1, 10_000_000_000L),
                random.nextLong() >>> random.nextInt(1, 63),
                (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-6, 7)),
                (random.nextLong() >>> random.nextInt(1, 60)) + 1,
                pe);
        int alternative = random.nextInt(3);
        Work work = new Work(
                alternative == 0 ? randomText(random) : null,
                alternative == 1 ? Path.of("some/dir", "file " + random.nextInt(100) + " #1.onnx") : null,
                alternative == 2 ? randomLayers(random) : null,
                random.nextInt(1, Integer.MAX_VALUE),
                random.ints(random.nextInt(5), 0, 1000).boxed().toList(),
                randomAxes(random));
        Debug debug = random.nextBoolean()
                ? null
                : new Debug(
                        random.nextInt(),
                        randomText(random),
                        random.nextBoolean() ? null : Long.valueOf(random.nextLong()));
        return new Run(engine, work, debug);
    }

    private static List<Layer> randomLayers(SplittableRandom random) {
        List<Layer> layers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            layers.add(
                    random.nextBoolean()
                            ? new Conv(random.nextInt(1, 9), random.nextInt(1, 4))
                            : new Fc(random.nextInt(1, 99)));
        }
        return layers;
    }

    private static Map<String, List<String>> randomAxes(SplittableRandom random) {
        Map<String, List<String>> axes = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<String> values = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                values.add(randomText(random));
            }
            axes.put("key." + randomText(random), values);
        }
        return axes;
    }

    /** Text full of what YAML and interpolation might trip over. */
    private static String randomText(SplittableRandom random) {
        String[] pieces = {
            "a",
            "Z",
            "0",
            "null",
            "~",
            " ",
            ": ",
            " #",
            "-",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "\\",
            "\n",
            "\t",
            "*",
            "&",
            "!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "${",
            "$${",
            "$",
            "é",
            "\u2028",
            "\u0007",
            "\uD83D\uDE00",
            "=",
            "?",
            "<<",
            "...",
            "---",
            "true",
            "\u0085",
            "\uFEFF",
            "1e3",
            "/",
            "."
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
