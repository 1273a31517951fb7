package bitshear.validation.codes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.code.WeightShape;
import bitshear.code.ebsp.Pattern;
import bitshear.code.ebsp.PatternScale;
import bitshear.code.ebsp.Projection;
import bitshear.code.mortar.Carry;
import bitshear.code.mortar.Morphing;
import bitshear.validate.peers.PeerFiles;
import bitshear.validate.peers.PeerNetwork;
import bitshear.validate.peers.PruningCase;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The codes on the reference vectors: every value. */
class CodeVectorsTest {
    private static final Path CODES = Path.of("peers/codes");
    private static final Path LAYERS = Path.of("peers/accelerators");
    private static final TensorFile MORTAR = TensorFile.open(CODES.resolve("mortar.npz"));

    static Stream<String> morphed() {
        return MORTAR.tensors().stream().map(TensorRef::name).filter(name -> !name.endsWith(".weights"));
    }

    @Test
    void thereAreAHundredAndOneMorphedTensorsOfAllTogether55860Weights() {
        assertEquals(
                55_860,
                morphed()
                        .mapToLong(name -> MORTAR.find(name).orElseThrow().elements())
                        .sum());
    }

    @ParameterizedTest
    @MethodSource("morphed")
    void everyWeightIsMorphedToTheLastBit(String name) {
        String[] parts = name.split("\\.", 3);
        Carry carry = parts[0].equals("carry") ? Carry.HIDDEN : Carry.NONE;
        float[] weights = MORTAR.find(parts[0] + "." + parts[1] + ".weights")
                .orElseThrow()
                .floats();
        float[] found = new Morphing(Double.parseDouble(parts[2]), carry).morph(name, weights);
        assertArrayEquals(bits(MORTAR.find(name).orElseThrow().floats()), bits(found));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static JsonNode ebsp(String name) {
        return PeerFiles.json(CODES.resolve("ebsp_" + name + ".json"));
    }

    private static Pattern pattern(JsonNode file) {
        return new Pattern(
                file.get("magnitudeBits").asInt(), file.get("patternLength").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"project_b4_l3", "project_b5_l3"})
    void everyMagnitudeIsProjectedToItsLevel(String name) {
        JsonNode file = ebsp(name);
        Pattern pattern = pattern(file);
        assertEquals(file.get("levels").size(), pattern.levels());
        for (JsonNode row : file.get("rows")) {
            int n = row.get("n").asInt();
            int level = pattern.nearest(n);
            assertEquals(row.get("nearest").asInt(), level, "nearest " + n);
            assertEquals(row.get("mask").asInt(), pattern.mask(n), "mask " + n);
            assertEquals(row.get("lead").asInt(), Pattern.leadingOne(level), "lead " + n);
            assertEquals(row.get("lutRow").asInt(), pattern.tableRow(level), "row " + n);
        }
        for (JsonNode half : file.get("halves")) {
            assertEquals(
                    half.get("nearest").asInt(), pattern.nearest(half.get("x").asDouble()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quantise_b4_l3", "quantise_b5_l3"})
    void weightsFindTheScaleOfLeastSquaredError(String name) {
        JsonNode file = ebsp(name);
        float[] weights = new float[file.get("weights").size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) file.get("weights").get(i).asDouble();
        }
        for (Projection projection : Projection.values()) {
            JsonNode expected = file.get(projection.name().toLowerCase());
            PatternScale found = PatternScale.of(pattern(file), projection, weights, 0, weights.length);
            assertEquals(expected.get("k").asInt(), found.step());
            assertEquals(expected.get("scale").asDouble(), found.scale(), 1e-7 * found.scale());
            // The weights of the file are decimals; as single-precision numbers they differ in the eighth digit.
            assertEquals(expected.get("sse").asDouble(), found.squaredError(), 1e-5 * found.squaredError());
            for (int i = 0; i < weights.length; i++) {
                assertEquals(expected.get("codes").get(i).asInt(), found.levels()[i]);
            }
        }
    }

    @Test
    void theUnitMultipliesExactly() {
        JsonNode file = ebsp("product_b5_l3_a8");
        Pattern pattern = pattern(file);
        for (JsonNode one : file.get("cases")) {
            int weight = one.get("weight").asInt();
            assertEquals(one.get("lead").asInt(), Pattern.leadingOne(Math.abs(weight)));
            assertEquals(one.get("lutRow").asInt(), pattern.tableRow(Math.abs(weight)));
            assertEquals(
                    one.get("product").asLong(),
                    pattern.product(weight, one.get("activation").asInt()));
        }
    }

    private static short[] tensor(Path file) {
        return TensorFile.open(file).tensors().get(0).shorts();
    }

    static List<Path> prunedTensors() {
        List<Path> files = new ArrayList<>();
        for (String name : PeerFiles.folders(LAYERS, "bbs_pruning.json")) {
            PeerFiles.json(LAYERS.resolve(name).resolve("bbs_pruning.json"))
                    .get("outputs")
                    .fieldNames()
                    .forEachRemaining(output -> files.add(LAYERS.resolve(name).resolve(output)));
        }
        return files;
    }

    @Test
    void thereAreTwentyPrunedTensors() {
        assertEquals(20, prunedTensors().size());
    }

    @ParameterizedTest
    @MethodSource("prunedTensors")
    void everyWeightIsPrunedAsPublished(Path file) {
        TensorRef weights =
                TensorFile.open(file.resolveSibling("weights.npy")).tensors().get(0);
        List<Long> shape = weights.shape();
        int positions = (int) (shape.size() < 4 ? 1 : shape.get(2) * shape.get(3));
        WeightShape own = new WeightShape(shape.get(0).intValue(), shape.get(1).intValue(), positions);
        String name = file.getFileName().toString().replace(".npy", "");
        assertArrayEquals(tensor(file), PruningCase.of(name, file).prune(name, weights.shorts(), own));
    }

    @Test
    void theWholeOfResNet20IsPrunedAsPublished() {
        Path folder = Path.of("peers/bbs-networks");
        PeerNetwork network = PeerNetwork.load(folder.resolve("resnet20.json"));
        List<short[]> weights = network.weights(folder).orElseThrow();
        for (Map.Entry<String, JsonNode> one : network.facts().get("pruning").properties()) {
            List<short[]> pruned = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                PeerNetwork.PeerLayer layer = network.layers().get(i);
                pruned.add(PruningCase.of(one.getKey(), folder).prune(layer.name(), weights.get(i), layer.shape()));
            }
            assertEquals(
                    one.getValue().get("sha256_int16").asText(), PeerNetwork.sha256(pruned, Short.BYTES), one.getKey());
        }
    }
}
