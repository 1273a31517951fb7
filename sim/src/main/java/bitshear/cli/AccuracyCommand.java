package bitshear.cli;

import bitshear.accuracy.AccuracyMeasurement;
import bitshear.accuracy.AccuracyResult;
import bitshear.accuracy.AccuracyRun;
import bitshear.accuracy.ActivationCapture;
import bitshear.accuracy.InferenceEngine;
import bitshear.accuracy.LabelledImages;
import bitshear.accuracy.Variant;
import bitshear.code.Coding;
import bitshear.code.WeightCode;
import bitshear.code.WeightCodes;
import bitshear.code.WeightGrouping;
import bitshear.input.InvalidInputException;
import bitshear.report.ProgressLine;
import bitshear.report.ProgressMode;
import bitshear.report.ScatterPlot;
import bitshear.result.Outputs;
import bitshear.result.StagedFile;
import bitshear.workload.Numerics;
import bitshear.workload.source.NetworkFile;
import bitshear.workload.tensor.NpzWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bitshear accuracy}: top-1 and top-5 before and after pruning. */
@CommandLine.Command(
        name = "accuracy",
        description = {
            "Measures the accuracy of an ONNX image classifier before and after pruning, through ONNX Runtime, and what pruning does"
                    + " for its speed. Give options several times (or several values) to measure every combination."
        },
        footer = {
            "",
            "Examples:",
            "  bitshear accuracy accuracy/data/glyphs.onnx --data accuracy/data/glyphs_test.bin",
            "  bitshear accuracy accuracy/data/glyphs.onnx --data accuracy/data/glyphs_test.bin --rows 10 --rows 6 --images 100",
            "  bitshear accuracy accuracy/data/glyphs.onnx --data accuracy/data/glyphs_test.bin --capture glyphs.npz"
        })
