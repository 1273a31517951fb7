package bitshear.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small made-up result whose numbers are easy to check by hand. */
public final class SampleResult {
    private SampleResult() {}

    public static RunResult result() {
        return result("conv1");
    }

    /** As {@link #result()}, with another name for the first layer. */
    public static RunResult result(String firstLayerName) {
        return new RunResult(
                RunResult.SCHEMA_VERSION,
                "sample",
                "bitx-mild-fp32",
                "two-layers",
                "fp32",
                1,
                2_000_000,
                2_000_000_000L,
                new RunResult.Pe(1_600_000, 1_500_000, 0.75, 300_000, 9_000_000, 5_000, 12_000),
                map("weights", 300_000_000L, "activations", 75_000_000L, "store", 25_000_000L, "refresh", 0L),
                new RunResult.Energy(
                        1_000_000,
                        map("pe", 110_000.0, "buffers", 40_000.0, "dma", 10_000.0, "dram", 840_000.0),
                        map(
                                "e_alignment", 18_000.0,
                                "bit_extraction", 100.0,
                                "compute_units", 86_000.0,
                                "control", 5_900.0,
                                "weight_buffer", 15_000.0,
                                "activation_buffer", 20_000.0,
                                "output_buffer", 5_000.0,
                                "dma", 10_000.0,
                                "dram_activate", 20_000.0,
                                "dram_precharge", 10_000.0,
                                "dram_read", 210_000.0,
                                "dram_write", 60_000.0,
                                "dram_refresh", 40_000.0,
                                "dram_background", 500_000.0)),
                new RunResult.Area(
                        0.25,
                        map(
                                "e_alignment",
                                0.017,
                                "bit_extraction",
                                0.008,
                                "compute_units",
                                0.003,
                                "control",
                                0.011,
                                "weight_buffer",
                                0.081,
                                "activation_buffer",
                                0.081,
                                "output_buffer",
                                0.039,
                                "dma",
                                0.01)),
                0.5,
                new RunResult.Dram(
                        1_600_000, 400, 392, 24_000, 8_000, 256, 31_600, 8, 392, 1.024, 61.25, 1_536_000, 512_000, 0,
                        0),
                List.of(
                        new RunResult.Layer(
                                0,
                                firstLayerName,
                                "conv",
                                1_400_000,
                                1_300_000,
                                200_000,
                                64_000_000,
                                1_000_000,
                                500_000,
                                "16 x 56 x 64, weight-outer",
                                "compute"),
                        new RunResult.Layer(
                                1,
                                "fc",
                                "fully-connected",
                                600_000,
                                200_000,
                                100_000,
                                512_000,
                                536_000,
                                12_000,
                                "1000 x 1 x 512, activation-outer",
                                "weights")),
                0.125,
                123_456);
    }

    public static List<ComponentRow> rows() {
        return List.of(
                new ComponentRow("compute_units", "pe", "cu_cycle", 16_000, 3.356875, 53_710, 0.003, "Table, 7"),
                new ComponentRow(
                        "compute_units", "pe", "leakage_ps", 2_000_000_000L, 0.005371, 10_742_000, 0, "Table 7"));
    }

    public static Manifest manifest() {
        return new Manifest(
                RunResult.SCHEMA_VERSION,
                "0.1.0",
                "sample",
                42,
                map("machine", map("clock", "1 GHz", "pe", map("rows", 10, "lanes", 8)), "layers", List.of("a", "b")),
                List.of(new Manifest.InputFile("weights.npy", 3, "ab")));
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> map(Object... keysAndValues) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], (V) keysAndValues[i + 1]);
        }
        return map;
    }
}
