package bitshear.validate;

import bitshear.code.WeightShape;
import bitshear.input.Key;
import bitshear.validate.peers.PeerFiles;
import bitshear.validate.peers.PeerNetwork;
import bitshear.validate.peers.PruningCase;
import bitshear.workload.source.NetworkFile;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pruned int8 tensors that a peer has published, weight by weight, and those of whole networks, by their hash.
 *
 * @param cases folder of single layers
 * @param networks folder of whole networks
 */
record PeerPruning(
        @Key(
                name = "cases",
                meaning =
                        "Folder of the reference cases: weights.npy and what they become, listed in bbs_pruning.json.")
        Path cases,

        @Key(name = "networks", meaning = "Folder of whole networks, a .json each.")
        Path networks)
        implements Experiment {

    private static final String LIST = "bbs_pruning.json";
    private static final double SECONDS_PER_CASE = 0.2;

    /** Searching the constant of zero-point shifting, per weight of a network. */
    private static final double SECONDS_PER_WEIGHT = 2e-6;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        List<Piece<Outcome>> pieces = new ArrayList<>();
        for (String name : PeerFiles.folders(cases, LIST)) {
            Path folder = cases.resolve(name);
            JsonNode outputs = PeerFiles.json(folder.resolve(LIST)).get("outputs");
            pieces.add(new Piece<>(name, SECONDS_PER_CASE, () -> layer(name, folder, outputs)));
        }
        for (Path file : PeerFiles.jsonFiles(networks)) {
            if (PeerFiles.json(file).has("pruning")) {
                PeerNetwork network = PeerNetwork.load(file);
                double weights = network.layers().stream()
                        .mapToLong(layer -> layer.shape().count())
                        .sum();
                pieces.add(new Piece<>(
                        network.name(), weights * SECONDS_PER_WEIGHT, () -> network(network, surroundings)));
            }
        }
        return Plan.of(pieces);
    }

    private static Outcome layer(String name, Path folder, JsonNode outputs) {
        TensorRef original = tensor(folder.resolve("weights.npy"));
        List<Long> shape = original.shape();
        int positions = (int) (shape.size() < 4 ? 1 : shape.get(2) * shape.get(3));
        WeightShape weights = new WeightShape(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)), positions);
        List<Measurement> rows = new ArrayList<>();
        outputs.fieldNames().forEachRemaining(output -> {
            PruningCase pruning = PruningCase.of(output.replace(".npy", ""), folder.resolve(LIST));
            short[] expected = tensor(folder.resolve(output)).shorts();
            short[] found = pruning.prune(name, original.shorts(), weights);
            int equal = 0;
            for (int i = 0; i < expected.length; i++) {
                equal += expected[i] == found[i] ? 1 : 0;
            }
            rows.add(Measurement.of(
                    name + ", " + output.replace(".npy", ""), expected.length, equal, "equal weights", 0));
        });
        return Outcome.of(rows);
    }

    private static TensorRef tensor(Path file) {
        return TensorFile.open(file).tensors().get(0);
    }

    private Outcome network(PeerNetwork network, Surroundings surroundings) {
        List<short[]> weights = network.trainedFile()
                .flatMap(surroundings::dataFile)
                .map(file -> network.weights(NetworkFile.open(file, List.of())))
                .or(() -> network.weights(networks))
                .orElse(null);
        List<Measurement> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> pruning :
                network.facts().get("pruning").properties()) {
            String row = network.name() + ", " + pruning.getKey() + ", whole network";
            if (weights == null
                    || surroundings.quick()
                            && weights.stream().mapToLong(own -> own.length).sum() > 1 << 20) {
                String needed = network.trainedFile().orElse("a full run");
                rows.add(Measurement.absent(row, 1.0, "equal hash", 0, needed));
                continue;
            }
            PruningCase how = PruningCase.of(pruning.getKey(), network.name());
            List<short[]> pruned = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                PeerNetwork.PeerLayer layer = network.layers().get(i);
                pruned.add(how.prune(layer.name(), weights.get(i), layer.shape()));
            }
            boolean equal = PeerNetwork.sha256(pruned, Short.BYTES)
                    .equals(pruning.getValue().get("sha256_int16").asText());
            Measurement measured = Measurement.of(row, 1, equal ? 1 : 0, "equal hash", 0);
            rows.add(network.trainedFile().map(measured::with).orElse(measured));
        }
        return Outcome.of(rows);
    }
}
