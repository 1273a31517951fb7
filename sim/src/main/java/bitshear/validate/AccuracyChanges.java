package bitshear.validate;

import bitshear.accuracy.AccuracyMeasurement;
import bitshear.accuracy.AccuracyRun;
import bitshear.accuracy.InferenceEngine;
import bitshear.accuracy.LabelledImages;
import bitshear.accuracy.Preprocessing;
import bitshear.accuracy.Variant;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.code.WeightCode;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What pruning does to the top-1 accuracy of a trained network, beside what the paper prints for networks and images that are not to be had:
 * a trend, not the same number. Accuracy is that of the first images of a labelled set, the change is against the network unpruned in
 * the same format.
 *
 * <p>A row per group size and number of rows kept; where there are several group sizes, also the largest loss for every number of rows.
 *
 * @param label of the network, in rows
 * @param model ONNX file in the data folder
 * @param testset images in the data folder
 * @param images how many are classified
 * @param quickImages how many in a quick run
 * @param preprocess name of the shipped preprocessing
 * @param printed table with the columns {@code model, original_top1_pct, m, n, top1_pct}: the mean change of its models stands as the printed value
 * @param grouping which weights share bit rows
 * @param lanes group sizes (M)
 * @param rows rows kept (N)
 * @param fractionBits of fixed16
 */
