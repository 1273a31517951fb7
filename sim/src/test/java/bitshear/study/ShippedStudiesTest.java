package bitshear.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.ComparisonResult;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.ShapeTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedStudiesTest {
    private static Comparison study(String name, String... sets) {
        return new Comparison(
                ConfigurationLoader.load(Path.of("..", "config", "study", name + ".yaml"), List.of(sets)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bit-serial-family", "bitx-paper", "bitx-fixed16-weight-scale", "bitx-figure7", "bitx-yolov3"})
    void everyRunOfAShippedStudyIsSound(String name) {
        assertEquals(name, study(name).name());
    }

    @Test
    void theStudyOnTrainedWeightsSaysWhatItLacks() {
        if (System.getenv("BITSHEAR_DATA") != null) {
            assertEquals(
                    "bitx-paper-real-weights", study("bitx-paper-real-weights").name());
            return;
        }
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> study("bitx-paper-real-weights"));
        assertTrue(mistake.problems().get(0).contains("BITSHEAR_DATA"), mistake.getMessage());
    }

    @Test
    void theSlimmedYolov3KeepsTwentyOneOfEvery32ChannelsButOfTheImageAndTheDetections() {
        List<Layer> whole = BuiltInNetworks.load("yolov3_416").weightedLayers();
        List<Layer> slim = ShapeTable.read(Path.of("..", "config", "study", "yolov3_416-slim.csv"))
                .weightedLayers();
        assertEquals(whole.size(), slim.size());
        for (int i = 0; i < whole.size(); i++) {
            Layer before = whole.get(i);
            Layer after = slim.get(i);
            assertEquals(before.name(), after.name());
            assertEquals(kept(before.inChannels()), after.inChannels(), after.name());
            assertEquals(kept(before.outChannels()), after.outChannels(), after.name());
            assertEquals(before.windows(), after.windows(), after.name());
            assertEquals(before.kernelHeight(), after.kernelHeight(), after.name());
            assertEquals(before.strideHeight(), after.strideHeight(), after.name());
        }
    }

    private static int kept(int channels) {
        return channels == 3 || channels == 255 ? channels : channels * 21 / 32;
    }

    @Test
    void figure9ComesOutOnSqueezeNet() {
        // The printed numbers, ICPP 2021, Figure 9: fixed16 over 16-bit Stripes, and fp32 over the PE with no bit
        // pruned, lanes in lockstep.
        ComparisonResult result = study(
                        "bitx-paper",
                        "study.workloads=[squeezenet1_1]",
                        "study.machines=[{base: stripes-isolane, pe: {weight-precision: 16}},"
                                + " {base: bitx-mild-fixed16, pe: {lane-queue: 0}},"
                                + " {base: bitx-wild-fixed16, pe: {lane-queue: 0}},"
                                + " {base: bitx-unpruned-fp32, pe: {lane-queue: 0}},"
                                + " {base: bitx-mild-fp32, pe: {lane-queue: 0}},"
                                + " {base: bitx-wild-fp32, pe: {lane-queue: 0}}]",
                        "study.baseline=stripes-isolane",
                        "study.readings=[{id: a, machine: bitx-mild-fixed16, over: stripes-isolane, printed: 2.34},"
                                + " {id: a, machine: bitx-wild-fixed16, over: stripes-isolane, printed: 3.79},"
                                + " {id: b, machine: bitx-mild-fp32, over: bitx-unpruned-fp32, printed: 2.34},"
                                + " {id: b, machine: bitx-wild-fp32, over: bitx-unpruned-fp32, printed: 3.79}]")
                .run(2, (run, done, runs) -> {});
        for (ComparisonResult.Reading reading : result.readings()) {
            assertEquals(0, reading.error(), 0.05, reading.toString());
        }
    }
}
