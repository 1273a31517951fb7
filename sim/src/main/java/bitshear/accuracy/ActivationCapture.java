package bitshear.accuracy;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.onnx.OnnxImport;
import bitshear.workload.onnx.OnnxLayerInput;
import bitshear.workload.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the weighted layers of a network read while it computes images. */
public final class ActivationCapture {
    private final InferenceEngine engine;
    private final OnnxImport model;
    private final LabelledImages images;
    private final ModelInput input;
    private final ImageTensor tensor;

    /**
     * The inputs of one layer.
     *
     * @param layer a weighted layer
     * @param shape images, channels, rows, columns
     * @param values row-major
     */
    public record LayerInput(Layer layer, List<Long> shape, float[] values) {}

    /**
     * Opens a network and checks that the images fit it.
     *
     * @throws InvalidInputException if the model is damaged, takes no such images or only several at once
     */
    public ActivationCapture(InferenceEngine engine, Path file, LabelledImages images, Preprocessing preprocessing) {
        this.engine = engine;
        this.images = images;
        this.input = ModelInput.of(OnnxModel.read(file), preprocessing);
        if (input.batch() != ModelInput.ANY_BATCH && input.batch() != 1) {
            throw new InvalidInputException(file + ": takes " + input.batch()
                    + " images at once, expected a batch of 1 or one left open, to capture what each image causes");
        }
        this.tensor = new ImageTensor(input, preprocessing);
        this.model = OnnxImport.read(file, input.imageShape());
    }

    /**
     * Computes the first images, one after the other.
     *
     * @param count how many
     * @return one entry per weighted layer, in network order
     * @throws InvalidInputException if there are fewer images, one does not fit, or a layer reads only a part of a value
     */
    public List<LayerInput> run(int count) {
        if (count > images.count()) {
            throw new InvalidInputException(
                    "--images: is " + count + ", expected at most the " + images.count() + " of " + images.source());
        }
        List<LayerInput> layers = new ArrayList<>();
        model.bindings().forEach(binding -> layers.add(empty(binding.layer(), count)));
        List<String> known = new ArrayList<>();
        model.model().graph().inputs().forEach(value -> known.add(value.name()));
        List<String> wanted = model.sources().stream()
                .map(OnnxLayerInput::value)
                .filter(value -> !known.contains(value))
                .distinct()
                .toList();
        try (ModelCopy copy = ModelCopy.of(model.model())) {
            model.model().graph().outputs().forEach(value -> known.add(value.name()));
            copy.addOutputs(
                    wanted.stream().filter(value -> !known.contains(value)).toList());
            try (InferenceSession session = engine.open(copy.file())) {
                for (int image = 0; image < count; image++) {
                    float[] pixels = new float[input.elements()];
                    tensor.write(images.image(image), images.source() + ": " + images.name(image), pixels, 0);
                    ModelTensor first = new ModelTensor(input.shape(1), pixels);
                    // An engine may refuse to compute nothing: a network of one layer has the image as its only value.
                    Map<String, ModelTensor> values =
                            wanted.isEmpty() ? Map.of() : session.run(pixels, first.shape(), wanted);
                    for (int i = 0; i < layers.size(); i++) {
                        OnnxLayerInput source = model.sources().get(i);
                        place(values.getOrDefault(source.value(), first), source, layers.get(i), image);
                    }
                }
            }
        }
        return layers;
    }

    private LayerInput empty(Layer layer, int count) {
        long elements = Math.multiplyExact(layer.inputElements(), (long) count);
        if (elements > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("--images: " + count + " images have " + elements
                    + " activations in layer '" + layer.name() + "', expected at most " + (Integer.MAX_VALUE - 8));
        }
        return new LayerInput(
                layer,
                List.of((long) count, (long) layer.inChannels(), (long) layer.inHeight(), (long) layer.inWidth()),
                new float[(int) elements]);
    }

    /** Brings the channels to the front: what lies before and behind them are the positions. */
    private void place(ModelTensor from, OnnxLayerInput source, LayerInput to, int image) {
        Layer layer = to.layer();
        int channels = layer.inChannels();
        if (from.values().length != layer.inputElements()
                || source.channelAxis() >= from.shape().length
                || from.shape()[source.channelAxis()] != channels) {
            throw new InvalidInputException(model.model().file() + ": layer '" + layer.name() + "' of input "
                    + to.shape().subList(1, 4) + " reads value '" + source.value() + "' of shape "
                    + Arrays.toString(from.shape()) + ", expected a layer that reads the whole value");
        }
        int inner = 1;
        for (int axis = source.channelAxis() + 1; axis < from.shape().length; axis++) {
            inner *= (int) from.shape()[axis];
        }
        int outer = from.values().length / channels / inner;
        int at = image * from.values().length;
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < outer; i++) {
                System.arraycopy(from.values(), (i * channels + channel) * inner, to.values(), at, inner);
                at += inner;
            }
        }
    }
}