record AccuracyChanges(
        @Key(name = "label", meaning = "What the network is called in rows.")
        String label,

        @Key(name = "model", meaning = "ONNX model, a file of the data folder.")
        String model,

        @Key(name = "testset", meaning = "Labelled images, a file or folder of the data folder.")
        String testset,

        @Key(name = "images", meaning = "How many images are classified, the first ones.", min = 1, max = 1 << 30)
        int images,

        @Key(
                name = "quick-images",
                meaning = "How many in a quick run: so many that one image weighs little against the tolerance.",
                min = 1,
                max = 1 << 30)
        int quickImages,

        @Key(name = "preprocess", meaning = "Name of a shipped preprocessing, such as imagenet.")
        String preprocess,

        @Key(
                name = "printed",
                meaning =
                        "CSV table: model, original_top1_pct, m, n, top1_pct; the mean change of its models stands as the printed value.")
        Path printed,

        @Key(name = "grouping", meaning = "Which weights share bit rows.", byDefault = "channel")
        WeightGrouping grouping,

        @Key(name = "lanes", meaning = "Weights per group (M).")
        List<Integer> lanes,

        @Key(name = "rows", meaning = "Bit rows kept (N).") List<Integer> rows,

        @Key(name = "format", meaning = "Number format of the weights.", byDefault = "fp32")
        NumberFormat format,

        @Key(
                name = "fraction-bits",
                meaning = "Fraction bits of fixed16.",
                byDefault = "14",
                min = 0,
                max = Numerics.MOST_FRACTION_BITS)
        int fractionBits)
        implements Experiment {

    private static final String PREPROCESS = "preprocess";
    private static final int BATCH = 50;
    private static final double SECONDS_PER_IMAGE = 2e-3;
    private static final int DECIMALS = 2;

    /** What a shipped preprocessing holds. */
    record Shipped(
            @Key(name = PREPROCESS, meaning = "How an image becomes the model's input.")
            Preprocessing preprocess) {}

    /** A point of the sweep. */
    private record Point(int lanes, int rows) {}

    /** Images a variant gets right; the unpruned network has no point. */
    private record Correct(Map<Point, Integer> pruned, int unpruned) {}

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        Map<Point, Double> printedChanges = printedChanges();
        Preprocessing preprocessing = Binder.bind(
                        ConfigurationLoader.ofBase("preprocess: " + preprocess, PREPROCESS, preprocess, List.of()),
                        Shipped.class)
                .preprocess();
        Optional<InferenceEngine> engine =
                ServiceLoader.load(InferenceEngine.class).findFirst();
        Optional<Path> modelFile = surroundings.dataFile(model);
        Optional<Path> imageFile = surroundings.dataFile(testset);
        if (engine.isEmpty() || modelFile.isEmpty() || imageFile.isEmpty()) {
            return new Plan<Correct>(List.of(), none -> Outcome.of(measurements(printedChanges, null, 1)));
        }
        int count = surroundings.quick() ? quickImages : images;
        LabelledImages labelled = LabelledImages.open(imageFile.get());
        List<Piece<Correct>> pieces = new ArrayList<>();
        for (List<Point> points : pointsOfPieces()) {
            String name = label
                    + (points.isEmpty()
                            ? ", unpruned"
                            : ", M = " + points.get(0).lanes());
            pieces.add(new Piece<>(
                    name,
                    SECONDS_PER_IMAGE * count * Math.max(1, points.size()),
                    () -> classify(
                            new AccuracyMeasurement(
                                    engine.get(), modelFile.get(), labelled, count, preprocessing, BATCH, 1),
                            points)));
        }
        return new Plan<>(pieces, corrects -> Outcome.of(measurements(printedChanges, merged(corrects), count)));
    }

    /** One piece for the unpruned network, whose list is empty, and one per group size. */
    private List<List<Point>> pointsOfPieces() {
        List<List<Point>> pieces = new ArrayList<>();
        pieces.add(List.of());
        for (int m : lanes) {
            pieces.add(rows.stream().map(n -> new Point(m, n)).toList());
        }
        return pieces;
    }

    private Correct classify(AccuracyMeasurement measurement, List<Point> points) {
        List<Variant> variants = points.isEmpty()
                ? List.of(variant(NoCode.NONE, lanes.get(0)))
                : points.stream()
                        .map(point -> variant(
                                new BitxCode(point.rows(), point.lanes(), BitxCode.LOSSLESS_ALIGNMENT_ROWS, grouping),
                                point.lanes()))
                        .toList();
        List<AccuracyRun> runs =
                measurement.run(variants, (variant, done) -> {}).runs();
        Map<Point, Integer> pruned = new LinkedHashMap<>();
        for (int i = 0; i < points.size(); i++) {
            pruned.put(points.get(i), runs.get(i).correct());
        }
        return new Correct(pruned, points.isEmpty() ? runs.get(0).correct() : 0);
    }

    private Variant variant(WeightCode code, int m) {
        return new Variant(new Coding(code, format.numerics(fractionBits)), m);
    }

    private static Correct merged(List<Correct> corrects) {
        Map<Point, Integer> pruned = new LinkedHashMap<>();
        int unpruned = 0;
        for (Correct one : corrects) {
            pruned.putAll(one.pruned());
            unpruned += one.unpruned();
        }
        return new Correct(pruned, unpruned);
    }

    /** Mean change of top-1 over the models of the printed table, in points. */
    private Map<Point, Double> printedChanges() {
        Map<Point, Double> sums = new LinkedHashMap<>();
        Map<Point, Integer> models = new LinkedHashMap<>();
        for (PrintedTable.Row row : PrintedTable.read(printed, "model", "original_top1_pct", "m", "n", "top1_pct")
                .rows()) {
            Point point = new Point((int) row.number("m"), (int) row.number("n"));
            sums.merge(point, row.number("top1_pct") - row.number("original_top1_pct"), Double::sum);
            models.merge(point, 1, Integer::sum);
        }
        sums.replaceAll((point, sum) -> sum / models.get(point));
        for (int m : lanes) {
            for (int n : rows) {
                if (!sums.containsKey(new Point(m, n))) {
                    throw new InvalidInputException(
                            printed + ": no row with m = " + m + " and n = " + n + ", expected one");
                }
            }
        }
        return sums;
    }

    /** @param correct null if the data are absent */
    private List<Measurement> measurements(Map<Point, Double> printedChanges, Correct correct, int count) {
        List<Measurement> all = new ArrayList<>();
        for (int m : lanes) {
            for (int n : rows) {
                Point point = new Point(m, n);
                all.add(measurement(
                        label + ", M = " + m + ", N = " + n,
                        printedChanges.get(point),
                        correct == null ? null : Double.valueOf(change(correct, point, count))));
            }
        }
        if (lanes.size() > 1) {
            for (int n : rows) {
                Double largest = correct == null
                        ? null
                        : Double.valueOf(lanes.stream()
                                .mapToDouble(m -> -change(correct, new Point(m, n), count))
                                .max()
                                .orElseThrow());
                double printedLargest = lanes.stream()
                        .mapToDouble(m -> -printedChanges.get(new Point(m, n)))
                        .max()
                        .orElseThrow();
                all.add(measurement(label + ", largest loss of these M, N = " + n, printedLargest, largest));
            }
        }
        return all;
    }

    private Measurement measurement(String name, double printedValue, Double simulated) {
        String data = model + ", " + testset + " and the accuracy module";
        return new Measurement(name, printedValue, simulated, Measurement.POINTS, DECIMALS, null, data);
    }

    private static double change(Correct correct, Point point, int count) {
        return 100.0 * (correct.pruned().get(point) - correct.unpruned()) / count;
    }
}
