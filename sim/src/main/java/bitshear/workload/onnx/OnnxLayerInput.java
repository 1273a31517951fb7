package bitshear.workload.onnx;

/**
 * The value of a graph that a weighted layer multiplies its weights with.
 *
 * @param value its name in the graph
 * @param channelAxis which of its dimensions are the layer's input channels; those before and behind it, taken together, are
 *     the layer's rows and columns
 */
public record OnnxLayerInput(String value, int channelAxis) {}
