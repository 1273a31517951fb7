package bitshear.accuracy.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.accuracy.AccuracyMeasurement;
import bitshear.accuracy.AccuracyRun;
import bitshear.accuracy.ChannelOrder;
import bitshear.accuracy.CifarFile;
import bitshear.accuracy.Fit;
import bitshear.accuracy.LabelledImages;
import bitshear.accuracy.Preprocessing;
import bitshear.accuracy.TensorLayout;
import bitshear.accuracy.Variant;
import bitshear.accuracy.onnxruntime.OnnxRuntime;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.input.InvalidInputException;
import bitshear.workload.NumberFormat;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier and images that come with the project. */
class GlyphsAccuracyTest {
    private static final Path MODEL = shipped("glyphs.onnx");
    private static final Path IMAGES = shipped("glyphs_test.bin");
    private static final Preprocessing SYMMETRIC = new Preprocessing(
            ChannelOrder.RGB, TensorLayout.NCHW, 1.0 / 255, List.of(0.5), List.of(0.5), Fit.EXACT, List.of());

    @TempDir
    Path folder;

    private static Path shipped(String name) {
        Path module = Path.of("data", name);
        return Files.exists(module) ? module : Path.of("accuracy", "data", name);
    }

    @Test
    void theShippedImagesAreThoseTheGeneratorDraws() throws IOException {
        assertArrayEquals(Files.readAllBytes(IMAGES), Glyphs.records(TrainGlyphs.TEST_SEED, TrainGlyphs.TEST_IMAGES));
    }

    /** The network in plain Java, given the pruned weights, is the independent reference. */
    @Test
    void everyVariantScoresWhatThePlainNetworkScoresWithTheSamePrunedWeights() throws IOException {
        List<Variant> variants = List.of(
                variant(spec("none", BitxCode.ALL_ROWS, NumberFormat.FP32), WeightGrouping.CHANNEL),
                variant(spec("bitx", 10, NumberFormat.FP32), WeightGrouping.CHANNEL),
                variant(spec("bitx", 3, NumberFormat.FP32), WeightGrouping.CHANNEL),
                variant(spec("bitx", 2, NumberFormat.FP32), WeightGrouping.KERNEL_WINDOW),
                variant(spec("bitx", 3, NumberFormat.FIXED16), WeightGrouping.LINEAR));
        List<AccuracyRun> runs = measurement(MODEL, IMAGES, 300, 50, 2)
                .run(variants, (variant, images) -> {})
                .runs();
        byte[] records = Files.readAllBytes(IMAGES);
        for (int i = 0; i < variants.size(); i++) {
            int plain = TrainGlyphs.correct(pruned(variants.get(i)), records);
            // Sums in another order may turn a close decision.
            assertEquals(plain, runs.get(i).correct(), 1, variants.get(i).toString());
        }
        assertTrue(runs.get(0).correct() >= 260, "unpruned: " + runs.get(0).correct());
        assertEquals(runs.get(0).correct(), runs.get(1).correct(), 3, "mild pruning keeps the accuracy");
        assertTrue(
                runs.get(3).correct() < runs.get(0).correct() - 15,
                "two rows: " + runs.get(3).correct());
    }

    @Test
    void batchAndThreadsDoNotChangeTheAnswer() {
        List<Variant> variants = List.of(variant(spec("bitx", 4, NumberFormat.FP32), WeightGrouping.CHANNEL));
        List<AccuracyRun> reference = measurement(MODEL, IMAGES, 130, 130, 1)
                .run(variants, (variant, images) -> {})
                .runs();
        int[] done = {0};
        List<AccuracyRun> other = measurement(MODEL, IMAGES, 130, 7, 3)
                .run(variants, (variant, images) -> {
                    synchronized (done) {
                        done[0] = Math.max(done[0], images);
                    }
                })
                .runs();
        assertEquals(reference, other);
        assertEquals(130, done[0], "progress reaches the end");
    }

