package bitshear.workload.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.SharedData;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.tensor.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileOfWeightsIsANetworkOfOneLayerPerTensor() throws IOException {
        Path file = folder.resolve("conv.npy");
        float[] values = new float[4 * 3 * 2 * 2];
        values[47] = 5;
        Npy.write(file, List.of(4L, 3L, 2L, 2L), values);
        LoadedNetwork loaded = NetworkFile.open(file, List.of());
        assertEquals("conv", loaded.network().name());
        Layer layer = loaded.network().layers().get(0);
        assertEquals(LayerType.CONV, layer.type());
        assertEquals(48, layer.weights());
        assertEquals(1, layer.windows());
        assertArrayEquals(values, ((Weights.Fp32) loaded.weights().weights(layer)).values());
    }

    @Test
    void aLoneVectorIsOneFilterAndIntegersStayIntegers() throws IOException {
        Path file = folder.resolve("v.npy");
        Npy.write(file, List.of(5L), new short[] {1, 2, 3, 4, -32768});
        LoadedNetwork loaded = NetworkFile.open(file, List.of());
        Layer layer = loaded.network().layers().get(0);
        assertEquals(List.of(1, 5), List.of(layer.outChannels(), layer.inChannels()));
        assertArrayEquals(
                new short[] {1, 2, 3, 4, -32768},
                loaded.weights().weights(layer).integers());
    }

    @Test
    void someFiltersAreReadWithoutTheOthersAndWrittenBack() throws IOException {
        Path file = folder.resolve("m.npy");
        Npy.write(file, List.of(3L, 2L), new float[] {1, 2, 3, 4, 5, 6});
        WeightBinding binding =
                NetworkFile.open(file, List.of()).weights().bindings().get(0);
        assertArrayEquals(new float[] {3, 4}, ((Weights.Fp32) binding.readFilters(1, 1)).values());
        binding.write(file, new Weights.Fp32(new float[] {0, 2, 0, 4, 0, 6}));
        assertArrayEquals(new float[] {0, 2, 0, 4, 0, 6}, ((Weights.Fp32) binding.read()).values());
    }

    @Test
    void aFileWithoutWeightsIsAnError() throws IOException {
        Path file = folder.resolve("n.npy");
        Npy.write(file, List.of(2L, 1L), new long[] {1, 2});
        assertEquals(
                file
                        + ": no weights among the tensors 'n' I64 [2, 1], expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I16 or I8 of two or more"
                        + " dimensions",
                assertThrows(InvalidInputException.class, () -> NetworkFile.open(file, List.of()))
                        .getMessage());
    }

    @Test
    void infiniteWeightsAreNamed() throws IOException {
        Path file = folder.resolve("inf.npy");
        Npy.write(file, List.of(2L, 2L), new float[] {1, 2, Float.NEGATIVE_INFINITY, 4});
        LoadedNetwork loaded = NetworkFile.open(file, List.of());
        Layer layer = loaded.network().layers().get(0);
        assertEquals(
                file + ": tensor 'inf': weight 2 of layer 'inf' (filter 1, channel 0, row 0, column 0) is -Infinity,"
                        + " expected finite numbers",
                assertThrows(InvalidInputException.class, () -> loaded.weights().weights(layer))
                        .getMessage());
    }

    @Test
    void namesOfFilesAndNetworksAreToldApart() {
        assertTrue(NetworkFile.isOne("a/B.ONNX"));
        assertTrue(NetworkFile.isOne("w.safetensors"));
        assertFalse(NetworkFile.isOne("squeezenet1_1"));
    }

    @Test
    void aPartialSetOfWeightsListsTheLayersLeftOut() {
        Path file = SharedData.require("models/squeezenet_v1.1_partial_notop.safetensors");
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> NetworkFile.withWeights(BuiltInNetworks.load("squeezenet1_1"), file));
        assertTrue(
                e.problems().stream().anyMatch(problem -> problem.contains("no tensor for layer 'classifier.1'")),
                e.getMessage());
    }

    @Test
    void aModelsWeightsMatchItsOwnNetworkByName() {
        LoadedNetwork model = NetworkFile.open(SharedData.require("models/resnet20_cifar10.onnx"), List.of());
        Path twin = SharedData.require("models/resnet20_cifar10.safetensors");
        LoadedNetwork matched = NetworkFile.withWeights(model.network(), twin);
        assertEquals(20, matched.weights().bindings().size());
        assertEquals(List.of(), matched.notes());
    }

    @Test
    void aCopyWithWrittenWeightsDiffersInThemOnly() throws IOException {
        Path file = SharedData.require("models/lapsrn_x4.onnx");
        LoadedNetwork model = NetworkFile.open(file, List.of(1L, 16L, 16L));
        Path copy = Files.copy(file, folder.resolve("copy.onnx"));
        copy.toFile().setWritable(true);
        for (WeightBinding binding : model.weights().bindings()) {
            binding.write(copy, binding.read());
        }
        assertEquals(-1, Files.mismatch(file, copy));
    }

    /** Column by column in the file, rows of weights for its reader; written values land where they were read. */
    @Test
    void anArrayInFortranOrderIsReadAndWrittenInItsOwnOrder() throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }";
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.allocate(10 + header.length() + 48).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
        bytes.put(header.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (double value : new double[] {1, 4, 2, 5, 3, 6}) {
            bytes.putDouble(value);
        }
        Path file = java.nio.file.Files.write(folder.resolve("f.npy"), bytes.array());
        WeightBinding binding =
                NetworkFile.open(file, List.of()).weights().bindings().get(0);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, ((Weights.Fp32) binding.read()).values());
        binding.write(file, new Weights.Fp32(new float[] {1, 0, 3, 4, 0, 6}));
        assertArrayEquals(new float[] {1, 0, 3, 4, 0, 6}, ((Weights.Fp32) binding.read()).values());
    }
}
