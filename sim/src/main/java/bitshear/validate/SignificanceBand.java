package bitshear.validate;

import bitshear.bits.SignificanceHistogram;
import bitshear.code.SignificandBlock;
import bitshear.code.SignificandPass;
import bitshear.code.SignificandRule;
import bitshear.code.WeightGrouping;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.SyntheticWeightsParameters;
import bitshear.workload.WeightDistribution;
import bitshear.workload.source.LoadedNetwork;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * 1-bits by significance: the share of a band among all of them, per network and weight scale, beside a printed one; and the histograms,
 * drawn.
 *
 * @param highest most significant bit of the band, as a power of two
 * @param lowest least significant bit of the band
 * @param printed the printed share, in percent, of the networks it is printed for
 * @param networks whose histograms are drawn
 * @param gain of the weights of the rows that the printed share stands beside: their standard deviation is sqrt(gain / fan-in)
 * @param gains further scales, on the first network; the rows have no printed value
 * @param seed of the weights
 * @param trained trained weights, as far as they are there
 */
record SignificanceBand(
        @Key(name = "highest", meaning = "Most significant bit of the band, as a power of two.")
        int highest,

        @Key(name = "lowest", meaning = "Least significant bit of the band, as a power of two.")
        int lowest,

        @Key(
                name = "printed",
                meaning = "The printed share of the band, in percent, of the networks it is printed for.")
        Map<String, Double> printed,

        @Key(name = "networks", meaning = "Built-in networks whose histograms are drawn.")
        List<String> networks,

        @Key(
                name = "gain",
                meaning =
                        "Scale of the weights that the printed share is read with: standard deviation sqrt(gain / fan-in).",
                min = 0)
        double gain,

        @Key(name = "gains", meaning = "Further scales, whose share is shown beside, of the first network.")
        List<Double> gains,

        @Key(name = "seed", meaning = "Seed of the weights.", byDefault = "1")
        long seed,

        @Key(name = "trained", meaning = "Trained weights that are not part of the project.", byDefault = "[]")
        List<TrainedWeights> trained)
        implements Experiment {

    private static final double WEIGHTS_PER_SECOND = 5e7;
    private static final double TRAINED_SECONDS = 0.5;
    private static final int LAYERS_DRAWN = 6;
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";

    /** Shares of the 1-bits, from 2^9 down to 2^-70. */
    private record Histogram(double[] ones, double outside) {
        static Histogram of(SignificanceHistogram counted, double scale) {
            long[] shown = counted.shown();
            double[] ones = new double[shown.length];
            for (int i = 0; i < shown.length; i++) {
                ones[i] = scale * shown[i];
            }
            return new Histogram(ones, scale * counted.outside());
        }

        void add(Histogram other) {
            for (int i = 0; i < ones.length; i++) {
                ones[i] += other.ones[i];
            }
        }

        double all() {
            double all = outside;
            for (double one : ones) {
                all += one;
            }
            return all;
        }

        double percent(int highest, int lowest) {
            double band = 0;
            for (int significance = highest; significance >= lowest; significance--) {
                band += ones[SignificanceHistogram.HIGHEST - significance];
            }
            return 100 * band / all();
        }

        /** A character per significance, the highest column filling it. */
        String drawn() {
            double highest = 0;
            for (double one : ones) {
                highest = Math.max(highest, one);
            }
            StringBuilder line = new StringBuilder();
            for (double one : ones) {
                int level = (int) Math.ceil((LEVELS.length() - 1) * one / highest - 0.02);
                line.append(LEVELS.charAt(Math.max(0, level)));
            }
            return line.toString();
        }
    }

    @Override
    public Plan<Outcome> plan(Surroundings surroundings) {
        List<Piece<Outcome>> pieces = new ArrayList<>();
        for (String name : printed.keySet()) {
            if (!networks.contains(name)) {
                throw new InvalidInputException(
                        "printed: '" + name + "' is not drawn, expected one of " + String.join(", ", networks));
            }
        }
        for (String name : networks) {
            Network network = BuiltInNetworks.load(name);
            SampledWeights weights = gaussian(network, gain, surroundings);
            pieces.add(new Piece<>(name, weights.count() / WEIGHTS_PER_SECOND, () -> {
                List<Histogram> layers = layers(weights);
                return new Outcome(
                        List.of(new Measurement(
                                name, printed.get(name), sum(layers).percent(highest, lowest), "%", 1, null, null)),
                        List.of(drawing(network, layers)));
            }));
        }
        Network first = BuiltInNetworks.load(networks.get(0));
        for (double scale : gains) {
            SampledWeights weights = gaussian(first, scale, surroundings);
            pieces.add(new Piece<>(
                    networks.get(0),
                    weights.count() / WEIGHTS_PER_SECOND,
                    () -> Outcome.of(List.of(Measurement.of(
                            networks.get(0) + ", gain " + number(scale),
                            sum(layers(weights)).percent(highest, lowest),
                            "%",
                            1)))));
        }
        for (TrainedWeights weights : trained) {
            pieces.add(new Piece<>(weights.name(), TRAINED_SECONDS, () -> trained(surroundings, weights)));
        }
        return Plan.of(pieces);
    }

    private Outcome trained(Surroundings surroundings, TrainedWeights weights) {
        Optional<Path> file = surroundings.dataFile(weights.file());
        if (file.isEmpty()) {
            return Outcome.of(List.of(Measurement.absent(weights.name(), null, "%", 1, weights.file())));
        }
        LoadedNetwork loaded = weights.load(file.get());
        Histogram all = sum(layers(new SampledWeights(loaded.network(), loaded.weights(), false, 0)));
        return Outcome.of(List.of(Measurement.of(weights.name(), all.percent(highest, lowest), "%", 1)
                .with(weights.file())));
    }

    private SampledWeights gaussian(Network network, double scale, Surroundings surroundings) {
        SyntheticWeightsParameters defaults = SyntheticWeightsParameters.DEFAULT;
        return new SampledWeights(
                network,
                new SyntheticWeights(
                        new SyntheticWeightsParameters(
                                WeightDistribution.GAUSSIAN,
                                SyntheticWeightsParameters.BY_FAN_IN,
                                scale,
                                defaults.degreesOfFreedom(),
                                defaults.logStandardDeviation()),
                        seed),
                surroundings.quick(),
                seed);
    }

    /** Any number would do where nothing but ones are counted. */
    private static final int LANES = 8;

    private static List<Histogram> layers(SampledWeights source) {
        List<Histogram> layers = new ArrayList<>();
        source.forEach((layer, weights, factor) -> {
            SignificanceHistogram ones = new SignificanceHistogram();
            SignificanceHistogram.Counter counter = new SignificanceHistogram.Counter(ones, Numerics.FP32);
            new SignificandPass(layer, weights, Numerics.FP32, WeightGrouping.LINEAR, LANES)
                    .run(SignificandRule.IDENTITY, new SignificandPass.Observer() {
                        @Override
                        public void before(SignificandBlock block) {
                            counter.add(block);
                        }
                    });
            counter.finish();
            layers.add(Histogram.of(ones, factor));
        });
        return layers;
    }

    private static Histogram sum(List<Histogram> layers) {
        double outside = 0;
        for (Histogram layer : layers) {
            outside += layer.outside();
        }
        Histogram sum =
                new Histogram(new double[SignificanceHistogram.HIGHEST - SignificanceHistogram.LOWEST + 1], outside);
        layers.forEach(sum::add);
        return sum;
    }

    /** The histograms of some layers and of the whole network; the line of tildes marks the band. */
    private String drawing(Network network, List<Histogram> layers) {
        List<Layer> names = network.weightedLayers();
        StringBuilder text = new StringBuilder("```\n");
        text.append(String.format(Locale.ROOT, "%-28s 2^9%74s2^-70%n", network.name(), ""));
        int drawn = Math.min(LAYERS_DRAWN, layers.size());
        for (int i = 0; i < drawn; i++) {
            int layer = drawn == 1 ? 0 : i * (layers.size() - 1) / (drawn - 1);
            text.append(
                    line(shortened(names.get(layer).name()), layers.get(layer).drawn()));
        }
        text.append(line("all layers", sum(layers).drawn()));
        StringBuilder marks =
                new StringBuilder(" ".repeat(SignificanceHistogram.HIGHEST - SignificanceHistogram.LOWEST + 1));
        for (int significance = highest; significance >= lowest; significance--) {
            marks.setCharAt(SignificanceHistogram.HIGHEST - significance, '~');
        }
        text.append(line("", marks.toString()));
        return text.append("```").toString().replace(System.lineSeparator(), "\n");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String line(String label, String columns) {
        return String.format(Locale.ROOT, "%-28s %s", label, columns).stripTrailing() + "\n";
    }

    private static String shortened(String name) {
        return name.length() <= 27 ? name : "…" + name.substring(name.length() - 26);
    }
}
