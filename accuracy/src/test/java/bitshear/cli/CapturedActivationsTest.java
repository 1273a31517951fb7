package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.workload.Layer;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxImport;
import bitshear.workload.tensor.NpzWriter;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code accuracy --capture} on the shipped classifier, and what {@code run} says about files that do not fit. */
class CapturedActivationsTest {
    private static final String MODEL = shipped("glyphs.onnx");
    private static final String IMAGES = shipped("glyphs_test.bin");
    private static final int IMAGE_VALUES = 3 * 32 * 32;

    @TempDir
    Path folder;

    private static String shipped(String name) {
        Path module = Path.of("data", name);
        return (Files.exists(module) ? module : Path.of("accuracy", "data", name)).toString();
    }

    private Path captured(int images) {
        Path file = folder.resolve("captured" + images + ".npz");
        CommandLineRun run = CommandLineRun.of(
                "accuracy", MODEL, "--data", IMAGES, "--images", "" + images, "--capture", file.toString());
        assertEquals(0, run.status(), run.err());
        return file;
    }

    private static float[] tensor(Path file, String name, List<Long> shape) {
        TensorRef tensor = TensorFile.open(file).find(name).orElseThrow();
        assertEquals(shape, tensor.shape());
        return tensor.floats();
    }

    /** An image as its sidecar says: from -1 to 1. */
    private static float[] image(int index) throws IOException {
        byte[] records = Files.readAllBytes(Path.of(IMAGES));
        float[] values = new float[IMAGE_VALUES];
        for (int i = 0; i < IMAGE_VALUES; i++) {
            values[i] = (float) ((Byte.toUnsignedInt(records[index * (IMAGE_VALUES + 1) + 1 + i]) / 255.0 - 0.5) / 0.5);
        }
        return values;
    }

    @Test
    void theFirstLayerReadsTheImagesAndTheOthersWhatAPlainNetworkComputesFromThem() throws IOException {
        OnnxImport model = OnnxImport.read(Path.of(MODEL));
        Path file = captured(2);
        assertEquals(
                model.bindings().stream().map(binding -> binding.layer().name()).toList(),
                TensorFile.open(file).tensors().stream().map(TensorRef::name).toList());
        for (int index = 0; index < 2; index++) {
            float[] expected = image(index);
            for (WeightBinding binding : model.bindings()) {
                Layer layer = binding.layer();
                if (layer.kernelHeight() == 1) {
                    expected = channelMeans(expected, layer.inChannels());
                }
                long elements = layer.inputElements();
                float[] all = tensor(
                        file, layer.name(), List.of(2L, (long) layer.inChannels(), (long) layer.inHeight(), (long)
                                layer.inWidth()));
                assertArrayEquals(
                        expected,
                        Arrays.copyOfRange(all, (int) (index * elements), (int) ((index + 1) * elements)),
                        1e-5f,
                        layer.name());
                float[] bias = model.model()
                        .initializers()
                        .find(layer.name() + ".bias")
                        .orElseThrow()
                        .floats();
                expected = rectifiedConvolution(layer, ((Weights.Fp32) binding.read()).values(), bias, expected);
            }
        }
    }

    private static float[] rectifiedConvolution(Layer layer, float[] weights, float[] bias, float[] input) {
        float[] output = new float[(int) layer.outputElements()];
        for (int i = 0; i < output.length; i++) {
            int filter = i / (layer.outHeight() * layer.outWidth());
            int row = i / layer.outWidth() % layer.outHeight();
            int column = i % layer.outWidth();
            double sum = bias[filter];
            for (int w = 0; w < layer.weightsPerFilter(); w++) {
                int channel = w / (layer.kernelHeight() * layer.kernelWidth());
                int y = row * layer.strideHeight() - layer.padTop() + w / layer.kernelWidth() % layer.kernelHeight();
                int x = column * layer.strideWidth() - layer.padLeft() + w % layer.kernelWidth();
                if (y >= 0 && y < layer.inHeight() && x >= 0 && x < layer.inWidth()) {
                    sum += (double) weights[(int) layer.weightsPerFilter() * filter + w]
                            * input[(channel * layer.inHeight() + y) * layer.inWidth() + x];
                }
            }
            output[i] = (float) Math.max(0, sum);
        }
        return output;
    }

    private static float[] channelMeans(float[] values, int channels) {
        float[] means = new float[channels];
        int positions = values.length / channels;
        for (int i = 0; i < values.length; i++) {
            means[i / positions] += values[i] / positions;
        }
        return means;
    }

    @Test
    void capturingTwiceYieldsTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(captured(1));
        assertArrayEquals(first, Files.readAllBytes(captured(1)));
    }

    @Test
    void aFileThatDoesNotFitIsOneLineThatSaysWhere() throws IOException {
        Path file = folder.resolve("other.npz");
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            npz.add("conv1", List.of(1L, 3L, 32L, 32L), new float[IMAGE_VALUES]);
        }
        refuses("has no tensor named 'conv2'", "file=" + file);
        refuses("workload.activations.image: is 1, expected 0 to 0", "file=" + file, "image=1");
        refuses("absent.npz: no such file", "file=" + folder.resolve("absent.npz"));
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            npz.add("conv1", List.of(3L, 32L, 16L), new float[IMAGE_VALUES / 2]);
        }
        refuses("tensor 'conv1': shape [3, 32, 16], expected [3, 32, 32]", "file=" + file);
        refuses(
                "with 30 fraction bits, expected one that fits 16 bits, sign included",
                "file=" + captured(1),
                "fraction-bits=30");
    }

    @Test
    void captureMeasuresNothingAndSaysSoWhereAMeasurementIsAskedFor() {
        CommandLineRun run =
                CommandLineRun.of("accuracy", MODEL, "--data", IMAGES, "--capture", "a.npz", "--json", "a.json");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("--capture: is given beside --json"), run.err());
    }

    private void refuses(String expected, String... activations) throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("run.yaml"),
                "machine: {base: pragmatic}\nmemory: {base: ddr3-1600k-4gb-x8}\nworkload: {model: "
                        + Path.of(MODEL).toAbsolutePath() + "}\n");
        List<String> arguments = new ArrayList<>(List.of(
                "run", configuration.toString(), "--out", folder.resolve("out").toString()));
        for (String set : activations) {
            arguments.addAll(List.of("--set", "workload.activations." + set));
        }
        CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
