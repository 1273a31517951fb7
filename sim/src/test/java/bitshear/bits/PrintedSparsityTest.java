package bitshear.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.code.WeightCode;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.SharedData;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.SyntheticWeightsParameters;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sparsity against what is printed and what was measured elsewhere. */
class PrintedSparsityTest {
    /** Rows of Table 3 and the built-in networks of the same shapes; the larger ones take too long for a unit test. */
    private static final Map<String, String> NETWORKS = Map.of(
            "SqueezeNet1_1", "squeezenet1_1",
            "ResNet18", "resnet18",
            "DenseNet121", "densenet121",
            "ResNet50", "resnet50");

    @Test
    void kernelWindowsOfGaussianWeightsHaveThePrintedSparsityFactors() throws IOException {
        double sum = 0;
        int compared = 0;
        for (Map.Entry<String, Map<Integer, Double>> row : table3().entrySet()) {
            String name = NETWORKS.get(row.getKey());
            if (name == null) {
                continue;
            }
            Map<Integer, Double> simulated =
                    sparsityFactors(name, row.getValue().keySet());
            for (Map.Entry<Integer, Double> printed : row.getValue().entrySet()) {
                double factor = simulated.get(printed.getKey());
                double error = factor / printed.getValue() - 1;
                assertTrue(
                        Math.abs(error) <= 0.01,
                        () -> name + ", N = " + printed.getKey() + ": " + factor + ", printed " + printed.getValue());
                sum += Math.abs(error);
                compared++;
            }
        }
        assertEquals(4 * NETWORKS.size(), compared);
        assertTrue(sum / compared <= 0.005, "mean error " + sum / compared);
    }

    /** By number of rows, for Gaussian weights drawn once. */
    private static Map<Integer, Double> sparsityFactors(String network, Set<Integer> rows) {
        WeightSource gaussian = new SyntheticWeights(SyntheticWeightsParameters.DEFAULT, 1);
        Map<Integer, Long> keptBits = new LinkedHashMap<>();
        long weightBits = 0;
        long originalBits = 0;
        for (Layer layer : BuiltInNetworks.load(network).weightedLayers()) {
            Weights weights = gaussian.weights(layer);
            weightBits += 24 * layer.weights();
            for (int n : rows) {
                WeightCode code = BitxCode.rows(n).in(WeightGrouping.KERNEL_WINDOW);
                keptBits.merge(n, code.code(layer, weights, Numerics.FP32).keptBits(), Long::sum);
            }
            originalBits += NoCode.NONE.code(layer, weights, Numerics.FP32).keptBits();
        }
        double original = 1 - (double) originalBits / weightBits;
        assertEquals(0.4864, original, 0.0005, "zero bits of a continuous distribution");
        Map<Integer, Double> factors = new LinkedHashMap<>();
        for (Map.Entry<Integer, Long> kept : keptBits.entrySet()) {
            factors.put(kept.getKey(), (1 - (double) kept.getValue() / weightBits) / original);
        }
        return factors;
    }

    private static Map<String, Map<Integer, Double>> table3() throws IOException {
        Map<String, Map<Integer, Double>> table = new LinkedHashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                PrintedSparsityTest.class.getResourceAsStream("/printed/table3.csv"), StandardCharsets.UTF_8))) {
            reader.lines().skip(1).map(line -> line.split(",")).forEach(fields -> {
                if (!fields[1].equals("original")) {
                    table.computeIfAbsent(fields[0], model -> new LinkedHashMap<>())
                            .put(Integer.parseInt(fields[1]), Double.parseDouble(fields[3]));
                }
            });
        }
        return table;
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20_cifar10.onnx, 0.4863, 2.77, 4.99",
        "resnet20_cifar10.safetensors, 0.4863, 2.77, 4.99",
        "resnet56_cifar10.onnx, 0.4865, ,",
        "mobilenet_v1_0.75_224.onnx, 0.4858, 2.71, 4.88",
        "lapsrn_x4.onnx, 0.4872, ,",
        "yolo_fastest_1.1_xl_coco.onnx, 0.4916, ,"
    })
    void trainedNetworksHaveTheMeasuredBits(String file, double zeroBits, Double mild, Double wild) {
        // LapSRN takes images of any size; which does not matter to its weights.
        List<Long> inputShape = file.startsWith("lapsrn") ? List.of(1L, 1L, 64L, 64L) : List.of();
        LoadedNetwork network = NetworkFile.open(SharedData.require("models/" + file), inputShape);
        BitReport report = new BitStudy(
                        network.network(), network.weights(), new Coding(BitxCode.rows(10), Numerics.FP32), 8, 2)
                .run();
        assertEquals(zeroBits, report.bitSparsity(), 0.00006);
        if (mild != null) {
            assertEquals(mild, report.bitsRatio(), 0.01);
            BitReport six = new BitStudy(
                            network.network(), network.weights(), new Coding(BitxCode.rows(6), Numerics.FP32), 8, 2)
                    .run();
            assertEquals(wild, six.bitsRatio(), 0.01);
        }
    }
}
