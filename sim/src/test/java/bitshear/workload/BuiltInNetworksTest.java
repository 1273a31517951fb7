package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInNetworksTest {

    static Stream<String> summaryRows() throws IOException {
        try (InputStream in = BuiltInNetworks.class.getResourceAsStream("/networks/summary.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("summaryRows")
    void everyNetworkHasThePublishedParametersAndOperations(String summary) {
        String[] cell = summary.split(",", 9);
        Network network = BuiltInNetworks.load(cell[0]);
        List<Layer> layers = network.layers();
        assertEquals(cell[0], network.name());
        assertEquals(Long.parseLong(cell[1]), layers.size());
        assertEquals(Long.parseLong(cell[2]), count(layers, LayerType.CONV));
        assertEquals(Long.parseLong(cell[3]), count(layers, LayerType.FULLY_CONNECTED));
        assertEquals(
                Long.parseLong(cell[4]),
                layers.stream().mapToLong(ShapeTable::parameters).sum());
        assertEquals(
                Long.parseLong(cell[5]),
                layers.stream().mapToLong(Layer::weights).sum());
        assertEquals(
                Long.parseLong(cell[6]), layers.stream().mapToLong(Layer::macs).sum());
    }

    private static long count(List<Layer> layers, LayerType type) {
        return layers.stream().filter(layer -> layer.type() == type).count();
    }

    @Test
    void resNet50HasTheParametersTorchvisionPublishes() {
        Network network = BuiltInNetworks.load("resnet50");
        assertEquals(
                25_557_032,
                network.layers().stream().mapToLong(ShapeTable::parameters).sum());
        assertEquals(
                4_089_184_256L, network.layers().stream().mapToLong(Layer::macs).sum());
        assertEquals(54, network.weightedLayers().size());
    }

    @Test
    void thereAre24NetworksAnd13FormsForCifar() {
        assertEquals(24 + 13, BuiltInNetworks.names().size());
        assertTrue(BuiltInNetworks.names()
                .containsAll(List.of("squeezenet1_1", "yolov3_416", "mnasnet1_0", "cifar_resnext29_32x4d")));
    }

    @Test
    void theRoundedDownFormulaGivesEveryOutputSizeEvenWithCeilMode() {
        for (String name : BuiltInNetworks.names()) {
            for (Layer layer : BuiltInNetworks.load(name).layers()) {
                switch (layer.type()) {
                    case CONV, MAX_POOL, AVG_POOL ->
                        assertEquals(
                                layer.outHeight(),
                                (layer.inHeight()
                                                        + layer.padTop()
                                                        + layer.padBottom()
                                                        - layer.dilationHeight() * (layer.kernelHeight() - 1)
                                                        - 1)
                                                / layer.strideHeight()
                                        + 1,
                                name + " " + layer.name());
                    default -> {
                        // no window
                    }
                }
            }
        }
    }

    @Test
    void anUnknownNetworkIsAnErrorThatListsTheKnownOnes() {
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> BuiltInNetworks.load("resnet5O"));
        assertTrue(
                e.getMessage().startsWith("network: unknown network 'resnet5O', expected one of densenet121, "),
                e.getMessage());
    }
}
