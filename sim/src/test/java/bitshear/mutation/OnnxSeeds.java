package bitshear.mutation;

import bitshear.workload.onnx.Proto;
import java.util.List;
import java.util.SplittableRandom;

/** Small models that between them have the operators that the importer treats in ways of their own. */
final class OnnxSeeds {
    private OnnxSeeds() {}

    static List<byte[]> models() {
        return List.of(classifier(), tokens(), upscaler(), joined());
    }

    /** Of three channels and 32 x 32, so that it classifies images, too. */
    static byte[] classifier() {
        return Proto.model(Proto.graph()
                .message(11, Proto.value("x", 1, 3, 32, 32))
                .message(5, weights("c.weight", 4, 3, 3, 3))
                .message(5, weights("c.bias", 4))
                .message(5, weights("f.weight", 10, 4))
                .message(1, Proto.node("Conv", "x,c.weight,c.bias", "a", Proto.integers("strides", 4, 4), pads()))
                .message(1, Proto.node("Relu", "a", "b"))
                .message(
                        1,
                        Proto.node(
                                "MaxPool",
                                "b",
                                "p",
                                Proto.integers("kernel_shape", 2, 2),
                                Proto.integers("strides", 2, 2)))
                .message(1, Proto.node("GlobalAveragePool", "p", "g"))
                .message(1, Proto.node("Flatten", "g", "v", Proto.integer("axis", 1)))
                .message(1, Proto.node("Gemm", "v,f.weight", "y", Proto.integer("transB", 1)))
                .message(12, Proto.value("y", 1, 10)));
    }

    private static byte[] tokens() {
        return Proto.model(Proto.graph()
                .message(11, Proto.value("x", 1, 6, 8))
                .message(5, weights("q", 8, 8))
                .message(5, weights("n", 8))
                .message(5, weights("n2", 8))
                .message(5, Proto.longs("shape", 6, 8))
                .message(1, Proto.node("MatMul", "x,q", "a"))
                .message(1, Proto.node("LayerNormalization", "a,n,n2", "b", Proto.integer("axis", -1)))
                .message(1, Proto.node("Add", "x,b", "c"))
                .message(1, Proto.node("Transpose", "c", "d", Proto.integers("perm", 0, 2, 1)))
                .message(1, Proto.node("Transpose", "d", "e", Proto.integers("perm", 0, 2, 1)))
                .message(1, Proto.node("Softmax", "e", "f", Proto.integer("axis", -1)))
                .message(1, Proto.node("Mul", "f,c", "g"))
                .message(1, Proto.node("Reshape", "g,shape", "h"))
                .message(1, Proto.node("ReduceMean", "h", "i", Proto.integers("axes", 0)))
                .message(12, Proto.value("i", 1, 8)));
    }

    private static byte[] upscaler() {
        return Proto.model(Proto.graph()
                .message(11, Proto.value("x", 1, 2, 5, -1))
                .message(5, weights("t.weight", 2, 3, 4, 4))
                .message(5, weights("d.weight", 3, 1, 3, 3))
                .message(5, floats("scales", 1, 1, 2, 2))
                .message(
                        1,
                        Proto.node(
                                "ConvTranspose",
                                "x,t.weight",
                                "a",
                                Proto.integers("strides", 2, 2),
                                pads(),
                                Proto.integers("output_padding", 0, 0)))
                .message(
                        1,
                        Proto.node(
                                "Conv",
                                "a,d.weight",
                                "b",
                                Proto.integer("group", 3),
                                Proto.text("auto_pad", "SAME_UPPER")))
                .message(1, Proto.node("LeakyRelu", "b", "c", Proto.number("alpha", 0.1f)))
                .message(1, Proto.node("Resize", "c,,scales", "d", Proto.text("mode", "nearest")))
                .message(
                        1,
                        Proto.node(
                                "AveragePool",
                                "d",
                                "e",
                                Proto.integers("kernel_shape", 3, 3),
                                Proto.integer("ceil_mode", 1)))
                .message(12, Proto.value("e", 1, 3, -1, -1)));
    }

    private static byte[] joined() {
        return Proto.model(Proto.graph()
                .message(11, Proto.value("x", 1, 4, 6, 6))
                .message(5, weights("a.weight", 4, 4, 1, 1))
                .message(5, weights("b.weight", 8, 2, 3, 3))
                .message(5, weights("s", 4))
                .message(5, Proto.longs("sizes", 4, 8))
                .message(5, Proto.longs("pads", 0, 0, 1, 1, 0, 0, 1, 1))
                .message(1, Proto.node("Conv", "x,a.weight", "a"))
                .message(1, Proto.node("BatchNormalization", "a,s,s,s,s", "n"))
                .message(1, Proto.node("Concat", "x,n", "c", Proto.integer("axis", 1)))
                .message(1, Proto.node("Pad", "c,pads", "p"))
                .message(1, Proto.node("Split", "c", "u,v", Proto.integer("axis", 1)))
                .message(1, Proto.node("Add", "u,v", "w"))
                .message(
                        1,
                        Proto.node(
                                "Conv",
                                "w,b.weight",
                                "y",
                                Proto.integer("group", 2),
                                Proto.integers("dilations", 2, 2)))
                .message(1, Proto.node("Sigmoid", "y", "z"))
                .message(1, Proto.node("Mul", "y,z", "m"))
                .message(1, Proto.node("DepthToSpace", "m", "o", Proto.integer("blocksize", 2)))
                .message(12, Proto.value("o", 1, 2, 4, 4)));
    }

    private static Proto pads() {
        return Proto.integers("pads", 1, 1, 1, 1);
    }

    private static Proto floats(String name, float... values) {
        return Proto.floats(name, values, values.length);
    }

    private static Proto weights(String name, long... dims) {
        int count = 1;
        for (long dim : dims) {
            count *= (int) dim;
        }
        return Proto.floats(name, values(count), dims);
    }

    static float[] values(int count) {
        SplittableRandom random = new SplittableRandom(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return values;
    }
}
