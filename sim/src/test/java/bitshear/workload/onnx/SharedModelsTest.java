package bitshear.workload.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.SharedData;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.tensor.TensorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real trained networks, where they are at hand. */
class SharedModelsTest {

    private static OnnxImport read(String model, Long... inputShape) {
        return OnnxImport.read(SharedData.require("models/" + model + ".onnx"), List.of(inputShape));
    }

    private static float[] floats(WeightBinding binding) {
        return ((Weights.Fp32) binding.read()).values();
    }

    private static Map<LayerType, Integer> types(Network network) {
        Map<LayerType, Integer> types = new TreeMap<>();
        network.layers().forEach(layer -> types.merge(layer.type(), 1, Integer::sum));
        return types;
    }

    @Test
    void resNet20IsTheNetworkOfItsPaper() {
        OnnxImport imported = read("resnet20_cifar10");
        Network network = imported.network();
        // He et al. 2016, Table 6: 0.27 million parameters
        assertEquals(
                268_336, network.layers().stream().mapToLong(Layer::weights).sum());
        assertEquals(
                40_551_040, network.layers().stream().mapToLong(Layer::macs).sum());
        assertEquals(List.of(), imported.notes());
    }

    @Test
    void resNet20sWeightsAreThoseOfItsSafetensorsTwinBitForBit() {
        OnnxImport imported = read("resnet20_cifar10");
        TensorFile twin = TensorFile.open(SharedData.require("models/resnet20_cifar10.safetensors"));
        assertEquals(20, imported.bindings().size());
        for (WeightBinding binding : imported.bindings()) {
            float[] expected =
                    twin.find(binding.layer().name() + ".weight").orElseThrow().floats();
            assertArrayEquals(expected, floats(binding), binding.layer().name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20_cifar10, 0.4863",
        "resnet56_cifar10, 0.4865",
        "mobilenet_v1_0.75_224, 0.4858",
        "lapsrn_x4, 0.4872",
        "yolo_fastest_1.1_xl_coco, 0.4916"
    })
    void theShareOfZeroBitsIsTheMeasuredOne(String model, double measured) {
        OnnxImport imported = model.startsWith("lapsrn") ? read(model, 1L, 1L, 32L, 32L) : read(model);
        long ones = 0;
        long weights = 0;
        for (WeightBinding binding : imported.bindings()) {
            for (float value : floats(binding)) {
                int bits = Float.floatToRawIntBits(value);
                ones += Integer.bitCount(bits & 0x7FFFFF) + ((bits & 0x7F800000) == 0 ? 0 : 1);
                weights++;
            }
        }
        assertEquals(measured, 1 - ones / (24.0 * weights), 0.00006);
    }

    /** Weights counted in the files' initialisers; published operations: ResNet-56 125.49 M, MobileNet 0.75 325 M, ResNet-8 12.5 M. */
    @ParameterizedTest
    @CsvSource({
        "resnet56_cifar10, 848944, 125485696, '{CONV=55, FULLY_CONNECTED=1, GLOBAL_AVG_POOL=1, ADD=27, BATCH_NORM=55, PAD=2, SLICE=2}'",
        "resnet8_mlperftiny_cifar10, 77360, 12501632, '{CONV=9, FULLY_CONNECTED=1, AVG_POOL=1, ADD=3, BATCH_NORM=7}'",
        "mobilenet_v1_0.75_224, 2568144, 325400448, '{CONV=28, GLOBAL_AVG_POOL=1, BATCH_NORM=27}'",
        "yolo_fastest_1.1_xl_coco, 873376, 361700800, '{CONV=84, MAX_POOL=3, ADD=18, CONCAT=2, BATCH_NORM=82, RESIZE=1}'"
    })
    void weightsOperationsAndLayersAreThoseOfTheModel(String model, long weights, long macs, String types) {
        OnnxImport imported = read(model);
        List<Layer> layers = imported.network().layers();
        assertEquals(weights, layers.stream().mapToLong(Layer::weights).sum());
        assertEquals(macs, layers.stream().mapToLong(Layer::macs).sum());
        assertEquals(types, types(imported.network()).toString());
        assertEquals(List.of(), imported.notes());
    }

    @Test
    void transposedConvolutionsUseEveryWeightOnce() {
        OnnxImport imported = read("lapsrn_x4", 1L, 32L, 32L);
        List<Layer> layers = imported.network().layers();
        long inFile = imported.model().initializers().tensors().stream()
                .mapToLong(tensor -> tensor.elements())
                .sum();
        assertEquals(inFile, layers.stream().mapToLong(Layer::weights).sum());
        assertEquals("{CONV=27, ADD=2, SCATTER=4}", types(imported.network()).toString());
        Layer last = layers.get(layers.size() - 1);
        assertEquals(128, last.outHeight());
    }

    @Test
    void openHeightAndWidthNeedTheInputShape() {
        Path model = SharedData.require("models/lapsrn_x4.onnx");
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> OnnxImport.read(model));
        assertTrue(
                e.getMessage()
                        .endsWith("lapsrn_x4.onnx: input 'input': shape [N, 1, H, W] leaves 'H' open, expected"
                                + " workload.dimensions, workload.inputs or workload.input-shape, or --input-shape of bits, prune and accuracy (for example"
                                + " [1, 1, 64, 64])"),
                e.getMessage());
    }

    /** Six layers of 4 x 384 x 384 + 2 x 384 x 1536 weights for each of 64 tokens, and two products of 12 heads of 64 x 64 x 32 each. */
    @Test
    void anInt8SentenceTransformerIsReadWithItsAttention() {
        ImportOptions options =
                new ImportOptions(List.of(), Map.of("batch_size", 1L, "sequence_length", 64L), Map.of(), null, false);
        OnnxImport imported = OnnxImport.read(SharedData.require("models/all-minilm-l6-v2-q.onnx"), options);
        assertEquals(
                6L * (64 * (4 * 384 * 384 + 2 * 384 * 1536) + 2 * 12 * 64 * 64 * 32),
                imported.network().layers().stream().mapToLong(Layer::macs).sum());
        assertTrue(
                imported.bindings().stream().allMatch(binding -> binding.read().bits() <= 9));
        assertTrue(imported.network().layers().stream().noneMatch(layer -> layer.type() == LayerType.TRANSPOSE));
    }
}
