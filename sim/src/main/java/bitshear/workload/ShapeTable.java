package bitshear.workload;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a network from a CSV table with one layer per row.
 *
 * <p>Required columns: {@code name, type, in_channels, out_channels, in_h, in_w, kernel_h, kernel_w, stride, pad, groups}.
 * Optional ones refine a row ({@code stride_h, stride_w, pad_h, pad_w, dilation, ceil_mode, bias, act, inputs}) or repeat
 * what follows from it and are then checked ({@code index, out_h, out_w, params, macs}). {@code inputs} lists the rows a
 * layer reads, {@code |} between them, -1 for the network's input; without it a row reads the one before. The form is
 * described in {@code docs/workloads.md}.
 */
public final class ShapeTable {
    private static final List<String> REQUIRED = List.of(
            "name",
            "type",
            "in_channels",
            "out_channels",
            "in_h",
            "in_w",
            "kernel_h",
            "kernel_w",
            "stride",
            "pad",
            "groups");

    private static final List<String> OPTIONAL = List.of(
            "index",
            "dilation",
            "out_h",
            "out_w",
            "params",
            "macs",
            "stride_h",
            "stride_w",
            "pad_h",
            "pad_w",
            "bias",
            "ceil_mode",
            "act",
            "inputs");

    private static final Map<String, LayerType> TYPES = Map.ofEntries(
            Map.entry("conv", LayerType.CONV),
            Map.entry("fc", LayerType.FULLY_CONNECTED),
            Map.entry("matmul", LayerType.MATMUL),
            Map.entry("bn", LayerType.BATCH_NORM),
            Map.entry("maxpool", LayerType.MAX_POOL),
            Map.entry("avgpool", LayerType.AVG_POOL),
            Map.entry("gavgpool", LayerType.GLOBAL_AVG_POOL),
            Map.entry("add", LayerType.ADD),
            Map.entry("mul", LayerType.MUL),
            Map.entry("concat", LayerType.CONCAT),
            Map.entry("split", LayerType.SPLIT),
            Map.entry("shuffle", LayerType.SHUFFLE),
            Map.entry("upsample", LayerType.RESIZE),
            Map.entry("act", LayerType.ACTIVATION),
            Map.entry("pad", LayerType.PAD),
            Map.entry("slice", LayerType.SLICE),
            Map.entry("reshape", LayerType.RESHAPE),
            Map.entry("yolo", LayerType.OTHER),
            Map.entry("other", LayerType.OTHER));

    /** Largest value of a cell; far above any real layer, and products of two fit a long. */
    private static final int LARGEST = 1 << 30;

    private final String source;
    private final List<String> problems = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private NamedCsvRecord row;

    private ShapeTable(String source) {
        this.source = source;
    }

