package bitshear.workload.onnx;

import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Quantisation;
import bitshear.workload.WeightLayout;
import bitshear.workload.tensor.TensorRef;
import java.util.List;

/** A layer under construction: later nodes may still add a bias or an activation to it. */
final class LayerDraft {
    final LayerType type;
    String name;
    /** Channels, height and width. */
    int[] in = {1, 1, 1};

    int[] out = {1, 1, 1};
    int[] kernel = {1, 1};
    int[] stride = {1, 1};
    /** Top, left, bottom, right. */
    int[] pads = {0, 0, 0, 0};

    int[] dilation = {1, 1};
    int groups = 1;
    List<Integer> inputs = List.of();
    boolean bias;
    String activation = "";
    /** Where a weighted layer's weights are. */
    TensorRef tensor;

    WeightLayout layout;
    /** What the tensor's integers stand for; null where its elements are the weights. */
    Quantisation quantisation;
    /** What a weighted layer multiplies its weights with. */
    OnnxLayerInput source;

    LayerDraft(LayerType type, String name) {
        this.type = type;
        this.name = name;
    }

    Layer toLayer(int index) {
        return new Layer(
                index,
                name,
                type,
                in[0],
                out[0],
                in[1],
                in[2],
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                pads[0],
                pads[1],
                pads[2],
                pads[3],
                dilation[0],
                dilation[1],
                groups,
                out[1],
                out[2],
                inputs,
                bias,
                activation);
    }
}
