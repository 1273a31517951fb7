package bitshear.validate;

import bitshear.code.NoCode;
import bitshear.input.Key;
import bitshear.workload.Numerics;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.SyntheticWeightsParameters;
import bitshear.workload.source.LoadedNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Share of zero bits in the 24-bit significands of a network's weights, beside a printed table.
 *
 * @param printed table with the columns {@code model, bit_sparsity_pct}
 * @param networks the network behind every model of the table
 * @param synthetic how weights are made up
 * @param seed of the weights
 * @param trained trained weights, as far as they are there
 */
record BitSparsity(
        @Key(name = "printed", meaning = "CSV table of the printed values: model, bit_sparsity_pct.")
        Path printed,

        @Key(name = "networks", meaning = "The network behind every model of the table.")
        Map<String, String> networks,

        @Key(name = "synthetic", meaning = "How weights are made up.")
        SyntheticWeightsParameters synthetic,

        @Key(name = "seed", meaning = "Seed of the weights.", byDefault = "1")
        long seed,

        @Key(name = "trained", meaning = "Trained weights that are not part of the project.", byDefault = "[]")
        List<TrainedWeights> trained)
        implements Experiment {

    private static final double WEIGHTS_PER_SECOND = 1e8;
    private static final double TRAINED_SECONDS = 0.5;
    private static final int DECIMALS = 2;

    @Override
    public Plan<Outcome> plan(Surroundings surroundings) {
        PrintedTable table = PrintedTable.read(printed, "model", "bit_sparsity_pct");
        List<Piece<Outcome>> pieces = new ArrayList<>();
        for (PrintedTable.Row row : table.rows()) {
            String model = row.text("model");
            double value = row.number("bit_sparsity_pct");
            SampledWeights weights = new SampledWeights(
                    Networks.of(networks, row, "model"),
                    new SyntheticWeights(synthetic, seed),
                    surroundings.quick(),
                    seed);
            pieces.add(new Piece<>(
                    model,
                    weights.count() / WEIGHTS_PER_SECOND,
                    () -> Outcome.of(List.of(Measurement.of(model, value, percentOfZeroes(weights), "%", DECIMALS)))));
        }
        for (TrainedWeights weights : trained) {
            Double value = weights.model() == null
                    ? null
                    : Double.valueOf(table.row("model", weights.model()).number("bit_sparsity_pct"));
            pieces.add(new Piece<>(weights.name(), TRAINED_SECONDS, () -> trained(surroundings, weights, value)));
        }
        return Plan.of(pieces);
    }

    private static Outcome trained(Surroundings surroundings, TrainedWeights weights, Double value) {
        Optional<Path> file = surroundings.dataFile(weights.file());
        if (file.isEmpty()) {
            return Outcome.of(List.of(Measurement.absent(weights.name(), value, "%", DECIMALS, weights.file())));
        }
        LoadedNetwork loaded = weights.load(file.get());
        double percent = percentOfZeroes(new SampledWeights(loaded.network(), loaded.weights(), false, 0));
        return Outcome.of(
                List.of(new Measurement(weights.name(), value, percent, "%", DECIMALS, null, weights.file())));
    }

    private static double percentOfZeroes(SampledWeights source) {
        double[] onesAndBits = new double[2];
        source.forEach((layer, weights, factor) -> {
            onesAndBits[0] +=
                    factor * NoCode.NONE.code(layer, weights, Numerics.FP32).keptBits();
            onesAndBits[1] += factor * Numerics.FP32.magnitudeBits() * weights.count();
        });
        return 100 * (1 - onesAndBits[0] / onesAndBits[1]);
    }
}