    /**
     * The network in a CSV file; its name is the file's name without the extension.
     *
     * @throws InvalidInputException listing every mistake of the file as {@code file:line: column: what, expected}
     */
    public static Network read(Path file) {
        String fileName = String.valueOf(file.getFileName());
        int dot = fileName.lastIndexOf('.');
        String name = dot > 0 ? fileName.substring(0, dot) : fileName;
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(name, file.toString(), reader);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": no such file, expected a CSV table of layer shapes", e);
        } catch (IOException | UncheckedIOException e) {
            Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
            throw new InvalidInputException(
                    file + ": cannot be read as UTF-8 text: " + cause.getMessage()
                            + ", expected a CSV table of layer shapes",
                    e);
        }
    }

    /**
     * The network in a stream of CSV text.
     *
     * @param name the network's name
     * @param source what messages call the text, normally a file name
     */
    public static Network read(String name, String source, Reader reader) {
        return new ShapeTable(source).parse(name, reader);
    }

    private Network parse(String name, Reader reader) {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofNamedCsvRecord(reader)) {
            boolean first = true;
            for (NamedCsvRecord next : csv) {
                if (first) {
                    checkHeader(next.getHeader());
                    first = false;
                }
                row = next;
                int before = problems.size();
                Layer layer = null;
                if (row.getFieldCount() == row.getHeader().size()) {
                    layer = layer();
                } else {
                    problems.add(source + ":" + row.getStartingLineNumber() + ": " + row.getFieldCount()
                            + " fields, expected " + row.getHeader().size() + " as in the header");
                }
                // A row with mistakes still takes its place, so that later rows' inputs keep their meaning.
                layers.add(problems.size() == before ? layer : null);
            }
        } catch (CsvParseException e) {
            problems.add(source + ": not a CSV table: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (layers.isEmpty() && problems.isEmpty()) {
            problems.add(source + ": no layer found, expected a header line and one line per layer");
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new Network(name, layers);
    }

    private void checkHeader(List<String> header) {
        List<String> bad = new ArrayList<>();
        for (String column : REQUIRED) {
            if (!header.contains(column)) {
                bad.add(source + ":1: " + column + ": column missing, expected the columns "
                        + String.join(",", REQUIRED));
            }
        }
        Set<String> seen = new HashSet<>();
        for (String column : header) {
            if (!REQUIRED.contains(column) && !OPTIONAL.contains(column)) {
                bad.add(source + ":1: " + column + ": unknown column, expected any of " + String.join(",", REQUIRED)
                        + "," + String.join(",", OPTIONAL));
            } else if (!seen.add(column)) {
                bad.add(source + ":1: " + column + ": column given twice, expected once");
            }
        }
        if (!bad.isEmpty()) {
            throw new InvalidInputException(bad);
        }
    }

    private Layer layer() {
        int before = problems.size();
        String name = row.getField("name").strip();
        if (name.isEmpty()) {
            problem("name", "empty", "a layer name");
        } else if (!names.add(name)) {
            problem("name", "'" + name + "' names two layers", "unique names");
        }
        String typeName = row.getField("type").strip();
        LayerType type = TYPES.get(typeName);
        if (type == null) {
            problem(
                    "type",
                    "unknown type '" + typeName + "'",
                    "one of "
                            + String.join(", ", TYPES.keySet().stream().sorted().toList()));
        }
        check("index", layers.size(), "rows are numbered from 0");
        int inChannels = number("in_channels", 1);
        int outChannels = number("out_channels", 1);
        int inHeight = number("in_h", 1);
        int inWidth = number("in_w", 1);
        int kernelHeight = number("kernel_h", 1);
        int kernelWidth = number("kernel_w", 1);
        int stride = number("stride", 1);
        int pad = number("pad", 0);
        int groups = number("groups", 1);
        int dilation = number("dilation", 1, 1);
        int strideHeight = number("stride_h", 1, stride);
        int strideWidth = number("stride_w", 1, stride);
        int padHeight = number("pad_h", 0, pad);
        int padWidth = number("pad_w", 0, pad);
        boolean bias = flag("bias");
        boolean ceil = flag("ceil_mode");
        List<Integer> inputs = inputs();
        if (problems.size() > before || type == null) {
            return null;
        }
        if (stride != Math.max(strideHeight, strideWidth)) {
            problem("stride", "is " + stride, "the larger of stride_h and stride_w");
        }
        if (pad != Math.max(padHeight, padWidth)) {
            problem("pad", "is " + pad, "the larger of pad_h and pad_w");
        }

        SlidingWindow vertical = new SlidingWindow(kernelHeight, strideHeight, padHeight, padHeight, dilation);
        SlidingWindow horizontal = new SlidingWindow(kernelWidth, strideWidth, padWidth, padWidth, dilation);
        long outHeight = inHeight;
        long outWidth = inWidth;
        long padBottom = padHeight;
        long padRight = padWidth;
        switch (type) {
            case CONV, MAX_POOL, AVG_POOL -> {
                outHeight = vertical.positions(inHeight, ceil);
                outWidth = horizontal.positions(inWidth, ceil);
                padBottom = vertical.padAfterFor(inHeight, outHeight);
                padRight = horizontal.padAfterFor(inWidth, outWidth);
            }
            case GLOBAL_AVG_POOL -> {
                outHeight = vertical.positions(inHeight, false);
                outWidth = horizontal.positions(inWidth, false);
            }
            case RESIZE -> {
                outHeight = (long) inHeight * strideHeight;
                outWidth = (long) inWidth * strideWidth;
            }
            case PAD, SLICE, RESHAPE, OTHER -> {
                outHeight = number("out_h", 1, inHeight);
                outWidth = number("out_w", 1, inWidth);
            }
            default -> {
                // elementwise, or rows of a matrix: the output has the input's height and width
            }
        }
        if (outHeight < 1 || outWidth < 1) {
            problem(
                    "kernel_h",
                    "a " + kernelHeight + "x" + kernelWidth + " window does not fit a " + inHeight + "x" + inWidth
                            + " image with this padding",
                    "at least one output position");
            return null;
        }
        check("out_h", outHeight, "follows from in_h, kernel_h, stride, pad and dilation");
        check("out_w", outWidth, "follows from in_w, kernel_w, stride, pad and dilation");
        checkKind(type, inChannels, outChannels, groups, inHeight, inWidth, kernelHeight, kernelWidth);
        if (problems.size() > before) {
            return null;
        }
        Layer layer = new Layer(
                layers.size(),
                name,
                type,
                inChannels,
                outChannels,
                inHeight,
                inWidth,
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padHeight,
                padWidth,
                (int) padBottom,
                (int) padRight,
                dilation,
                dilation,
                groups,
                Math.toIntExact(outHeight),
                Math.toIntExact(outWidth),
                inputs,
                bias,
                optional("act").map(String::strip).orElse(""));
        checkCounts(layer);
        checkProducers(layer);
        return layer;
    }

    private void checkKind(
            LayerType type,
            int inChannels,
            int outChannels,
            int groups,
            int inHeight,
            int inWidth,
            int kernelHeight,
            int kernelWidth) {
        if (type.isWeighted()) {
            if (inChannels % groups != 0 || outChannels % groups != 0) {
                problem(
                        "groups",
                        groups + " groups do not divide " + inChannels + " input and " + outChannels
                                + " output channels",
                        "a divisor of both");
            }
            if (type != LayerType.CONV && (kernelHeight != 1 || kernelWidth != 1)) {
                problem("kernel_h", "a " + kernelHeight + "x" + kernelWidth + " kernel", "1x1 for this type");
            }
            if (type == LayerType.FULLY_CONNECTED && (inHeight != 1 || inWidth != 1)) {
                problem(
                        "in_h",
                        "a fully connected layer on a " + inHeight + "x" + inWidth + " image",
                        "1x1 with all elements counted as input channels");
            }
            return;
        }
        boolean sameChannels = switch (type) {
            case SPLIT, PAD, SLICE, RESHAPE, OTHER -> true;
            default -> inChannels == outChannels;
        };
        if (!sameChannels) {
            problem("out_channels", "is " + outChannels, inChannels + ", the input channels, for this type");
        } else if (type == LayerType.SPLIT && outChannels > inChannels) {
            problem("out_channels", "is " + outChannels, "at most the " + inChannels + " input channels");
        }
    }

    private void checkCounts(Layer layer) {
        double weights =
                (double) layer.outChannels() * layer.channelsPerGroup() * layer.kernelHeight() * layer.kernelWidth();
        if (layer.type().isWeighted() && weights > Integer.MAX_VALUE) {
            problem(
                    "out_channels",
                    String.format("%.3g weights", weights),
                    "at most " + Integer.MAX_VALUE + " in one layer");
            return;
        }
        check("params", parameters(layer), "follows from channels, kernel, groups and bias");
        check("macs", layer.macs(), "weights times output positions");
    }

    /**
     * Trainable parameters of one layer: weights and biases, and the scale and offset of a batch normalisation (its
     * running statistics are not trained).
     */
    static long parameters(Layer layer) {
        long biases = layer.type().isWeighted() && layer.bias() ? layer.outChannels() : 0;
        return layer.type() == LayerType.BATCH_NORM ? 2L * layer.outChannels() : layer.weights() + biases;
    }

    /** Where the producers are given, their outputs must be what this row says it reads. */
    private void checkProducers(Layer layer) {
        if (optional("inputs").isEmpty()) {
            return;
        }
        long channels = 0;
        for (int input : layer.inputs()) {
            Layer producer = input < 0 ? null : layers.get(input);
            if (producer == null) {
                return;
            }
            boolean flattened = layer.type() == LayerType.FULLY_CONNECTED
                    || layer.type() == LayerType.RESHAPE
                    || layer.type() == LayerType.OTHER;
            if (!flattened && (producer.outHeight() != layer.inHeight() || producer.outWidth() != layer.inWidth())) {
                problem(
                        "in_h",
                        "a " + layer.inHeight() + "x" + layer.inWidth() + " image",
                        producer.outHeight() + "x" + producer.outWidth() + ", the output of row " + input);
                return;
            }
            long read = layer.type() == LayerType.FULLY_CONNECTED ? producer.outputElements() : producer.outChannels();
            channels = layer.type() == LayerType.CONCAT ? channels + read : read;
            if (layer.type() != LayerType.CONCAT && !(flattened && layer.type() != LayerType.FULLY_CONNECTED)) {
                checkChannels(layer, read);
            }
        }
        if (layer.type() == LayerType.CONCAT) {
            checkChannels(layer, channels);
        }
    }

    private void checkChannels(Layer layer, long produced) {
        if (produced != layer.inChannels()) {
            problem("in_channels", "is " + layer.inChannels(), produced + ", what the row's inputs hold");
        }
    }

    private List<Integer> inputs() {
        Optional<String> cell = optional("inputs");
        if (cell.isEmpty()) {
            return List.of(layers.size() - 1);
        }
        List<Integer> inputs = new ArrayList<>();
        for (String part : cell.get().split("\\|", -1)) {
            Optional<Integer> input = integer(part);
            if (input.isEmpty() || input.get() < -1 || input.get() >= layers.size()) {
                problem("inputs", "'" + cell.get() + "'", "numbers of earlier rows or -1, '|' between them");
                return List.of();
            }
            inputs.add(input.get());
        }
        return inputs;
    }

    private void check(String column, long expected, String why) {
        optional(column).ifPresent(cell -> {
            if (!cell.strip().equals(Long.toString(expected))) {
                problem(column, "is " + cell.strip(), expected + " (" + why + ")");
            }
        });
    }

    private boolean flag(String column) {
        Optional<String> cell = optional(column);
        if (cell.isPresent() && !cell.get().strip().matches("[01]")) {
            problem(column, "is '" + cell.get() + "'", "0 or 1");
        }
        return cell.isPresent() && cell.get().strip().equals("1");
    }

    private int number(String column, int smallest, int otherwise) {
        return optional(column).isPresent() ? number(column, smallest) : otherwise;
    }

    private int number(String column, int smallest) {
        String cell = row.getField(column);
        Optional<Integer> value = integer(cell);
        if (value.isEmpty() || value.get() < smallest || value.get() > LARGEST) {
            problem(column, "is '" + cell + "'", "a whole number from " + smallest + " to " + LARGEST);
            return smallest;
        }
        return value.get();
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The cell of a column the table may lack or leave empty. */
    private Optional<String> optional(String column) {
        return row.findField(column).filter(cell -> !cell.isBlank());
    }

    private void problem(String column, String what, String expected) {
        problems.add(
                source + ":" + row.getStartingLineNumber() + ": " + column + ": " + what + ", expected " + expected);
    }
}
