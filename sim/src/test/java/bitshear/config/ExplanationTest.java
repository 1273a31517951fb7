package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.config.Examples.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void everyKeyIsShownWithValueOriginAndMeaning() {
        Configuration configuration = ConfigurationLoader.parse(
                "x.yaml",
                "engine: {base: tiny}\nwork:\n  layers: [{channels: 3}]\ndebug: {note: why}\n",
                List.of("engine.buffer=2048 B"));
        assertEquals(
                """
                engine.clock            = 500 MHz     # config/engine/small.yaml:1: clock frequency
                engine.latency          = 1250 ps     # default: access time
                engine.voltage          = 1.5 V       # default: supply
                engine.buffer           = 2 KiB       # --set engine.buffer=2048 B: bytes
                engine.pe.rows          = 6           # config/engine/small.yaml:3: rows kept
                engine.pe.lanes         = 2           # config/engine/tiny.yaml:2: lanes
                engine.pe.lane-sync     = reduction   # default: where lanes meet
                engine.pe.gated         = true        # default: clock gating
                work.network            = (not given) # default: built-in network
                work.model              = (not given) # default: model file
                work.layers[0].type     = conv        # default: kind of layer
                work.layers[0].channels = 3           # x.yaml:3: channels
                work.layers[0].stride   = 1           # default: stride
                work.batch              = 1           # default: images
                work.sizes              = [1, 2]      # default: sizes
                work.axes               = {}          # default: named lists
                debug.level             = 1           # default: how much
                debug.note              = why         # x.yaml:4: what for
                debug.limit             = (not given) # default: largest
                """, Explanation.text(Binder.resolve(configuration, Run.class)).replace("  # ", " # "));
    }
}
