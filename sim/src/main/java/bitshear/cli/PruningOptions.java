package bitshear.cli;

import bitshear.bits.BitReport;
import bitshear.bits.BitStudy;
import bitshear.code.WeightCode;
import bitshear.code.WeightGrouping;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.SyntheticWeightsParameters;
import bitshear.workload.WeightSource;
import bitshear.workload.onnx.OnnxGraph;
import bitshear.workload.onnx.OnnxModel;
import bitshear.workload.onnx.OnnxValueInfo;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** How weights are pruned, and how what was counted is shown: shared by {@code bits} and {@code prune}. */
final class PruningOptions {
    private static final String SECTION = "synthetic";

    /** Height and width where a model leaves them open; any that the network can work on would do. */
    private static final long ASSUMED_PIXELS = 224;

    @Option(
            names = "--method",
            converter = MethodConverter.class,
            completionCandidates = MethodNames.class,
            paramLabel = "NAME",
            description = "What is done to the weights: ${COMPLETION-CANDIDATES}. Default: bitx.")
    private String method = "bitx";

    @Option(
            names = "--opt",
            paramLabel = "KEY=VALUE",
            description = "An option of the weight code, such as rows=6. May be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--rows",
            converter = RowsConverter.class,
            paramLabel = "N",
            description = "Rows kept per weight group, or 'all'. Default: ${DEFAULT-VALUE}.")
    private int rows = 10;

    @Option(names = "--lanes", paramLabel = "M", description = "Weights per group. Default: ${DEFAULT-VALUE}.")
    private int lanes = 8;

    @Option(
            names = "--group",
            converter = GroupingConverter.class,
            paramLabel = "GROUP",
            description = "channel, kernel-window or linear. Default: channel, what the accelerator does.")
    private WeightGrouping group = WeightGrouping.CHANNEL;

    @Option(
            names = "--format",
            paramLabel = "fp32|fixed16|int8",
            description = "Number format of the weights. Default: fp32; integers need fixed16 or int8.")
    private String format = Numerics.FP32.name();

    @Option(
            names = "--fraction-bits",
            paramLabel = "F",
            description = "Fraction bits of fixed16. Default: ${DEFAULT-VALUE}.")
    private int fractionBits = 14;

    @Option(names = "--threads", paramLabel = "T", description = "Blocks at the same time. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--input-shape",
            split = ",",
            paramLabel = "N",
            description =
                    "Input dimensions of an ONNX model that leaves some open. Bits do not depend on them. Default:"
                            + " batch 1, 224 pixels.")
    private List<Long> inputShape = new ArrayList<>();

    /** A section of synthetic weights, bound from options. */
    record Synthetic(
            @Key(name = SECTION, meaning = "Made-up weights.")
            SyntheticWeightsParameters synthetic) {}

    private BitStudy study(Network network, WeightSource weights) {
        CodeOptions.requireKnown(List.of(method), options);
        WeightCode code = CodeOptions.code(method, rows, lanes, group, options).forNetwork(network, weights);
        return new BitStudy(network, weights, CodeOptions.coding(code, format, fractionBits), lanes, checkedThreads());
    }

    BitStudy study(LoadedNetwork network) {
        return study(network.network(), network.weights());
    }

    /** Opens a file of weights. */
    LoadedNetwork open(Path file) {
        return NetworkFile.open(file, inputShape.isEmpty() ? assumedShape(file) : inputShape);
    }

