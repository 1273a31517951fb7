package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.ElementType;
import bitshear.workload.tensor.Storage;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedWeightsTest {
    private static final Path FILE = Path.of("w.safetensors");

    private static Network network(String... rows) {
        return ShapeTable.read(
                "net",
                "net.csv",
                new StringReader("name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n"
                        + String.join("\n", rows)));
    }

    private static TensorRef tensor(String name, Integer... shape) {
        List<Long> sizes = Arrays.stream(shape).map(Integer::longValue).toList();
        return new TensorRef(FILE, name, ElementType.F32, sizes, Storage.Elements.packed(0, 1, ElementType.F32));
    }

    private static List<String> match(Network network, TensorRef... tensors) {
        return NamedWeights.match(network, new TensorFile(FILE, List.of(tensors))).bindings().stream()
                .map(binding -> binding.layer().name() + "=" + binding.tensor().name())
                .toList();
    }

    private static final Network TWO = network("features.0,conv,3,8,9,9,3,3,1,1,1", "fc,fc,8,4,1,1,1,1,1,0,1");

    @Test
    void namesMatchExactlyOrWithTheEndingOfAFramework() {
        assertEquals(
                List.of("features.0=features.0.weight", "fc=fc"),
                match(TWO, tensor("features.0.bias", 8), tensor("fc", 4, 8), tensor("features.0.weight", 8, 3, 3, 3)));
        assertEquals(
                List.of("features.0=features.0.kernel", "fc=fc/kernel"),
                match(TWO, tensor("fc/kernel", 4, 8), tensor("features.0.kernel", 8, 3, 3, 3)));
    }

    @Test
    void componentsInFrontDoNotMatter() {
        assertEquals(
                List.of("features.0=module.features.0.weight", "fc=module.fc.weight"),
                match(
                        TWO,
                        tensor("module.other.weight", 4, 8),
                        tensor("module.fc.weight", 4, 8),
                        tensor("module.features.0.weight", 8, 3, 3, 3)));
    }

    @Test
    void whatIsLeftMatchesByShapeInOrder() {
        Network network = network("a,conv,3,8,9,9,3,3,1,1,1", "b,conv,8,8,9,9,3,3,1,1,1", "c,conv,8,8,9,9,3,3,1,1,1");
        NamedWeights.Match match = NamedWeights.match(
                network,
                new TensorFile(
                        FILE,
                        List.of(
                                tensor("x1", 8, 8, 3, 3),
                                tensor("x2", 8, 8, 3, 3),
                                tensor("x0", 8, 3, 3, 3),
                                tensor("y", 1, 5))));
        assertEquals(
                List.of("x0", "x1", "x2"),
                match.bindings().stream()
                        .map(binding -> binding.tensor().name())
                        .toList());
        assertEquals(
                List.of(
                        "layer 'a' takes tensor 'x0' by its shape [8, 3, 3, 3]",
                        "layer 'b' takes tensor 'x1' by its shape [8, 8, 3, 3]",
                        "layer 'c' takes tensor 'x2' by its shape [8, 8, 3, 3]",
                        "tensor without a layer: y [1, 5]"),
                match.notes());
    }

    @Test
    void aMatrixFitsAOneByOneConvolutionAndTheOtherWayRound() {
        assertEquals(
                List.of("c=c.weight", "f=f.weight"),
                match(
                        network("c,conv,8,4,1,1,1,1,1,0,1", "f,fc,18,4,1,1,1,1,1,0,1"),
                        tensor("c.weight", 4, 8),
                        tensor("f.weight", 4, 2, 3, 3)));
    }

    @Test
    void everyLayerWithoutATensorAndEveryWrongShapeIsListed() {
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> match(
                        network(
                                "a,conv,3,8,9,9,3,3,1,1,1",
                                "b,conv,8,8,9,9,3,3,1,1,1",
                                "c,conv,8,8,9,9,3,3,1,1,1",
                                "d,fc,8,4,1,1,1,1,1,0,1"),
                        tensor("a.weight", 8, 3, 5, 5),
                        tensor("x", 8, 8, 3, 3),
                        tensor("d.weight", 4, 8)));
        assertEquals(
                List.of(
                        "w.safetensors: tensor 'a.weight': shape [8, 3, 5, 5], expected [8, 3, 3, 3] for layer 'a' of net",
                        "w.safetensors: no tensor for layer 'b' of net, expected one named 'b.weight' or the only one of"
                                + " shape [8, 8, 3, 3]",
                        "w.safetensors: no tensor for layer 'c' of net, expected one named 'c.weight' or the only one of"
                                + " shape [8, 8, 3, 3]",
                        "w.safetensors: tensors without a layer: x [8, 8, 3, 3], expected none while layers are without"
                                + " tensors"),
                e.problems());
    }

    @Test
    void theTypeMustBeOneThatHoldsWeights() {
        TensorRef doubles = new TensorRef(
                FILE, "fc", ElementType.I64, List.of(4L, 8L), Storage.Elements.packed(0, 1, ElementType.I64));
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> match(network("fc,fc,8,4,1,1,1,1,1,0,1"), doubles));
        assertEquals(
                "w.safetensors: tensor 'fc': type I64, expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I16 or I8",
                e.getMessage());
    }
}
