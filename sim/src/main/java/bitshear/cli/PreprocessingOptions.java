package bitshear.cli;

import bitshear.accuracy.Preprocessing;
import bitshear.config.Binder;
import bitshear.config.Configuration;
import bitshear.config.ConfigurationLoader;
import bitshear.config.ShippedFiles;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How images become a model's input: a file beside the model, a file or base given, and single values on top. */
final class PreprocessingOptions {
    private static final String SECTION = "preprocess";

    @Option(
            names = "--preprocess",
            paramLabel = "FILE|NAME",
            description = {
                "YAML file with a section 'preprocess', or one of unit (pixels 0..1), imagenet, raw (0..255), symmetric (-1..1)."
                        + " Default: MODEL.yaml beside MODEL.onnx, else unit."
            })
    private String preprocess;

    @Option(names = "--scale", paramLabel = "X", description = "Factor of a pixel of 0..255.")
    private String scale;

    @Option(names = "--mean", paramLabel = "R,G,B", description = "Taken off each channel after scaling.")
    private String mean;

    @Option(names = "--std", paramLabel = "R,G,B", description = "Divides each channel at last.")
    private String std;

    @Option(names = "--channel-order", paramLabel = "rgb|bgr|luma", description = "Channels of the model's input.")
    private String channelOrder;

    @Option(names = "--layout", paramLabel = "nchw|nhwc", description = "Order of the input's dimensions.")
    private String layout;

    @Option(
            names = "--fit",
            paramLabel = "exact|stretch|crop",
            description = "What happens to images of another size than the model's input.")
    private String fit;

    @Option(names = "--size", paramLabel = "H,W", description = "Input size, where the model leaves it open.")
    private String size;

    /** What the configuration file of a preprocessing holds. */
    record Sidecar(
            @Key(name = SECTION, meaning = "How an image becomes the model's input.")
            Preprocessing preprocess) {}

    /**
     * What was read and from where.
     *
     * @param origin the file or base, for the user to see
     */
    record Loaded(Preprocessing preprocessing, String origin) {}

    /** @throws InvalidInputException with every wrong key */
    Loaded load(Path model) {
        List<String> sets = new ArrayList<>();
        Path file = beside(model);
        String origin = "the default, unit";
        if (preprocess != null && isFile(preprocess)) {
            file = Path.of(preprocess);
        } else if (preprocess != null) {
            file = null;
            origin = preprocess;
            requireShipped(preprocess);
            sets.add(SECTION + ".base=" + preprocess);
        }
        if (file != null) {
            origin = file.toString();
        }
        int options = sets.size();
        add(sets, "scale", scale);
        add(sets, "mean", list(mean));
        add(sets, "std", list(std));
        add(sets, "channel-order", channelOrder);
        add(sets, "layout", layout);
        add(sets, "fit", fit);
        add(sets, "size", list(size));
        Configuration configuration =
                file != null ? ConfigurationLoader.load(file, sets) : ConfigurationLoader.of(sets);
        Preprocessing preprocessing = Binder.bind(configuration, Sidecar.class).preprocess();
        return new Loaded(preprocessing, sets.size() > options ? origin + " and options" : origin);
    }

    /** {@code MODEL.yaml} beside {@code MODEL.onnx}, or null if there is none. */
    private static Path beside(Path model) {
        String name = model.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path sidecar = model.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".yaml");
        return Files.isRegularFile(sidecar) ? sidecar : null;
    }

    private static boolean isFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml");
    }

    private static void requireShipped(String name) {
        List<String> names = ShippedFiles.names(SECTION);
        if (!names.contains(name)) {
            throw new InvalidInputException(
                    "--preprocess: is '" + name + "', expected a .yaml file or one of " + String.join(", ", names));
        }
    }

    private static String list(String values) {
        return values == null || values.startsWith("[") ? values : "[" + values + "]";
    }

    private static void add(List<String> sets, String key, String value) {
        if (value != null) {
            sets.add(SECTION + "." + key + "=" + value);
        }
    }
}
