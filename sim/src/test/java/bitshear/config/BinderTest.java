package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bitshear.config.Examples.Conv;
import bitshear.config.Examples.Fc;
import bitshear.config.Examples.LaneSync;
import bitshear.config.Examples.Run;
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
}
