package bitshear.validation.accelerators;

import bitshear.workload.Activations;
import bitshear.workload.Layer;
import bitshear.workload.OperandAxes;
import bitshear.workload.OperandFiles;
import bitshear.workload.OperandLayer;
import bitshear.workload.OperandLayerType;
import bitshear.workload.Weights;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A reference case: one layer's operands, and the cycles of published arrays on it.
 *
 * @param name name of the case
 * @param folder where it lies
 * @param facts its {@code case.json}
 * @param operands its tensors
 */
record AcceleratorCase(String name, Path folder, JsonNode facts, OperandFiles operands) {
    /** One figure of a case. */
    record Figure(String caseName, String configuration) {}

    static AcceleratorCase load(String name) {
        Path folder = root().resolve(name);
        try {
            JsonNode facts = JsonMapper.builder()
                    .build()
                    .readTree(folder.resolve("case.json").toFile());
            Path activations = folder.resolve("activations.npy");
            boolean given = Files.exists(activations);
            List<Long> inputShape = new ArrayList<>();
            facts.path("inputShape").forEach(size -> inputShape.add(size.asLong()));
            OperandLayer layer = new OperandLayer(
                    name,
                    facts.get("kind").asText().equals("fc") ? OperandLayerType.FC : OperandLayerType.CONV,
                    given ? activations : null,
                    folder.resolve("weights.npy"),
                    inputShape,
                    facts.get("stride").asInt(),
                    facts.get("padding").asInt(),
                    1,
                    given ? facts.get("activationPrecision").asInt() : OperandLayer.PROFILED,
                    // The weight-serial peer holds tensors as frameworks do.
                    given ? OperandAxes.NCXY : OperandAxes.NCHW);
            return new AcceleratorCase(name, folder, facts, new OperandFiles(List.of(layer)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(AcceleratorCase.class
                            .getResource("/accelerators/README.md")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every figure of every case of one family, {@code c} or {@code b}. */
    static List<Figure> figures(String family) {
        List<Figure> figures = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root())) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                String name = folder.getFileName().toString();
                if (name.startsWith(family)) {
                    load(name)
                            .facts
                            .get("computeCycles")
                            .fieldNames()
                            .forEachRemaining(configuration -> figures.add(new Figure(name, configuration)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return figures;
    }

    Layer layer() {
        return operands.network().layers().get(0);
    }

    Activations activations() {
        return operands.activations(layer());
    }

    Weights weights() {
        return operands.weights(layer());
    }

    long computeCycles(String configuration) {
        return facts.get("computeCycles").get(configuration).asLong();
    }
}
