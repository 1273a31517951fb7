package bitshear.validate.peers;

import bitshear.workload.Layer;
import bitshear.workload.OperandAxes;
import bitshear.workload.OperandFiles;
import bitshear.workload.OperandLayer;
import bitshear.workload.OperandLayerType;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reference case of bit-serial arrays: one layer's operands, and the cycles of published arrays on it.
 *
 * @param name name of the case, that of its folder
 * @param facts its {@code case.json}
 * @param operands its tensors
 */
public record ArrayCase(String name, JsonNode facts, OperandFiles operands) {
    private static final String FACTS = "case.json";

    /**
     * Names of all cases.
     *
     * @throws bitshear.input.InvalidInputException if the folder cannot be read
     */
    public static List<String> names(Path folder) {
        return PeerFiles.folders(folder, FACTS);
    }

    /**
     * Reads a case.
     *
     * @param folder the folder of all cases
     * @throws bitshear.input.InvalidInputException if a file is missing or damaged
     */
    public static ArrayCase load(Path folder, String name) {
        Path own = folder.resolve(name);
        JsonNode facts = PeerFiles.json(own.resolve(FACTS));
        Path activations = own.resolve("activations.npy");
        boolean given = Files.exists(activations);
        List<Long> inputShape = new ArrayList<>();
        facts.path("inputShape").forEach(size -> inputShape.add(size.asLong()));
        OperandLayer layer = new OperandLayer(
                name,
                facts.get("kind").asText().equals("fc") ? OperandLayerType.FC : OperandLayerType.CONV,
                given ? activations : null,
                own.resolve("weights.npy"),
                inputShape,
                facts.get("stride").asInt(),
                facts.get("padding").asInt(),
                1,
                given ? facts.get("activationPrecision").asInt() : OperandLayer.PROFILED,
                // The weight-serial peer holds tensors as frameworks do.
                given ? OperandAxes.NCXY : OperandAxes.NCHW);
        return new ArrayCase(name, facts, new OperandFiles(List.of(layer)));
    }

    /** The layer. */
    public Layer layer() {
        return operands.network().layers().get(0);
    }

    /** Cycles of the array alone, by the peer's name of its configuration. */
    public Map<String, Long> computeCycles() {
        Map<String, Long> cycles = new LinkedHashMap<>();
        facts.get("computeCycles")
                .properties()
                .forEach(entry -> cycles.put(entry.getKey(), entry.getValue().asLong()));
        return cycles;
    }
}
