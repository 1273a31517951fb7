package bitshear.workload.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.accuracy.AccuracyMeasurement;
import bitshear.accuracy.AccuracyRun;
import bitshear.accuracy.ChannelOrder;
import bitshear.accuracy.CifarFile;
import bitshear.accuracy.Fit;
import bitshear.accuracy.InferenceSession;
import bitshear.accuracy.Preprocessing;
import bitshear.accuracy.TensorLayout;
import bitshear.accuracy.Variant;
import bitshear.accuracy.onnxruntime.OnnxRuntime;
import bitshear.bits.BitStudy;
import bitshear.bits.PrunedFile;
import bitshear.code.Coding;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.input.InvalidInputException;
import bitshear.workload.Numerics;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way an ONNX model stores weights, pruned and then loaded by ONNX Runtime. */
class ExternalDataAccuracyTest {
    private static final int CLASSES = 10;
    private static final int CHANNELS = 16;
    private static final Preprocessing UNIT = new Preprocessing(
            ChannelOrder.RGB, TensorLayout.NCHW, 1.0 / 255, List.of(0.0), List.of(1.0), Fit.EXACT, List.of());

    private final SplittableRandom random = new SplittableRandom(5);
    private final float[] convolution = random(CHANNELS * 3);
    private final float[] product = random(CLASSES * CHANNELS);

    @TempDir
    Path folder;

    private Path model;

    /** A 1x1 convolution whose weights lie in a file beside the model, and a product whose weights are in float_data. */
    @BeforeEach
    void write() throws IOException {
        Proto external = Proto.tensor("conv.weight", 1, CHANNELS, 3, 1, 1)
                .message(13, new Proto().text(1, "location").text(2, "weights.bin"))
                .message(13, new Proto().text(1, "offset").text(2, "8"))
                .message(13, new Proto().text(1, "length").text(2, Integer.toString(4 * convolution.length)))
                .varint(14, 1);
        byte[] raw = new byte[8 + 4 * convolution.length];
        System.arraycopy(Proto.le(convolution), 0, raw, 8, 4 * convolution.length);
        Files.write(folder.resolve("weights.bin"), raw);
        Proto graph = Proto.graph()
                .message(1, Proto.node("Conv", "image,conv.weight", "a"))
                .message(1, Proto.node("GlobalAveragePool", "a", "b"))
                .message(1, Proto.node("Flatten", "b", "c"))
                .message(1, Proto.node("Gemm", "c,fc.weight", "logits", Proto.integer("transB", 1)))
                .message(5, external)
                .message(5, Proto.tensor("fc.weight", 1, CLASSES, CHANNELS).bytes(4, Proto.le(product)))
                .message(11, Proto.value("image", -1, 3, 32, 32))
                .message(12, Proto.value("logits", -1, CLASSES));
        model = Files.write(folder.resolve("model.onnx"), Proto.model(graph));
    }

