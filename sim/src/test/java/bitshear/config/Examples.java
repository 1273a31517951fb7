package bitshear.config;

import bitshear.input.Checked;
import bitshear.input.Choice;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.OneOf;
import bitshear.input.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Parameter records for the tests, with every kind of key there is. */
final class Examples {
    private Examples() {}

    enum LaneSync {
        REDUCTION,
        LAYER,
        ROW_BANK_COLUMN
    }

    record Run(
            @Key(name = "engine", meaning = "the machine") Engine engine,
            @Key(name = "work", meaning = "what runs") Work work,

            @Key(name = "debug", meaning = "extra output, only if given", byDefault = Key.ABSENT)
            Debug debug) {}

    record Engine(
            @Key(
                    name = "clock",
                    meaning = "clock frequency",
                    byDefault = "1 GHz",
                    dimension = Dimension.FREQUENCY,
                    min = 1,
                    max = 1e10)
            long clockHz,

            @Key(name = "latency", meaning = "access time", byDefault = "1.25 ns", dimension = Dimension.TIME, min = 0)
            long latencyPs,

            @Key(name = "voltage", meaning = "supply", byDefault = "1.5 V", dimension = Dimension.VOLTAGE)
            double voltageV,

            @Key(name = "buffer", meaning = "bytes", byDefault = "64 KiB", dimension = Dimension.BYTES, min = 1)
            long bufferBytes,

            @Key(name = "pe", meaning = "processing element")
            Pe pe) {}

    record Pe(
            @Key(name = "rows", meaning = "rows kept", byDefault = "10", min = 1, max = 64, words = "all=-1")
            int rows,

            @Key(name = "lanes", meaning = "lanes", byDefault = "8", min = 1, max = 512)
            int lanes,

            @Key(name = "lane-sync", meaning = "where lanes meet", byDefault = "reduction")
            LaneSync laneSync,

            @Key(name = "gated", meaning = "clock gating", byDefault = "true")
            boolean gated)
            implements Checked {
        @Override
        public List<Problem> problems() {
            return rows > lanes * 8
                    ? List.of(new Problem("rows", "more than 8 per lane (" + rows + "), expected at most " + lanes * 8))
                    : List.of();
        }
    }

    @OneOf({"network", "model", "layers"})
    record Work(
            @Key(name = "network", meaning = "built-in network", byDefault = Key.ABSENT)
            String network,

            @Key(name = "model", meaning = "model file", byDefault = Key.ABSENT)
            Path model,

            @Key(name = "layers", meaning = "layers one by one", byDefault = Key.ABSENT)
            List<Layer> layers,

            @Key(name = "batch", meaning = "images", byDefault = "1", min = 1)
            int batch,

            @Key(name = "sizes", meaning = "sizes", byDefault = "[1, 2]", min = 0)
            List<Integer> sizes,

            @Key(name = "axes", meaning = "named lists", byDefault = "{}")
            Map<String, List<String>> axes) {}

    @Choice(
            by = "type",
            meaning = "kind of layer",
            byDefault = "conv",
            cases = {@Choice.Case(word = "conv", as = Conv.class), @Choice.Case(word = "fc", as = Fc.class)})
    sealed interface Layer permits Conv, Fc {}

    record Conv(
            @Key(name = "channels", meaning = "channels", min = 1)
            int channels,

            @Key(name = "stride", meaning = "stride", byDefault = "1", min = 1)
            int stride)
            implements Layer {}

    record Fc(
            @Key(name = "outputs", meaning = "outputs", min = 1)
            int outputs) implements Layer {}

    record Debug(
            @Key(name = "level", meaning = "how much", byDefault = "1")
            int level,

            @Key(name = "note", meaning = "what for") String note,

            @Key(name = "limit", meaning = "largest", byDefault = Key.ABSENT, dimension = Dimension.TIME)
            Long limitPs) {}
}