final class AccuracyCommand extends Command {
    @Parameters(paramLabel = "MODEL.onnx", description = "Image classifier whose first output is one number per class.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE|DIR",
            description =
                    "Labelled images: CIFAR-10's binary format, or a folder with labels.csv or a sub-folder per class.")
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "K",
            description = "Measure on the first K images. Default: all; 1 with --capture.")
    private Integer images;

    @Option(
            names = "--method",
            arity = "1..*",
            split = ",",
            converter = MethodConverter.class,
            completionCandidates = MethodNames.class,
            paramLabel = "NAME",
            description = "What is done to the weights: ${COMPLETION-CANDIDATES}. Default: none and bitx.")
    private List<String> methods = new ArrayList<>(List.of("none", "bitx"));

    @Option(
            names = "--opt",
            paramLabel = "KEY=VALUE",
            description = "An option of those weight codes that have it, such as rows=6. May be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--rows",
            arity = "1..*",
            split = ",",
            converter = RowsConverter.class,
            paramLabel = "N",
            description = "Rows kept per weight group, or 'all'. Default: 10 and 6.")
    private List<Integer> rows = new ArrayList<>(List.of(10, 6));

    @Option(
            names = "--lanes",
            arity = "1..*",
            split = ",",
            paramLabel = "M",
            description = "Weights per pruning group. Default: 8.")
    private List<Integer> lanes = new ArrayList<>(List.of(8));

    @Option(
            names = "--group",
            arity = "1..*",
            split = ",",
            converter = GroupingConverter.class,
            paramLabel = "GROUP",
            description = "channel, kernel-window or linear. Default: channel, what the accelerator does.")
    private List<WeightGrouping> groups = new ArrayList<>(List.of(WeightGrouping.CHANNEL));

    @Option(
            names = "--format",
            arity = "1..*",
            split = ",",
            paramLabel = "fp32|fixed16|int8",
            description = "Number format of the weights. Default: fp32.")
    private List<String> formats = new ArrayList<>(List.of(Numerics.FP32.name()));

    @Option(
            names = "--fraction-bits",
            paramLabel = "F",
            description = "Fraction bits of fixed16. Default: ${DEFAULT-VALUE}.")
    private int fractionBits = 14;

    @Option(names = "--batch", paramLabel = "B", description = "Images per inference. Default: ${DEFAULT-VALUE}.")
    private int batch = 50;

    @Option(
            names = "--threads",
            paramLabel = "T",
            description = "Inferences at the same time. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private PreprocessingOptions preprocessing;

    @Mixin
    private JsonOutput json;

    @Option(
            names = "--plot",
            paramLabel = "FILE.svg",
            description = "Also draw top-1 accuracy against speedup, a line per format, grouping and lanes.")
    private Path plot;

    @Option(
            names = "--capture",
            paramLabel = "FILE.npz",
            description = "Measure nothing; write what the unpruned network's layers read for the first images, for"
                    + " 'workload.activations.file'.")
    private Path capture;

    @Option(
            names = "--progress",
            paramLabel = "plain|bar|none",
            converter = ProgressConverter.class,
            description = "How progress is shown; a bar needs a terminal. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progress = ProgressMode.BAR;

    AccuracyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        atLeastOne("--batch", batch);
        atLeastOne("--threads", threads);
        if (images != null) {
            atLeastOne("--images", images);
        }
        List<Variant> variants = variants();
        InferenceEngine engine = ServiceLoader.load(InferenceEngine.class)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "accuracy: no inference engine on the class path, expected the jars of accuracy/target beside the"
                                + " simulator's (the launcher 'bitshear' builds and adds them)"));
        PreprocessingOptions.Loaded loaded = preprocessing.load(model);
        Outputs outputs = new Outputs();
        outputs.inputs(NetworkFile.files(model));
        outputs.inputs(List.of(data));
        json.declare(outputs);
        outputs.file("--plot", plot);
        outputs.file("--capture", capture);
        LabelledImages labelled = LabelledImages.open(data);
        if (capture != null) {
            capture(engine, labelled, loaded);
            return 0;
        }
        int count = images == null ? labelled.count() : images;
        AccuracyMeasurement measurement =
                new AccuracyMeasurement(engine, model, labelled, count, loaded.preprocessing(), batch, threads);
        ProgressLine line = OutputOptions.line(console(), progress);
        AccuracyResult result;
        try {
            result = measurement.run(variants, (variant, done) -> {
                synchronized (line) {
                    line.update(
                            describe(variants.get(variant)) + ", image " + done + "/" + count,
                            (variant + (double) done / count) / variants.size());
                }
            });
        } finally {
            line.finish();
        }
        json.write(result);
        if (plot != null) {
            draw(result);
        }
        print(result, loaded.origin());
        return 0;
    }

    private void capture(InferenceEngine engine, LabelledImages labelled, PreprocessingOptions.Loaded loaded) {
        if (plot != null || json.isAskedFor()) {
            throw new InvalidInputException("--capture: is given beside " + (plot != null ? "--plot" : "--json")
                    + ", expected one of them, as nothing is measured");
        }
        if (!capture.toString().toLowerCase(Locale.ROOT).endsWith(".npz")) {
            throw new InvalidInputException("--capture: is " + capture + ", expected a name that ends in .npz");
        }
        int count = images == null ? 1 : images;
        List<ActivationCapture.LayerInput> layers =
                new ActivationCapture(engine, model, labelled, loaded.preprocessing()).run(count);
        try (StagedFile file = StagedFile.create(capture)) {
            try (NpzWriter npz = new NpzWriter(file.stream())) {
                for (ActivationCapture.LayerInput layer : layers) {
                    npz.add(layer.layer().name(), layer.shape(), layer.values());
                }
            }
            file.commit();
        } catch (IOException e) {
            throw new InvalidInputException(capture + ": cannot be written: " + e.getMessage(), e);
        }
        console()
                .out()
                .printf(
                        "%s: inputs of %d layers for %d image%s of %s (preprocessing: %s)%n",
                        capture, layers.size(), count, count == 1 ? "" : "s", labelled.source(), loaded.origin());
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new InvalidInputException(option + ": is " + value + ", expected at least 1");
        }
    }

    private List<Variant> variants() {
        CodeOptions.requireKnown(methods, options);
        Set<Variant> variants = new LinkedHashSet<>();
        for (String format : formats) {
            for (String method : methods) {
                for (WeightGrouping group : groups) {
                    for (int lane : lanes) {
                        for (int row : rows) {
                            variants.add(variant(method, format, group, lane, row));
                        }
                    }
                }
            }
        }
        return List.copyOf(variants);
    }

    /** Only BitX has rows, lanes and grouping: of any other code one variant instead of many that are equal. */
    private Variant variant(String method, String format, WeightGrouping group, int lane, int row) {
        WeightCode code = CodeOptions.code(method, row, lane, group, CodeOptions.of(method, options));
        int codeLanes = code.equals(code.in(WeightGrouping.LINEAR)) && code.equals(code.in(WeightGrouping.CHANNEL))
                ? lanes.get(0)
                : lane;
        return new Variant(CodeOptions.coding(code, format, fractionBits), codeLanes);
    }

    private static String describe(Variant variant) {
        Coding coding = variant.coding();
        return variant.isUnpruned()
                ? coding.numerics().name() + " unpruned"
                : coding.numerics().name() + " " + WeightCodes.describe(coding.code());
    }

    private void draw(AccuracyResult result) {
        Map<String, List<ScatterPlot.Point>> series = new LinkedHashMap<>();
        for (AccuracyRun run : result.runs()) {
            String name = run.method().equals("none")
                    ? "unpruned " + run.format()
                    : "M = " + run.lanes() + (formats.size() > 1 ? " " + run.format() : "")
                            + (groups.size() > 1 ? " " + run.group() : "");
            series.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(new ScatterPlot.Point(
                            run.speedupDrifting(),
                            100 * run.top1(),
                            run.lanes() == lanes.get(0) && !run.method().equals("none") ? "N = " + run.rows() : ""));
        }
        String svg = ScatterPlot.svg(
                result.model() + ", " + result.images() + " images",
                "speedup over the unpruned network (16 compute units of 8 drifting lanes)",
                "top-1 accuracy, %",
                series.entrySet().stream()
                        .map(entry -> new ScatterPlot.Series(entry.getKey(), entry.getValue()))
                        .toList());
        StagedFile.write(plot, svg.getBytes(StandardCharsets.UTF_8));
    }

    private void print(AccuracyResult result, String preprocessingOrigin) {
        console()
                .out()
                .printf(
                        Locale.ROOT,
                        "%s on %d images of %s (%s; preprocessing: %s)%n%n",
                        result.model(),
                        result.images(),
                        result.data(),
                        result.engine(),
                        preprocessingOrigin);
        console()
                .out()
                .printf(
                        "%-8s %-7s %5s %5s %-13s %8s %8s %8s %9s %8s %8s%n",
                        "method",
                        "format",
                        "rows",
                        "lanes",
                        "group",
                        "correct",
                        "top-1",
                        "top-5",
                        "sparsity",
                        "factor",
                        "speedup");
        for (AccuracyRun run : result.runs()) {
            console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%-8s %-7s %5s %5d %-13s %8d %6.2f %% %6.2f %% %7.2f %% %8.3f %7.2fx%n",
                            run.method(),
                            run.format(),
                            run.rows(),
                            run.lanes(),
                            run.group(),
                            run.correct(),
                            100 * run.top1(),
                            100 * run.top5(),
                            100 * run.bitSparsity(),
                            run.sparsityFactor(),
                            run.speedupDrifting());
        }
        console()
                .out()
                .println(
                        "\nsparsity: zero bits of the weights; factor: over the unpruned weights' sparsity; speedup: compute cycles,"
                                + " unpruned over these,\non 16 compute units of 8 drifting lanes");
    }
}
