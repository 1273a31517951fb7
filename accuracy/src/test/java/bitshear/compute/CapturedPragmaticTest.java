package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bitshear.accuracy.ActivationCapture;
import bitshear.accuracy.ChannelOrder;
import bitshear.accuracy.CifarFile;
import bitshear.accuracy.Fit;
import bitshear.accuracy.Preprocessing;
import bitshear.accuracy.TensorLayout;
import bitshear.accuracy.onnxruntime.OnnxRuntime;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.workload.Activations;
import bitshear.workload.tensor.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pragmatic on what the shipped classifier's layers read for a real image. */
class CapturedPragmaticTest {
    private static final int IMAGES = 2;

    @TempDir
    Path folder;

    private static Path shipped(String name) {
        Path module = Path.of("data", name);
        return (Files.exists(module) ? module : Path.of("accuracy", "data", name)).toAbsolutePath();
    }

    private static List<Long> computeCycles(String... activations) {
        List<String> sets = new ArrayList<>(List.of(
                "machine.base=pragmatic", "memory.base=ddr3-1600k-4gb-x8", "workload.model=" + shipped("glyphs.onnx")));
        for (String activation : activations) {
            sets.add("workload.activations." + activation);
        }
        return new Simulation(Binder.bind(ConfigurationLoader.of(sets), RunConfiguration.class))
                .run().result().layers().stream()
                        .filter(layer -> layer.macs() > 0)
                        .map(RunResult.Layer::computeCycles)
                        .toList();
    }

    @Test
    void aRunTakesTheCyclesOfThePlainVersionOnTheCapturedTensorsAndOthersThanOnSyntheticOnes() throws IOException {
        Preprocessing symmetric = new Preprocessing(
                ChannelOrder.RGB, TensorLayout.NCHW, 1.0 / 255, List.of(0.5), List.of(0.5), Fit.EXACT, List.of());
        List<ActivationCapture.LayerInput> layers = new ActivationCapture(
                        new OnnxRuntime(),
                        shipped("glyphs.onnx"),
                        CifarFile.open(shipped("glyphs_test.bin")),
                        symmetric)
                .run(IMAGES);
        Path file = folder.resolve("captured.npz");
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            for (ActivationCapture.LayerInput layer : layers) {
                npz.add(layer.layer().name(), layer.shape(), layer.values());
            }
        }
        TileArray array = new TileArray(16, 16, 16, 16, 16, 16, 4);
        for (int image = 0; image < IMAGES; image++) {
            List<Long> perLayer = new ArrayList<>();
            List<Long> eightBits = new ArrayList<>();
            for (ActivationCapture.LayerInput layer : layers) {
                perLayer.add(plain(layer, array, quantised(layer, image, Double.NaN)));
                eightBits.add(plain(layer, array, quantised(layer, image, 1 << 8)));
            }
            assertEquals(perLayer, computeCycles("file=" + file, "image=" + image));
            assertEquals(eightBits, computeCycles("file=" + file, "image=" + image, "fraction-bits=8"));
            assertNotEquals(perLayer, eightBits);
            assertNotEquals(perLayer, computeCycles());
        }
    }

    private static long plain(ActivationCapture.LayerInput layer, TileArray array, short[] values) {
        int precision = Activations.precisionOf(values);
        return new PlainTileArray(layer.layer(), array, values, precision)
                .pragmatic(new BrickWalk(layer.layer(), array, precision).whole(1), 2, 1)
                .cycles();
    }

    /** @param scale NaN: the power of two that brings the largest magnitude between 2^14 and 2^15 */
    private static short[] quantised(ActivationCapture.LayerInput layer, int image, double scale) {
        int count = (int) layer.layer().inputElements();
        double largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Math.abs(layer.values()[image * count + i]));
        }
        double factor = scale;
        if (Double.isNaN(scale)) {
            factor = 1;
            while (Math.rint(largest * factor) < 1 << 14) {
                factor *= 2;
            }
            while (Math.rint(largest * factor) >= 1 << 15) {
                factor /= 2;
            }
        }
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) Math.rint(layer.values()[image * count + i] * factor);
        }
        return values;
    }
}