    /** The shape of a model's input with sizes in place of those left open; empty where nothing needs to be said. */
    private static List<Long> assumedShape(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            return List.of();
        }
        OnnxGraph graph = OnnxModel.read(file).graph();
        List<OnnxValueInfo.Dimension> shape = graph.inputs().stream()
                .filter(input -> !graph.initializers().containsKey(input.name()))
                .findFirst()
                .flatMap(OnnxValueInfo::shape)
                .orElse(List.of());
        List<Long> assumed = new ArrayList<>();
        for (OnnxValueInfo.Dimension dimension : shape) {
            long open = assumed.isEmpty() ? 1 : ASSUMED_PIXELS;
            assumed.add(dimension.isSymbolic() ? open : dimension.size());
        }
        boolean opened = shape.stream().skip(1).anyMatch(OnnxValueInfo.Dimension::isSymbolic);
        return opened ? assumed : List.of();
    }

    /** A built-in network with made-up weights, or a file. */
    BitStudy study(String input, List<String> synthetic, long seed) {
        if (NetworkFile.isOne(input)) {
            return study(open(Path.of(input)));
        }
        if (!BuiltInNetworks.names().contains(input)) {
            throw new InvalidInputException(
                    input + ": neither a file of weights (.onnx, .safetensors, .npy, .npz) nor a"
                            + " built-in network, expected one of " + String.join(", ", BuiltInNetworks.names()));
        }
        List<String> sets = new ArrayList<>();
        synthetic.forEach(set -> sets.add(SECTION + "." + set));
        SyntheticWeightsParameters parameters =
                Binder.bind(ConfigurationLoader.of(sets), Synthetic.class).synthetic();
        Network network = BuiltInNetworks.load(input);
        return study(network, new SyntheticWeights(parameters, seed));
    }

    private int checkedThreads() {
        if (threads < 1) {
            throw new InvalidInputException("--threads: is " + threads + ", expected at least 1");
        }
        return threads;
    }

    /** Prints a row per layer, the total, and the 1-bits by significance. */
    static void print(Console console, BitReport report) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d weights, %s, %s%n%n",
                        report.input(),
                        report.weights(),
                        report.format(),
                        report.method().equals("none")
                                ? "not pruned"
                                : report.method() + " with N = " + report.rows() + ", M = " + report.lanes()
                                        + ", groups: " + report.group());
        String row = "%-28s %12s %8s %8s %8s %7s %7s %7s %9s %9s%n";
        console.out()
                .printf(
                        row,
                        "layer",
                        "weights",
                        "zero w",
                        "zero b",
                        "pruned",
                        "factor",
                        "bits",
                        "spread",
                        "drifting",
                        "lockstep");
        for (BitReport.LayerBits layer : report.layers()) {
            String name = layer.name().length() > 28 ? layer.name().substring(0, 27) + "~" : layer.name();
            console.out()
                    .printf(
                            row,
                            name,
                            String.format(Locale.ROOT, "%,d", layer.weights()),
                            percent(layer.weightSparsity()),
                            percent(layer.bitSparsity()),
                            percent(layer.bitSparsityPruned()),
                            String.format(Locale.ROOT, "%.3f", layer.sparsityFactor()),
                            String.format(Locale.ROOT, "%.2fx", layer.bitsRatio()),
                            String.format(
                                    Locale.ROOT, "%.1f", layer.exponentSpread().mean()),
                            String.format(Locale.ROOT, "%.2fx", layer.cyclesRatioDrifting()),
                            String.format(Locale.ROOT, "%.2fx", layer.cyclesRatioLockstep()));
        }
        console.out()
                .printf(
                        row,
                        "total",
                        String.format(Locale.ROOT, "%,d", report.weights()),
                        percent(report.weightSparsity()),
                        percent(report.bitSparsity()),
                        percent(report.bitSparsityPruned()),
                        String.format(Locale.ROOT, "%.3f", report.sparsityFactor()),
                        String.format(Locale.ROOT, "%.2fx", report.bitsRatio()),
                        String.format(
                                Locale.ROOT, "%.1f", report.exponentSpread().mean()),
                        String.format(Locale.ROOT, "%.2fx", report.cyclesRatioDrifting()),
                        String.format(Locale.ROOT, "%.2fx", report.cyclesRatioLockstep()));
        console.out()
                .printf(
                        Locale.ROOT,
                        "%nessential bits: %,d, pruned %,d; sparsity factor by grouping: channel %.3f, kernel-window %.3f%n",
                        report.originalBits(),
                        report.keptBits(),
                        report.sparsityFactorChannel(),
                        report.sparsityFactorKernelWindow());
        if (report.saturated() > 0) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "Note: %,d weights are beyond the fixed16 range and clamped%n",
                            report.saturated());
        }
        printHistogram(console, report);
    }

    private static void printHistogram(Console console, BitReport report) {
        int highest = 9;
        int step = 5;
        long[] ones = report.onesBySignificance();
        double all = Math.max(1, report.originalBits());
        console.out().printf("%n1-bits by significance (share of all before pruning)%n");
        for (int first = 0; first < ones.length; first += step) {
            long before = 0;
            long after = 0;
            for (int i = first; i < Math.min(ones.length, first + step); i++) {
                before += ones[i];
                after += report.onesBySignificancePruned()[i];
            }
            if (before > 0) {
                console.out()
                        .printf(
                                Locale.ROOT,
                                "2^%-4d .. 2^%-4d %6.2f %%  pruned %6.2f %%  %s%n",
                                highest - first,
                                highest - Math.min(ones.length - 1, first + step - 1),
                                100 * before / all,
                                100 * after / all,
                                "#".repeat((int) Math.round(60 * before / all)));
            }
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
