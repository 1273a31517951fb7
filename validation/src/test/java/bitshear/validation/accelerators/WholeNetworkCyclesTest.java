package bitshear.validation.accelerators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.arch.Design;
import bitshear.arch.Operands;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.run.RunConfiguration;
import bitshear.validate.peers.PeerNetwork;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Scale;
import bitshear.workload.Weights;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cycles of the arrays alone on whole networks of int8 weights, layer by layer, of machines whose cycles are whole numbers. */
class WholeNetworkCyclesTest {
    private static final Path FOLDER = Path.of("peers/bbs-networks");

    private static Layer layer(int index, PeerNetwork.PeerLayer peer) {
        // Tokens of a fully connected layer are the windows of one row.
        int outHeight = peer.fullyConnected() ? 1 : peer.outHeight();
        int outWidth = peer.fullyConnected() ? peer.tokens() : peer.outWidth();
        return new Layer(
                index,
                peer.name(),
                LayerType.CONV,
                peer.depthwise() ? peer.filters() : peer.channels(),
                peer.filters(),
                outHeight + peer.kernel() - 1,
                outWidth + peer.kernel() - 1,
                peer.kernel(),
                peer.kernel(),
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                peer.depthwise() ? peer.filters() : 1,
                outHeight,
                outWidth,
                List.of(-1),
                false,
                "");
    }

    private static Design design(String... sets) {
        List<String> all = new ArrayList<>(List.of("memory.base=ddr3-1600k-4gb-x8", "workload.network=squeezenet1_1"));
        all.addAll(List.of(sets));
        return Binder.bind(ConfigurationLoader.of(all), RunConfiguration.class)
                .machine()
                .design();
    }

    private static Design machine(String name, JsonNode facts) {
        return switch (name) {
            case "Stripes" -> design("machine.base=stripes-int8");
            case "Pragmatic" -> design("machine.base=pragmatic-int8");
            case "Bitlet" -> design("machine.base=bitlet");
            case "BitWave_fixed" ->
                design(
                        "machine.base=bitwave",
                        "machine.dataflows=[8x32x16]",
                        "machine.code.columns=" + (8 - facts.get("kept_columns").asInt()));
            default ->
                design(
                        "machine.base=bitwave",
                        "machine.code.columns=" + (8 - facts.get("kept_columns").asInt()));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20, Stripes",
        "resnet20, Pragmatic",
        "resnet20, Bitlet",
        "resnet20, BitWave_fixed",
        "resnet20, BitWave",
        "vit-small, Stripes",
        "vit-small, Pragmatic",
        "vit-small, Bitlet",
        "vit-small, BitWave_fixed",
        "vit-small, BitWave",
        "resnet50, Stripes",
        "resnet50, Pragmatic",
        "resnet50, Bitlet",
        "resnet50, BitWave_fixed",
        "resnet50, BitWave"
    })
    void everyLayerTakesThePublishedCycles(String name, String machine) {
        PeerNetwork network = PeerNetwork.load(FOLDER.resolve(name + ".json"));
        List<short[]> weights = network.weights(FOLDER).orElseThrow();
        JsonNode facts = network.facts().get("machines").get(machine);
        Design design = machine(machine, facts);
        Operands operands = Operands.of(
                1, layer -> new Weights.Integers(weights.get(layer.index()), Byte.SIZE, Scale.ONE), null, 1);
        long sum = 0;
        for (int i = 0; i < weights.size(); i++) {
            long cycles = design.lay(layer(i, network.layers().get(i)), operands)
                    .plan()
                    .computeCycles();
            sum += cycles;
            assertEquals(
                    facts.get("layer_compute_cycles").get(i).asLong(),
                    cycles,
                    network.layers().get(i).name());
        }
        assertEquals(facts.get("compute_cycles").asLong(), sum);
    }
}
