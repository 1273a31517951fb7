package bitshear.workload;

import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where input activations come from, and how they are made up where no file gives them.
 *
 * @param file activations captured from an inference, one tensor per layer, or null
 * @param image which of the file's images, from 0
 * @param fractionBits of the file's floating-point values, or {@link #PER_LAYER}
 * @param distribution shape of the magnitudes
 * @param sparsity share of zeros in a layer's input
 * @param standardDeviation of the distribution, in units of the least significant of 16 bits
 * @param signed whether inputs of inner layers may be negative
 * @param precision bits per value, sign included, or {@link #PROFILED}
 * @param layerPrecision bits per value of single layers, by their names, or null
 */
public record ActivationsParameters(
        @Key(
                name = "file",
                meaning =
                        "Activations of a real input, .npz or .safetensors, matched to the layers by name; 'bitshear"
                                + " accuracy --capture' writes one. Beside it only image, fraction-bits and the precisions count.",
                byDefault = Key.ABSENT)
        Path file,

        @Key(name = "image", meaning = "Which of the file's images, from 0.", byDefault = "0", min = 0, max = 1e9)
        int image,

        @Key(
                name = "fraction-bits",
                meaning =
                        "Fraction bits of the file's floating-point values. A choice: per-layer takes the most with which"
                                + " the layer's largest magnitude still fits the precision, so 15 bits and a sign.",
                byDefault = "per-layer",
                min = 0,
                max = 30,
                words = {"per-layer=-1"})
        int fractionBits,

        @Key(
                name = "distribution",
                meaning = "Distribution of the activations that are not zero; trained layers are close to Laplace.",
                byDefault = "laplace")
        ActivationDistribution distribution,

        @Key(
                name = "sparsity",
                meaning = "Share of zeros. A choice: rectified layers of trained networks lie around the default.",
                byDefault = "0.45",
                min = 0,
                max = 1)
        double sparsity,

        @Key(
                name = "std",
                meaning = "Standard deviation of the distribution in units of the least significant of 16 bits; uniform"
                        + " ignores it. A choice: with the default, values use the 16 bits and rarely saturate."
                        + " With a precision of fewer bits the same values are rounded to these.",
                byDefault = "4096",
                min = 0,
                max = 1e9)
        double standardDeviation,

        @Key(
                name = "signed",
                meaning =
                        "Whether inputs of layers behind the first may be negative; rectified ones are not. The network's"
                                + " input always may.",
                byDefault = "false")
        boolean signed,

        @Key(
                name = "precision",
                meaning =
                        "Bits per activation, sign included, of every layer; profiled: 16, and each layer as many as its"
                                + " values need.",
                byDefault = "profiled",
                min = 2,
                max = 16,
                words = {"profiled=-1"})
        int precision,

        @Key(
                name = "layer-precision",
                meaning = "Bits per activation of single layers, by their names; the others have the precision above.",
                byDefault = Key.ABSENT,
                min = 2,
                max = 16)
        Map<String, Integer> layerPrecision) {

    /** The word for a precision that follows from the values. */
    public static final int PROFILED = -1;

    /** The word for fraction bits that follow from the largest value of each layer. */
    public static final int PER_LAYER = -1;

    /** The defaults of the keys. */
    public static final ActivationsParameters DEFAULT = new ActivationsParameters(
            null, 0, PER_LAYER, ActivationDistribution.LAPLACE, 0.45, 4096, false, PROFILED, null);

    /** Bits per value of a layer's input, sign included, or {@link #PROFILED}. */
    int precisionOf(Layer layer) {
        return layerPrecision == null ? precision : layerPrecision.getOrDefault(layer.name(), precision);
    }

    /**
     * Refuses precisions of layers that are not there.
     *
     * @throws InvalidInputException naming them
     */
    public void requireLayersOf(Network network) {
        if (layerPrecision == null) {
            return;
        }
        List<String> names = network.weightedLayers().stream().map(Layer::name).toList();
        List<String> problems = layerPrecision.keySet().stream()
                .filter(name -> !names.contains(name))
                .map(name -> "workload.activations.layer-precision: network '" + network.name()
                        + "' has no layer with weights called '" + name + "', expected one of "
                        + String.join(", ", names))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }
}