    @Test
    void theEngineComputesWithThePrunedWeightsWhereverTheyLie() throws IOException {
        Coding spec = new Coding(BitxCode.rows(2), Numerics.FP32);
        LoadedNetwork network = NetworkFile.open(model, List.of());
        Path out = folder.resolve("pruned").resolve("model.onnx");
        try (PrunedFile file = PrunedFile.create(model, network, out, false)) {
            file.prune(new BitStudy(network.network(), network.weights(), spec.in(WeightGrouping.LINEAR), 8, 2));
            file.commit();
        }
        float[] image = random(3 * 32 * 32);
        float[] outputs;
        try (InferenceSession session = new OnnxRuntime().open(out)) {
            outputs = session.run(image, new long[] {1, 3, 32, 32});
        }
        List<WeightBinding> bindings = network.weights().bindings();
        float[] first = pruned(bindings.get(0), spec);
        float[] second = pruned(bindings.get(1), spec);
        for (int one = 0; one < CLASSES; one++) {
            double sum = 0;
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int plane = 0; plane < 3; plane++) {
                    double mean = 0;
                    for (int i = 0; i < 32 * 32; i++) {
                        mean += image[plane * 32 * 32 + i] / 1024.0;
                    }
                    sum += second[one * CHANNELS + channel] * first[channel * 3 + plane] * mean;
                }
            }
            assertEquals(sum, outputs[one], 1e-5, "class " + one);
        }
        byte[] before = Files.readAllBytes(folder.resolve("weights.bin"));
        byte[] after = Files.readAllBytes(out.resolveSibling("weights.bin"));
        assertArrayEquals(Arrays.copyOf(before, 8), Arrays.copyOf(after, 8), "bytes that are no weights stay");
        assertTrue(!Arrays.equals(before, after), "weights change");
    }

    @Test
    void accuracyIsMeasuredOnThePrunedCopyOfAModelInSeveralFiles() throws IOException {
        byte[] records = new byte[40 * CifarFile.RECORD_BYTES];
        for (int i = 0; i < 40; i++) {
            int at = i * CifarFile.RECORD_BYTES;
            for (int plane = 0; plane < 3; plane++) {
                byte value = (byte) random.nextInt(256);
                Arrays.fill(records, at + 1 + plane * 1024, at + 1 + (plane + 1) * 1024, value);
            }
        }
        Coding spec = new Coding(BitxCode.rows(1), Numerics.FP32);
        List<WeightBinding> bindings =
                NetworkFile.open(model, List.of()).weights().bindings();
        float[] first = pruned(bindings.get(0), spec);
        float[] second = pruned(bindings.get(1), spec);
        float[] original = ((Weights.Fp32) bindings.get(0).read()).values();
        float[] originalSecond = ((Weights.Fp32) bindings.get(1).read()).values();
        int differing = 0;
        for (int i = 0; i < 40; i++) {
            int at = i * CifarFile.RECORD_BYTES;
            records[at] = (byte) best(records, at, first, second);
            differing += records[at] == best(records, at, original, originalSecond) ? 0 : 1;
        }
        assertTrue(differing > 0, "pruning to one row changes some answers");
        CifarFile images = CifarFile.open(Files.write(folder.resolve("images.bin"), records));
        List<AccuracyRun> runs = new AccuracyMeasurement(new OnnxRuntime(), model, images, 40, UNIT, 7, 2)
                .run(
                        List.of(new Variant(spec.in(WeightGrouping.LINEAR), 8), new Variant(spec.unpruned(), 8)),
                        (variant, count) -> {})
                .runs();
        assertEquals(40, runs.get(0).correct(), "labels are what the pruned weights answer");
        assertEquals(40 - differing, runs.get(1).correct());
    }

    @Test
    void externalDataThatIsMissingIsNamed() throws IOException {
        Files.delete(folder.resolve("weights.bin"));
        String message = assertThrows(InvalidInputException.class, () -> NetworkFile.open(model, List.of()))
                .getMessage();
        assertTrue(message.contains("weights.bin"), message);
    }

    @Test
    void externalDataOfTheInputIsNotOverwritten() {
        LoadedNetwork network = NetworkFile.open(model, List.of());
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> PrunedFile.create(model, network, folder.resolve("other.onnx"), true))
                .getMessage();
        assertTrue(message.contains("weights.bin: is the input itself"), message);
    }

    /** The class the network answers for an image of three flat planes. */
    private static int best(byte[] records, int at, float[] first, float[] second) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int one = 0; one < CLASSES; one++) {
            double sum = 0;
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int plane = 0; plane < 3; plane++) {
                    sum += second[one * CHANNELS + channel]
                            * first[channel * 3 + plane]
                            * Byte.toUnsignedInt(records[at + 1 + plane * 1024])
                            / 255.0;
                }
            }
            if (sum > highest) {
                highest = sum;
                best = one;
            }
        }
        return best;
    }

    private static float[] pruned(WeightBinding binding, Coding spec) {
        return ((Weights.Fp32) spec.in(WeightGrouping.LINEAR)
                        .of(binding.layer(), binding.read())
                        .values())
                .values();
    }

    private float[] random(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}
