package bitshear.validate;

import bitshear.code.NoCode;
import bitshear.code.WeightCode;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.input.Checked;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.workload.Numerics;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.SyntheticWeightsParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sparsity factors: the share of zero bits after pruning over the share before, whole networks, beside a printed table.
 *
 * @param printed table with the columns {@code model, n, sparsity_factor}; lines whose {@code n} is {@code original} are the unpruned
 *     network and are passed over
 * @param networks the network behind every model of the table
 * @param grouping which weights share bit rows
 * @param otherGrouping another grouping, or null
 * @param otherGroupingModels models whose factors in the other grouping are shown, in rows without printed value
 * @param synthetic how weights are made up
 * @param seed of the weights
 * @param meanError bound of the mean error over all rows, in percent
 * @param maximumError bound of the largest error, in percent
 */
record SparsityFactors(
        @Key(name = "printed", meaning = "CSV table of the printed values: model, n, sparsity_factor.")
        Path printed,

        @Key(name = "networks", meaning = "The network behind every model of the table.")
        Map<String, String> networks,

        @Key(name = "grouping", meaning = "Which weights share bit rows.", byDefault = "kernel-window")
        WeightGrouping grouping,

        @Key(
                name = "other-grouping",
                meaning = "Another grouping, whose factors are shown beside those of some models.",
                byDefault = Key.ABSENT)
        WeightGrouping otherGrouping,

        @Key(
                name = "other-grouping-models",
                meaning = "Models whose factors in the other grouping are shown.",
                byDefault = "[]")
        List<String> otherGroupingModels,

        @Key(name = "synthetic", meaning = "How weights are made up.")
        SyntheticWeightsParameters synthetic,

        @Key(name = "seed", meaning = "Seed of the weights.", byDefault = "1")
        long seed,

        @Key(name = "mean-error", meaning = "Largest mean error over all rows, in percent.", min = 0)
        double meanError,

        @Key(name = "maximum-error", meaning = "Largest error of a row, in percent.", min = 0)
        double maximumError)
        implements Experiment, Checked {

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (String model : otherGroupingModels) {
            if (!networks.containsKey(model)) {
                problems.add(new Problem(
                        "other-grouping-models",
                        "'" + model + "' has no network, expected one of " + String.join(", ", networks.keySet())));
            }
        }
        if (otherGrouping == null && !otherGroupingModels.isEmpty()) {
            problems.add(new Problem("other-grouping-models", "are given without a grouping, expected other-grouping"));
        }
        return problems;
    }

    /** Weights pruned four times over, per second of one core of the EPYC class. */
    private static final double WEIGHTS_PER_SECOND = 1e7;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        Map<String, List<PrintedTable.Row>> models = new LinkedHashMap<>();
        for (PrintedTable.Row row :
                PrintedTable.read(printed, "model", "n", "sparsity_factor").rows()) {
            if (row.text("n").equals("original")) {
                continue;
            }
            row.number("sparsity_factor");
            if (row.number("n") < 1) {
                throw row.problem("n", "is " + row.text("n"), "at least 1, or original");
            }
            models.computeIfAbsent(row.text("model"), model -> new ArrayList<>())
                    .add(row);
        }
        for (String model : networks.keySet()) {
            if (!models.containsKey(model)) {
                throw new InvalidInputException(printed + ": has no row of " + model + ", expected one");
            }
        }
        List<Piece<Outcome>> pieces = new ArrayList<>();
        models.forEach((model, rows) -> {
            SampledWeights weights = new SampledWeights(
                    Networks.of(networks, rows.get(0), "model"),
                    new SyntheticWeights(synthetic, seed),
                    surroundings.quick(),
                    seed);
            pieces.add(new Piece<>(model, weights.count() / WEIGHTS_PER_SECOND, () -> measure(model, weights, rows)));
        });
        return new Plan<>(pieces, this::conclude);
    }

    private Outcome measure(String model, SampledWeights weights, List<PrintedTable.Row> rows) {
        int[] n = rows.stream().mapToInt(row -> (int) row.number("n")).toArray();
        double[] factors = factors(weights, grouping, n);
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < n.length; i++) {
            PrintedTable.Row row = rows.get(i);
            measurements.add(Measurement.of(
                    model + ", N = " + n[i],
                    row.number("sparsity_factor"),
                    factors[i],
                    "x",
                    row.decimals("sparsity_factor")));
        }
        if (otherGroupingModels.contains(model)) {
            double[] others = factors(weights, otherGrouping, n);
            for (int i = 0; i < n.length; i++) {
                measurements.add(Measurement.of(
                        model + ", N = " + n[i] + ", "
                                + otherGrouping.name().toLowerCase(Locale.ROOT).replace('_', '-') + " groups",
                        others[i],
                        "x",
                        2));
            }
        }
        return Outcome.of(measurements);
    }

    /** A sparsity factor for each number of rows kept. */
    private static double[] factors(SampledWeights source, WeightGrouping grouping, int[] n) {
        double[] bits = new double[1];
        double[] originalOnes = new double[1];
        double[] keptOnes = new double[n.length];
        source.forEach((layer, weights, factor) -> {
            bits[0] += factor * Numerics.FP32.magnitudeBits() * weights.count();
            for (int i = 0; i < n.length; i++) {
                WeightCode code = BitxCode.rows(n[i]).in(grouping);
                keptOnes[i] += factor * code.code(layer, weights, Numerics.FP32).keptBits();
            }
            originalOnes[0] +=
                    factor * NoCode.NONE.code(layer, weights, Numerics.FP32).keptBits();
        });
        double[] factors = new double[n.length];
        for (int i = 0; i < n.length; i++) {
            factors[i] = (1 - keptOnes[i] / bits[0]) / (1 - originalOnes[0] / bits[0]);
        }
        return factors;
    }

    private Outcome conclude(List<Outcome> outcomes) {
        List<Measurement> rows = new ArrayList<>(Plan.inOrder(outcomes).measurements());
        double[] errors = rows.stream()
                .filter(row -> row.printed() != null)
                .mapToDouble(row -> 100 * Math.abs(row.simulated() / row.printed() - 1))
                .toArray();
        double sum = 0;
        double largest = 0;
        for (double error : errors) {
            sum += error;
            largest = Math.max(largest, error);
        }
        rows.add(Measurement.of("mean error", sum / errors.length, "%", 1).within(Tolerance.atMost(meanError)));
        rows.add(Measurement.of("maximum error", largest, "%", 1).within(Tolerance.atMost(maximumError)));
        return Outcome.of(rows);
    }
}
