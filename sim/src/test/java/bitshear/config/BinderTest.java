package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.config.Examples.Conv;
import bitshear.config.Examples.Fc;
import bitshear.config.Examples.LaneSync;
import bitshear.config.Examples.Run;
import bitshear.input.Key;
import bitshear.input.OneOf;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinderTest {
    private static Run bind(String text, String... sets) {
        return Binder.bind(ConfigurationLoader.parse("x.yaml", text, List.of(sets)), Run.class);
    }

    private static List<String> problems(String text, String... sets) {
        return Binder.check(ConfigurationLoader.parse("x.yaml", text, List.of(sets)), Run.class);
    }

    @Test
    void keysLeftOutTakeTheirDefaultsInBaseUnits() {
        Run run = bind("work: {network: a}");
        assertEquals(1_000_000_000L, run.engine().clockHz());
        assertEquals(1250, run.engine().latencyPs());
        assertEquals(1.5, run.engine().voltageV());
        assertEquals(65536, run.engine().bufferBytes());
        assertEquals(
                new Examples.Pe(10, 8, LaneSync.REDUCTION, true), run.engine().pe());
        assertEquals(List.of(1, 2), run.work().sizes());
        assertNull(run.debug());
        assertNull(run.work().model());
    }

    @Test
    void everyKindOfValueIsBound() {
        Run run = bind("""
                engine:
                  clock: 0.2 GHz
                  latency: 13.75ns
                  voltage: 1350 mV
                  buffer: 1 MiB
                  pe: {rows: all, lane-sync: row-bank-column, gated: false}
                work:
                  layers:
                    - {type: conv, channels: 3, stride: 2}
                    - {type: fc, outputs: 10}
                    - {channels: 4}
                  sizes: []
                  axes: {machine.pe.rows: [4, 6, all]}
                debug: {note: why, limit: 1 us}
                """);
        assertEquals(200_000_000L, run.engine().clockHz());
        assertEquals(13_750, run.engine().latencyPs());
        assertEquals(1.35, run.engine().voltageV());
        assertEquals(1 << 20, run.engine().bufferBytes());
        assertEquals(
                new Examples.Pe(-1, 8, LaneSync.ROW_BANK_COLUMN, false),
                run.engine().pe());
        assertEquals(
                List.of(new Conv(3, 2), new Fc(10), new Conv(4, 1)), run.work().layers());
        assertEquals(List.of(), run.work().sizes());
        assertEquals(List.of("4", "6", "all"), run.work().axes().get("machine.pe.rows"));
        assertEquals(new Examples.Debug(1, "why", 1_000_000L), run.debug());
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlace() {
        assertEquals(
                List.of(
                        "x.yaml:2: engine.clock: no unit in \"1\", expected a frequency from 1 Hz to 10 GHz in Hz, kHz,"
                                + " MHz or GHz, such as 1 GHz",
                        "x.yaml:4: engine.pe.rowz: unknown key, did you mean \"rows\"? expected one of rows, lanes,"
                                + " lane-sync, gated",
                        "--set engine.pe.lanes=0: engine.pe.lanes: out of range: \"0\", expected a whole number from 1"
                                + " to 512",
                        "x.yaml:5: work: none of the keys given that say what it is, expected one of network, model,"
                                + " layers",
                        "x.yaml:6: debug.note: missing, expected text: what for"),
                problems("""
                        engine:
                          clock: 1
                          pe:
                            rowz: 3
                        work: {batch: 2}
                        debug: {}
                        """, "engine.pe.lanes=0"));
    }

    @Test
    void aHigherLayersChoiceReplacesALowerOnes() {
        Run run = bind("work: {network: a}", "work.model=dir/b.onnx");
        assertNull(run.work().network());
        assertEquals(Path.of("dir/b.onnx"), run.work().model());
    }

    @Test
    void aBaseLiesBelowEverythingGivenBesideIt() {
        Run run = bind("{engine: {base: tiny, pe: {rows: 7}}, work: {network: a}}");
        assertEquals(500_000_000L, run.engine().clockHz());
        assertEquals(7, run.engine().pe().rows());
        assertEquals(2, run.engine().pe().lanes());
    }

    @Test
    void aWrongWordListsTheLegalOnes() {
        assertEquals(
                List.of(
                        "x.yaml:2: engine.pe.lane-sync: unknown word \"reductoin\", did you mean \"reduction\"? expected"
                                + " one of reduction, layer, row-bank-column",
                        "x.yaml:3: engine.pe.gated: not a truth value: \"yes\", expected true or false",
                        "x.yaml:6: work.layers[0].type: unknown word \"pool\", expected one of conv, fc"),
                problems("""
                        engine:
                          pe: {lane-sync: reductoin,
                            gated: yes}
                        work:
                          layers:
                          - {type: pool, size: 2}
                        """));
    }

    @Test
    void aValueOfTheWrongShapeSaysWhatWasExpected() {
        assertEquals(
                List.of(
                        "x.yaml:1: engine: not a section: \"fast\", expected a section with clock, latency, voltage,"
                                + " buffer, pe",
                        "x.yaml:3: work.network: not a single value: a list, expected text",
                        "x.yaml:4: work.batch: not a single value: a map, expected a whole number of at least 1",
                        "x.yaml:5: work.sizes: not a list: \"3\", expected a list, each element a whole number of at"
                                + " least 0",
                        "x.yaml:6: work.axes: not a map: a list, expected a map, each element a list, each element text",
                        "x.yaml:7: debug: not a section: a list, expected a section with level, note, limit"),
                problems("""
                        engine: fast
                        work:
                          network: [a]
                          batch: {a: 1}
                          sizes: 3
                          axes: [1]
                        debug: []
                        """));
    }

    @Test
    void problemsWithinListsAndMapsNameTheElement() {
        assertEquals(
                List.of(
                        "x.yaml:3: work.layers[0].channels: missing, expected a whole number of at least 1: channels",
                        "x.yaml:4: work.layers[1].outputs: out of range: \"0\", expected a whole number of at least 1",
                        "x.yaml:5: work.layers[2]: not a section: \"conv\", expected a section",
                        "x.yaml:6: work.layers[3].channel: unknown key, did you mean \"channels\"? expected one of"
                                + " channels, stride, type",
                        "x.yaml:6: work.layers[3].channels: missing, expected a whole number of at least 1: channels",
                        "x.yaml:7: work.sizes[1]: not a number: \"b\", expected a whole number of at least 0",
                        "x.yaml:7: work.sizes[2]: null, expected a whole number of at least 0",
                        "x.yaml:8: work.axes.a: not a list: \"1\", expected a list, each element text"),
                problems("""
                        work:
                          layers:
                            - {}
                            - {type: fc, outputs: 0}
                            - conv
                            - {channel: 3}
                          sizes: [1, b, null]
                          axes: {a: 1}
                        """));
    }

    @Test
    void anUnknownSectionIsReportedAtItsOwnLine() {
        assertEquals(
                List.of("x.yaml:2: engin: unknown key, did you mean \"engine\"? expected one of engine, work, debug"),
                problems("work: {network: a}\nengin: {clock: 1}\n"));
    }

    @Test
    void problemsInABaseNameTheBase() {
        assertEquals(
                List.of(
                        "--set engine.pe.lanes=x: engine.pe.lanes: not a number: \"x\", expected a whole number from 1 to"
                                + " 512"),
                problems("{engine: {base: tiny}, work: {network: a}}", "engine.pe.lanes=x"));
        assertEquals(
                List.of(
                        "config/engine/broken.yaml:2: engine.clock: no unit in \"500\", expected a frequency from 1 Hz to"
                                + " 10 GHz in Hz, kHz, MHz or GHz, such as 1 GHz"),
                problems("{engine: {base: broken}, work: {network: a}}"));
    }

    @Test
    void valuesThatDoNotFitTogetherAreReportedAtTheKeyToBlame() {
        assertEquals(
                List.of("x.yaml:2: engine.pe.rows: more than 8 per lane (20), expected at most 16"),
                problems("engine:\n  pe: {rows: 20,\n    lanes: 2}\nwork: {network: a}\n"));
        assertEquals(
                List.of("x.yaml:1: engine.pe.rows: more than 8 per lane (10), expected at most 8"),
                problems("{engine: {pe: {lanes: 1}}, work: {network: a}}"),
                "the default of rows is to blame, so the section around it is named");
    }

    @Test
    void twoKeysThatExcludeEachOtherInOneFileAreRefused() {
        assertEquals(
                List.of(
                        "x.yaml:3: work.model: given beside network (x.yaml:2), expected one of network, model, layers"),
                problems("work:\n  network: a\n  model: b\n"));
        assertEquals(
                List.of("--set work={network: a, model: b}: work.model: given beside network (--set work={network: a,"
                        + " model: b}), expected one of network, model, layers"),
                problems("", "work={network: a, model: b}"));
    }

    @Test
    void ofSeveralOptionsThatExcludeEachOtherTheLastCounts() {
        Run run = bind("work: {network: a}", "work.model=b", "work.network=c");
        assertEquals("c", run.work().network());
        assertNull(run.work().model());
    }

    @Test
    void withoutAnyFileWhatIsMissingIsReportedForTheOptions() {
        assertEquals(
                List.of(
                        "--set: work: none of the keys given that say what it is, expected one of network, model, layers"),
                Binder.check(ConfigurationLoader.of(List.of()), Run.class));
    }

    @Test
    void aFileNamedInAShippedConfigurationIsRefused() {
        assertEquals(
                List.of("config/work/with-file.yaml:1: work.model: a file named in a shipped configuration, expected"
                        + " files to be named in your own"),
                problems("work: {base: with-file}"));
    }

    @Test
    void aMessageOfARecordsConstructorIsReportedForItsSection() {
        assertEquals(
                List.of("x.yaml:1: span: empty: from 3 to 2, expected from <= to"),
                Binder.check(
                        ConfigurationLoader.parse("x.yaml", "span: {from: 3, to: 2}", List.of()), SpanOwner.class));
    }

    record SpanOwner(@Key(name = "span", meaning = "s") Span span) {}

    record Span(
            @Key(name = "from", meaning = "f") int from,
            @Key(name = "to", meaning = "t") int to) {
        Span {
            if (from > to) {
                throw new IllegalArgumentException("empty: from " + from + " to " + to + ", expected from <= to");
            }
        }
    }

    @Test
    void aRecordThatContradictsItselfIsAMistakeOfTheProgram() {
        Configuration empty = ConfigurationLoader.of(List.of());
        assertThrows(IllegalStateException.class, () -> Binder.bind(empty, WithoutKey.class));
        assertThrows(IllegalStateException.class, () -> Binder.bind(empty, AbsentPrimitive.class));
        assertThrows(IllegalStateException.class, () -> Binder.bind(empty, IllegalDefault.class));
        assertThrows(IllegalStateException.class, () -> Binder.bind(empty, SameNameTwice.class));
        assertThrows(IllegalStateException.class, () -> Binder.bind(empty, ReservedName.class));
        assertThrows(IllegalStateException.class, () -> Binder.bind(empty, UnknownAlternative.class));
    }

    record WithoutKey(int a) {}

    record AbsentPrimitive(
            @Key(name = "a", meaning = "a", byDefault = Key.ABSENT)
            int a) {}

    record IllegalDefault(
            @Key(name = "a", meaning = "a", byDefault = "0", min = 1)
            int a) {}

    record SameNameTwice(
            @Key(name = "a", meaning = "a", byDefault = "0") int a,
            @Key(name = "a", meaning = "a", byDefault = "0") int b) {}

    record ReservedName(
            @Key(name = "base", meaning = "a", byDefault = "0")
            int a) {}

    @OneOf("b")
    record UnknownAlternative(
            @Key(name = "a", meaning = "a", byDefault = "0") int a) {}
}
