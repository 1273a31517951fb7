package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerCheckTest {
    @Test
    void everyLayerOfTheBuiltInNetworksCanBe() {
        int layers = 0;
        for (String name : BuiltInNetworks.names()) {
            Network network = BuiltInNetworks.load(name);
            for (Layer layer : network.layers()) {
                assertEquals(
                        Optional.empty(),
                        LayerCheck.problem(layer, network.layers().subList(0, layer.index())),
                        name + " " + layer);
                layers++;
            }
        }
        assertTrue(layers > 2000, layers + " layers");
    }
}
