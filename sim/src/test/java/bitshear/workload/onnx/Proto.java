package bitshear.workload.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes protobuf messages, just enough of them to make ONNX models for tests. */
public final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Proto varint(int field, long value) {
        raw((long) field << 3);
        raw(value);
        return this;
    }

    public Proto bytes(int field, byte[] value) {
        raw((long) field << 3 | 2);
        raw(value.length);
        out.writeBytes(value);
        return this;
    }

    public Proto message(int field, Proto value) {
        return bytes(field, value.toBytes());
    }

    public Proto text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public Proto fixed32(int field, float value) {
        raw((long) field << 3 | 5);
        out.writeBytes(le(value));
        return this;
    }

    /** A field of length-delimited type that claims another length than it has. */
    public Proto lying(int field, long length, byte[] value) {
        raw((long) field << 3 | 2);
        raw(length);
        out.writeBytes(value);
        return this;
    }

    /** A bare varint. */
    public Proto raw(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    public static byte[] le(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    public static byte[] leLongs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    /** A tensor's header: type, name, dimensions. */
    public static Proto tensor(String name, int dataType, long... dims) {
        Proto tensor = new Proto();
        for (long dim : dims) {
            tensor.varint(1, dim);
        }
        return tensor.varint(2, dataType).text(8, name);
    }

    public static Proto floats(String name, float[] values, long... dims) {
        return tensor(name, 1, dims).bytes(9, le(values));
    }

    public static Proto longs(String name, long... values) {
        return tensor(name, 7, values.length).bytes(9, leLongs(values));
    }

    public static Proto node(String type, String inputs, String outputs, Proto... attributes) {
        Proto node = new Proto();
        List.of(inputs.split(",", -1)).forEach(input -> node.text(1, input));
        List.of(outputs.split(",")).forEach(output -> node.text(2, output));
        node.text(3, "the " + type).text(4, type);
        for (Proto attribute : attributes) {
            node.message(5, attribute);
        }
        return node;
    }

    public static Proto integers(String name, long... values) {
        Proto attribute = new Proto().text(1, name);
        for (long value : values) {
            attribute.varint(8, value);
        }
        return attribute.varint(20, 7);
    }

    public static Proto integer(String name, long value) {
        return new Proto().text(1, name).varint(3, value).varint(20, 2);
    }

    public static Proto text(String name, String value) {
        return new Proto().text(1, name).text(4, value).varint(20, 3);
    }

    public static Proto number(String name, float value) {
        return new Proto().text(1, name).fixed32(2, value).varint(20, 1);
    }

    public static Proto tensorAttribute(String name, Proto tensor) {
        return new Proto().text(1, name).message(5, tensor).varint(20, 4);
    }

    /** A value with a shape; -1 makes a dimension symbolic. */
    public static Proto value(String name, long... shape) {
        Proto dims = new Proto();
        for (long size : shape) {
            dims.message(1, size < 0 ? new Proto().text(2, "N") : new Proto().varint(1, size));
        }
        Proto tensorType = new Proto().varint(1, 1).message(2, dims);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensorType));
    }

    public static Proto graph() {
        return new Proto().text(2, "g");
    }

    public static byte[] model(Proto graph) {
        return model(graph, 13);
    }

    public static byte[] model(Proto graph, int opset) {
        return new Proto()
                .varint(1, 7)
                .text(2, "tests")
                .message(7, graph)
                .message(8, new Proto().text(1, "").varint(2, opset))
                .toBytes();
    }
}
