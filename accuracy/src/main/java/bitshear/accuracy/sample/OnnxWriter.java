package bitshear.accuracy.sample;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a {@link SmallNetwork} as an ONNX model. Field numbers are those of onnx.proto3 (ONNX 1.15, https://github.com/onnx/onnx).
 */
final class OnnxWriter {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_INTS = 7;

    private OnnxWriter() {}

    static byte[] model(SmallNetwork network, int side, int classes, String name) {
        return message(model -> {
                    model.writeInt64(1, IR_VERSION);
                    model.writeString(2, "bitshear");
                    model.writeBytes(7, graph(network, side, classes, name));
                    model.writeBytes(8, message(opset -> opset.writeInt64(2, OPSET)));
                })
                .toByteArray();
    }

    private static ByteString graph(SmallNetwork network, int side, int classes, String name) {
        return message(graph -> {
            String value = "image";
            int layers = network.convolutions().length;
            for (int i = 0; i < layers; i++) {
                String layer = "conv" + (i + 1);
                graph.writeBytes(
                        1,
                        node(
                                "Conv",
                                layer,
                                new String[] {value, layer + ".weight", layer + ".bias"},
                                layer + ".out",
                                ints("kernel_shape", 3, 3),
                                ints("strides", 2, 2),
                                ints("pads", 1, 1, 1, 1)));
                graph.writeBytes(1, node("Relu", layer + ".relu", new String[] {layer + ".out"}, layer + ".relu"));
                value = layer + ".relu";
            }
            graph.writeBytes(1, node("GlobalAveragePool", "pool", new String[] {value}, "pool"));
            graph.writeBytes(1, node("Flatten", "flatten", new String[] {"pool"}, "flat"));
            graph.writeBytes(1, node("Gemm", "fc", new String[] {"flat", "fc.weight", "fc.bias"}, "logits"));
            graph.writeString(2, name);
            for (int i = 0; i < layers; i++) {
                SmallNetwork.Parameters layer = network.convolutions()[i];
                graph.writeBytes(
                        5,
                        tensor(
                                "conv" + (i + 1) + ".weight",
                                network.weightsForOnnx(i),
                                layer.outputs(),
                                network.channels(i),
                                3,
                                3));
                graph.writeBytes(5, tensor("conv" + (i + 1) + ".bias", layer.bias(), layer.outputs()));
            }
            SmallNetwork.Parameters fc = network.classifier();
            graph.writeBytes(5, tensor("fc.weight", fc.weights(), fc.inputs(), fc.outputs()));
            graph.writeBytes(5, tensor("fc.bias", fc.bias(), fc.outputs()));
            graph.writeBytes(11, value("image", 3, side, side));
            graph.writeBytes(12, value("logits", classes));
        });
    }

    private static ByteString node(String type, String name, String[] inputs, String output, ByteString... attributes) {
        return message(node -> {
            for (String input : inputs) {
                node.writeString(1, input);
            }
            node.writeString(2, output);
            node.writeString(3, name);
            node.writeString(4, type);
            for (ByteString attribute : attributes) {
                node.writeBytes(5, attribute);
            }
        });
    }

    private static ByteString ints(String name, long... values) {
        return message(attribute -> {
            attribute.writeString(1, name);
            for (long value : values) {
                attribute.writeInt64(8, value);
            }
            attribute.writeInt32(20, ATTRIBUTE_INTS);
        });
    }

    private static ByteString tensor(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return message(tensor -> {
            for (long size : shape) {
                tensor.writeInt64(1, size);
            }
            tensor.writeInt32(2, FLOAT);
            tensor.writeBytes(8, ByteString.copyFrom(name, StandardCharsets.UTF_8));
            tensor.writeBytes(9, ByteString.copyFrom(raw));
        });
    }

    /** A value whose first dimension, the batch, is left open. */
    private static ByteString value(String name, long... shape) {
        ByteString dimensions = message(dims -> {
            dims.writeBytes(1, message(batch -> batch.writeString(2, "batch")));
            for (long size : shape) {
                dims.writeBytes(1, message(dim -> dim.writeInt64(1, size)));
            }
        });
        ByteString tensorType = message(type -> {
            type.writeInt32(1, FLOAT);
            type.writeBytes(2, dimensions);
        });
        return message(value -> {
            value.writeString(1, name);
            value.writeBytes(2, message(type -> type.writeBytes(1, tensorType)));
        });
    }

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }
}