    @Test
    void aWeightThatIsNotANumberIsNamedWithItsTensor() throws IOException {
        SmallNetwork network = network(10);
        network.convolutions()[1].weights()[5] = Float.NaN;
        Path file = Files.write(folder.resolve("nan.onnx"), OnnxWriter.model(network, Glyphs.SIDE, 10, "nan"));
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> measurement(file, IMAGES, 10, 10, 1)
                                .run(
                                        List.of(variant(spec("bitx", 6, NumberFormat.FP32), WeightGrouping.CHANNEL)),
                                        (variant, images) -> {}))
                .getMessage();
        assertTrue(message.contains("nan.onnx: tensor 'conv2.weight': weight "), message);
        assertTrue(message.contains("NaN"), message);
    }

    @Test
    void aLabelBeyondTheModelsClassesIsNamedWithItsImage() throws IOException {
        Path file = Files.write(folder.resolve("five.onnx"), OnnxWriter.model(network(5), Glyphs.SIDE, 5, "five"));
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> measurement(file, IMAGES, 10, 10, 1)
                                .run(
                                        List.of(variant(
                                                spec("none", BitxCode.ALL_ROWS, NumberFormat.FP32),
                                                WeightGrouping.CHANNEL)),
                                        (variant, images) -> {}))
                .getMessage();
        assertTrue(message.endsWith("record 5: label 5, expected 0 to 4, the model's classes"), message);
    }

    @Test
    void aModelWhoseInputDoesNotFitTheImagesIsRefused() throws IOException {
        SmallNetwork network = new SmallNetwork(16, new int[] {3, 8}, 10, new SplittableRandom(1));
        Path small = Files.write(folder.resolve("small.onnx"), OnnxWriter.model(network, 16, 10, "small"));
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> measurement(small, IMAGES, 10, 10, 1)
                                .run(
                                        List.of(variant(
                                                spec("none", BitxCode.ALL_ROWS, NumberFormat.FP32),
                                                WeightGrouping.CHANNEL)),
                                        (variant, images) -> {}))
                .getMessage();
        assertTrue(message.contains("record 0: 32 x 32 pixels, expected the model's input of 16 x 16"), message);

        Preprocessing luma = new Preprocessing(
                ChannelOrder.LUMA, TensorLayout.NCHW, 1, List.of(0.0), List.of(1.0), Fit.EXACT, List.of());
        LabelledImages images = CifarFile.open(IMAGES);
        String channels = assertThrows(
                        InvalidInputException.class,
                        () -> new AccuracyMeasurement(new OnnxRuntime(), MODEL, images, 10, luma, 10, 1))
                .getMessage();
        assertTrue(channels.contains("has 3 channels, expected the 1 of channel-order LUMA"), channels);
        assertThrows(
                InvalidInputException.class,
                () -> new AccuracyMeasurement(new OnnxRuntime(), MODEL, images, 301, SYMMETRIC, 10, 1));
    }

    private static AccuracyMeasurement measurement(Path model, Path images, int count, int batch, int threads) {
        return new AccuracyMeasurement(
                new OnnxRuntime(), model, CifarFile.open(images), count, SYMMETRIC, batch, threads);
    }

    private static Coding spec(String method, int rows, NumberFormat format) {
        return new Coding(
                method.equals("none")
                        ? NoCode.NONE
                        : new BitxCode(rows, 8, BitxCode.LOSSLESS_ALIGNMENT_ROWS, WeightGrouping.CHANNEL),
                format.numerics(14));
    }

    private static Variant variant(Coding coding, WeightGrouping grouping) {
        return new Variant(coding.in(grouping), 8);
    }

    private static SmallNetwork network(int classes) {
        return new SmallNetwork(Glyphs.SIDE, TrainGlyphs.CHANNELS, classes, new SplittableRandom(1));
    }

    /** The shipped network in plain Java, its weights pruned. */
    private static SmallNetwork pruned(Variant variant) {
        SmallNetwork network = network(10);
        OnnxImport model = OnnxImport.read(MODEL);
        for (int i = 0; i < network.convolutions().length; i++) {
            SmallNetwork.Parameters layer = network.convolutions()[i];
            int channels = network.channels(i);
            float[] values = values(model.bindings().get(i), variant);
            for (int j = 0; j < values.length; j++) {
                int position = j % 9;
                int channel = j / 9 % channels;
                int filter = j / 9 / channels;
                layer.weights()[(position * channels + channel) * layer.outputs() + filter] = values[j];
            }
            copy(model, "conv" + (i + 1) + ".bias", layer.bias());
        }
        SmallNetwork.Parameters classifier = network.classifier();
        float[] values = values(model.bindings().get(network.convolutions().length), variant);
        for (int j = 0; j < values.length; j++) {
            classifier.weights()[j % classifier.inputs() * classifier.outputs() + j / classifier.inputs()] = values[j];
        }
        copy(model, "fc.bias", classifier.bias());
        return network;
    }

    private static float[] values(WeightBinding binding, Variant variant) {
        Weights pruned = variant.coding().of(binding.layer(), binding.read()).values();
        if (pruned.isFloatingPoint()) {
            return pruned.floats();
        }
        short[] quantised = pruned.integers();
        float[] values = new float[quantised.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = quantised[i] / 16384f;
        }
        return values;
    }

    private static void copy(OnnxImport model, String tensor, float[] into) {
        float[] values = model.model().initializers().find(tensor).orElseThrow().floats();
        System.arraycopy(values, 0, into, 0, values.length);
    }
}
