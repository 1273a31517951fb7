package bitshear.workload;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import java.util.List;

/**
 * Activations of a real input: a file with a tensor per layer, named as the layer, of shape [C, H, W] or [images, C, H, W].
 *
 * <p>Floating-point values v become the integers rint(v 2^f), halves to even. The fraction bits f are given, or per layer the
 * largest whole number, perhaps negative, with which all of the layer's values fit its precision. Integers are taken as they are.
 */
public final class CapturedActivations implements ActivationSource {
    private final ActivationsParameters parameters;
    private final TensorFile file;

    /**
     * Opens the file and checks that it fits the network; values are read when asked for.
     *
     * @param parameters with a file
     * @throws InvalidInputException if the file is missing or wrong, or a layer's tensor is missing or has another shape
     */
    public CapturedActivations(ActivationsParameters parameters, Network network) {
        this.parameters = parameters;
        this.file = TensorFile.open(parameters.file());
        network.weightedLayers().forEach(layer -> imageOf(tensor(layer), layer));
    }

    @Override
    public Activations activations(Layer layer) {
        TensorRef tensor = tensor(layer);
        int image = imageOf(tensor, layer);
        double[] all = tensor.doubles();
        // all images fit an array, so one does
        int count = (int) layer.inputElements();
        int from = image * count;
        int given = parameters.precisionOf(layer);
        boolean profiled = given == ActivationsParameters.PROFILED;
        int precision = profiled ? Activations.MAX_PRECISION : given;
        boolean integers = !tensor.type().isFloatingPoint();
        int fractionBits = integers ? 0 : fractionBits(tensor, all, from, count, precision);
        double scale = Math.scalb(1.0, fractionBits);
        int limit = 1 << (precision - 1);
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            double value = Math.rint(all[from + i] * scale);
            // written so that NaN fails too
            if (!(value >= -limit && value < limit)) {
                throw tensor.problem(
                        "value " + all[from + i] + " at index " + (from + i)
                                + (integers ? "" : " with " + fractionBits + " fraction bits"),
                        "one that fits " + precision + " bits, sign included");
            }
            values[i] = (short) value;
        }
        return profiled ? Activations.profiled(values) : new Activations(values, precision);
    }

    private TensorRef tensor(Layer layer) {
        return file.find(layer.name())
                .orElseThrow(() -> new InvalidInputException("workload.activations.file: " + file.file()
                        + " has no tensor named '" + layer.name() + "', expected one for every layer with weights"));
    }

    /** Which image is taken, after a check of the shape. */
    private int imageOf(TensorRef tensor, Layer layer) {
        List<Long> shape = tensor.shape();
        List<Long> expected = List.of((long) layer.inChannels(), (long) layer.inHeight(), (long) layer.inWidth());
        boolean several = shape.size() == expected.size() + 1;
        if (!(several ? shape.subList(1, shape.size()) : shape).equals(expected)) {
            throw tensor.problem(
                    "shape " + shape,
                    expected + ", channels, rows and columns of the layer's input, perhaps with images in front");
        }
        long images = several ? shape.get(0) : 1;
        if (parameters.image() >= images) {
            throw new InvalidInputException("workload.activations.image: is " + parameters.image() + ", expected 0 to "
                    + (images - 1) + ", as tensor '" + tensor.name() + "' of " + tensor.file() + " has " + images
                    + " images");
        }
        return parameters.image();
    }

    private int fractionBits(TensorRef tensor, double[] all, int from, int count, int precision) {
        if (parameters.fractionBits() != ActivationsParameters.PER_LAYER) {
            return parameters.fractionBits();
        }
        double largest = 0;
        for (int i = from; i < from + count; i++) {
            if (!Double.isFinite(all[i])) {
                throw tensor.problem("value " + all[i] + " at index " + i, "finite numbers");
            }
            largest = Math.max(largest, Math.abs(all[i]));
        }
        if (largest == 0) {
            return 0;
        }
        int bits = precision - 2 - Math.getExponent(largest);
        // Rounding may carry the largest value to the next power of two.
        return Math.rint(Math.scalb(largest, bits)) < 1 << (precision - 1) ? bits : bits - 1;
    }
}
