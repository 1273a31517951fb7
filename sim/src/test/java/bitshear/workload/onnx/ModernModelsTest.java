package bitshear.workload.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transformers, recurrent layers, volumes, quantised and shape-polymorphic models; multiply-accumulates counted by hand. */
class ModernModelsTest {
    @TempDir
    Path folder;

    private OnnxImport read(Proto graph, ImportOptions options) throws IOException {
        byte[] model = new Proto()
                .message(7, graph)
                .message(8, new Proto().text(1, "").varint(2, 13))
                .message(8, new Proto().text(1, "com.microsoft").varint(2, 1))
                .toBytes();
        return OnnxImport.read(Files.write(folder.resolve("m.onnx"), model), options);
    }

    private OnnxImport read(Proto graph) throws IOException {
        return read(graph, ImportOptions.shape(List.of()));
    }

    private static ImportOptions dimensions(Map<String, Long> sizes) {
        return new ImportOptions(List.of(), sizes, Map.of(), null, false);
    }

    private static Proto weights(String name, long... shape) {
        return Proto.floats(name, numbers(shape), shape);
    }

    private static float[] numbers(long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    private static Proto bytes(String name, int type, byte[] values, long... shape) {
        return Proto.tensor(name, type, shape).bytes(9, values);
    }

    private static Proto scalar(String name, float value) {
        return Proto.floats(name, new float[] {value});
    }

    private static List<Long> macs(OnnxImport imported) {
        return imported.network().weightedLayers().stream().map(Layer::macs).toList();
    }

    private static float[] floats(OnnxImport imported) {
        return ((Weights.Fp32) imported.bindings().get(0).read()).values();
    }

    private static Weights.Integers integers(OnnxImport imported) {
        return (Weights.Integers) imported.bindings().get(0).read();
    }

    /** 10 tokens, 4 heads of 8: Q K' is 4 x 10 x 10 x 8, P V as much, and nothing is moved in between. */
    @Test
    void attentionIsAProductPerHeadOfTwoComputedOperands() throws IOException {
        Proto graph = Proto.graph()
                .message(11, Proto.value("x", 1, 10, 32))
                .message(5, Proto.longs("split", 1, 10, 4, 8))
                .message(5, Proto.longs("joined", 1, 10, 32));
        for (String name : List.of("q", "k", "v")) {
            graph.message(5, weights(name + ".weight", 32, 32))
                    .message(1, Proto.node("MatMul", "x," + name + ".weight", name))
                    .message(1, Proto.node("Reshape", name + ",split", name + "s"));
        }
        graph.message(1, Proto.node("Transpose", "qs", "qh", Proto.integers("perm", 0, 2, 1, 3)))
                .message(1, Proto.node("Transpose", "ks", "kh", Proto.integers("perm", 0, 2, 3, 1)))
                .message(1, Proto.node("Transpose", "vs", "vh", Proto.integers("perm", 0, 2, 1, 3)))
                .message(1, Proto.node("MatMul", "qh,kh", "scores"))
                .message(1, Proto.node("Softmax", "scores", "p", Proto.integer("axis", -1)))
                .message(1, Proto.node("MatMul", "p,vh", "o"))
                .message(1, Proto.node("Transpose", "o", "ot", Proto.integers("perm", 0, 2, 1, 3)))
                .message(1, Proto.node("Reshape", "ot,joined", "oj"))
                .message(5, weights("o.weight", 32, 32))
                .message(1, Proto.node("MatMul", "oj,o.weight", "y"));
        OnnxImport imported = read(graph);
        assertEquals(List.of(10_240L, 10_240L, 10_240L, 3_200L, 3_200L, 10_240L), macs(imported));
        Layer scores = imported.network().layers().get(3);
        assertEquals(
                List.of(4, 32, 40, 10),
                List.of(
                        scores.groups(),
                        scores.inChannels(),
                        scores.outChannels(),
                        scores.outHeight() * scores.outWidth()));
        assertEquals(List.of(0, 1), scores.inputs());
        assertTrue(imported.network().layers().stream().noneMatch(layer -> layer.type() == LayerType.TRANSPOSE));
        assertTrue(imported.hasComputedProducts());
        assertEquals(
                List.of(
                        "2 products of two computed operands (13.5 % of the multiply-accumulates): their second operand is"
                                + " synthetic"),
                imported.notes());
    }

    @Test
    void anEmbeddingYieldsTheRowsAskedFor() throws IOException {
        Proto graph = Proto.graph()
                .message(11, Proto.value("ids", -1, -1))
                .message(5, weights("table", 1000, 32))
                .message(5, weights("w", 32, 16))
                .message(1, Proto.node("Gather", "table,ids", "e"))
                .message(1, Proto.node("MatMul", "e,w", "y"));
        OnnxImport imported =
                read(graph, new ImportOptions(List.of(), Map.of(), Map.of("ids", List.of(1L, 7L)), null, false));
        assertEquals(LayerType.EMBEDDING, imported.network().layers().get(0).type());
        assertEquals(7 * 32, imported.network().layers().get(0).outputElements());
        assertEquals(List.of(7L * 512), macs(imported));
    }

    @Test
    void namedDimensionsAndInputsGiveOpenShapes() throws IOException {
        Proto graph = Proto.graph()
                .message(11, Proto.value("a", 1, 8, -1, -1))
                .message(11, Proto.value("b", 1, 4, -1, -1))
                .message(5, weights("w", 16, 8, 3, 3))
                .message(5, weights("v", 16, 4, 3, 3))
                .message(1, Proto.node("Conv", "a,w", "p", Proto.integers("pads", 1, 1, 1, 1)))
                .message(1, Proto.node("Conv", "b,v", "q", Proto.integers("pads", 1, 1, 1, 1)))
                .message(1, Proto.node("Add", "p,q", "y"));
        assertEquals(List.of(1_179_648L, 589_824L), macs(read(graph, dimensions(Map.of("N", 32L)))));
        assertEquals(
                List.of(1_179_648L, 589_824L),
                macs(read(
                        graph,
                        new ImportOptions(
                                List.of(),
                                Map.of(),
                                Map.of("a", List.of(1L, 8L, 32L, 32L), "b", List.of(1L, 4L, 32L, 32L)),
                                null,
                                false))));
        assertProblem(
                graph, dimensions(Map.of("M", 32L)), "workload.dimensions: no dimension 'M', expected one of [N]");
        assertProblem(
                graph,
                new ImportOptions(List.of(), Map.of(), Map.of("c", List.of(1L)), null, false),
                "workload.inputs: no input 'c', expected one of [a, b]");
        assertProblem(
                graph,
                new ImportOptions(List.of(), Map.of(), Map.of("a", List.of(1L, 9L, 32L, 32L)), null, false),
                "input 'a': workload.inputs gives [1, 9, 32, 32] for shape [1, 8, N, N], expected sizes that fit it");
    }

    private void assertProblem(Proto graph, ImportOptions options, String message) {
        assertEquals(
                folder.resolve("m.onnx") + ": " + message,
                assertThrows(InvalidInputException.class, () -> read(graph, options))
                        .getMessage());
    }

    /** 20 steps: 128 x 16 of the input, 128 x 32 of the state. */
    @Test
    void anLstmIsAProductOfAllStepsAndOneOfTheState() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 20, 1, 16))
                .message(5, weights("W", 1, 128, 16))
                .message(5, weights("R", 1, 128, 32))
                .message(5, weights("B", 1, 256))
                .message(5, Proto.longs("axis", 0))
                .message(5, weights("v", 32, 10))
                .message(1, Proto.node("LSTM", "x,W,R,B", "Y,h,c", Proto.integer("hidden_size", 32)))
                .message(1, Proto.node("Squeeze", "h,axis", "hs"))
                .message(1, Proto.node("Gemm", "hs,v", "y")));
        assertEquals(List.of(40_960L, 81_920L, 320L), macs(imported));
        assertEquals(LayerType.RECURRENT, imported.network().layers().get(1).type());
        assertArrayEquals(numbers(1, 128, 16), floats(imported));
    }

    /** Both directions of a GRU, joined: 2 x 5 steps x (3 x 6) x (4 + 6). */
    @Test
    void bothDirectionsOfAGruAreCounted() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 5, 1, 4))
                .message(5, weights("W", 2, 18, 4))
                .message(5, weights("R", 2, 18, 6))
                .message(1, Proto.node("GRU", "x,W,R", "y", Proto.text("direction", "bidirectional"))));
        assertEquals(1_800, macs(imported).stream().mapToLong(Long::longValue).sum());
        Weights.Fp32 second = (Weights.Fp32) imported.bindings().get(2).read();
        assertEquals(73f, second.values()[0]);
    }

    @Test
    void aVolumeIsFoldedIntoRowsAndPositions() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 3, 8, 16, 16))
                .message(5, weights("w", 8, 3, 3, 3, 3))
                .message(1, Proto.node("Conv", "x,w", "y", Proto.integers("pads", 1, 1, 1, 1, 1, 1))));
        assertEquals(List.of(1_327_104L), macs(imported));
        assertArrayEquals(numbers(8, 3, 3, 3, 3), floats(imported));
        Layer layer = imported.network().layers().get(0);
        assertEquals(
                List.of(8, 256, 3, 9),
                List.of(layer.outHeight(), layer.outWidth(), layer.kernelHeight(), layer.kernelWidth()));
    }

    @Test
    void matricesMayBeTransposedAndConstantsStandOnTheLeft() throws IOException {
        OnnxImport transposed = read(Proto.graph()
                .message(11, Proto.value("x", 64, 8))
                .message(5, weights("w", 24, 64))
                .message(1, Proto.node("Gemm", "x,w", "y", Proto.integer("transA", 1), Proto.integer("transB", 1))));
        assertEquals(List.of(12_288L), macs(transposed));
        assertArrayEquals(numbers(24, 64), floats(transposed));
        OnnxImport left = read(Proto.graph()
                .message(11, Proto.value("x", 64, 8))
                .message(5, weights("w", 24, 64))
                .message(1, Proto.node("Gemm", "w,x", "y")));
        assertEquals(List.of(12_288L), macs(left));
        assertArrayEquals(numbers(24, 64), floats(left));
    }

    @Test
    void aConstantConditionOrTheUserChoosesTheBranch() throws IOException {
        Proto then = Proto.graph().message(12, Proto.value("t")).message(1, Proto.node("Conv", "x,w", "t"));
        Proto otherwise = Proto.graph().message(12, Proto.value("e")).message(1, Proto.node("Identity", "x", "e"));
        Proto branch = Proto.node(
                "If",
                "c",
                "y",
                new Proto().text(1, "then_branch").message(6, then).varint(20, 5),
                new Proto().text(1, "else_branch").message(6, otherwise).varint(20, 5));
        Proto graph = Proto.graph().message(11, Proto.value("x", 1, 3, 8, 8)).message(5, weights("w", 8, 3, 3, 3));
        Proto open = Proto.graph()
                .message(11, Proto.value("x", 1, 3, 8, 8))
                .message(11, Proto.value("c", 1))
                .message(5, weights("w", 8, 3, 3, 3))
                .message(1, branch);
        assertEquals(
                List.of(7_776L),
                macs(read(graph.message(5, bytes("c", 9, new byte[] {1}, 1)).message(1, branch))));
        assertEquals(
                List.of(7_776L),
                macs(read(open, new ImportOptions(List.of(), Map.of(), Map.of(), ImportOptions.Branch.THEN, false))));
        assertProblem(
                open,
                ImportOptions.shape(List.of()),
                "node 'the If' (If): a branch that depends on a computed value, expected a constant condition, or"
                        + " workload.branch: then or else");
    }

    @Test
    void expressionsOfConstantsAreComputedWhenALayerIsRead() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 4))
                .message(5, weights("a", 2, 3))
                .message(5, weights("b", 2, 3))
                .message(5, scalar("half", 0.5f))
                .message(5, Proto.longs("from", 0))
                .message(5, Proto.longs("to", 2))
                .message(5, Proto.longs("axis", 1))
                .message(1, Proto.node("Mul", "a,half", "ah"))
                .message(1, Proto.node("Concat", "ah,b", "ab", Proto.integer("axis", 0)))
                .message(1, Proto.node("Slice", "ab,from,to,axis", "s"))
                .message(1, Proto.node("MatMul", "x,s", "y")));
        // columns 0 and 1 of [[.5, 1, 1.5], [2, 2.5, 3], [1, 2, 3], [4, 5, 6]], filters first
        assertArrayEquals(new float[] {0.5f, 2, 1, 4, 1, 2.5f, 2, 5}, floats(imported));
    }

    @Test
    void halfPrecisionWeightsThatAreCastAreThemselves() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 2))
                .message(5, bytes("w", 10, new byte[] {0, 0x3C, 0, (byte) 0xC0}, 2, 1))
                .message(1, Proto.node("Cast", "w", "f", Proto.integer("to", 1)))
                .message(1, Proto.node("MatMul", "x,f", "y")));
        assertArrayEquals(new float[] {1, -2}, floats(imported));
    }

    @Test
    void integersOfAQuantisedModelLoseTheirZeroPointAndKeepTheirScale() throws IOException {
        byte[] stored = {(byte) 128, (byte) 255, 0, 127, (byte) 129, (byte) 130};
        Proto graph = Proto.graph()
                .message(11, Proto.value("x", 1, 2))
                .message(5, bytes("w", 2, stored, 2, 3))
                .message(5, Proto.floats("s", new float[] {0.5f, 1, 2}, 3))
                .message(5, bytes("z", 2, new byte[] {(byte) 128, (byte) 128, (byte) 128}, 3))
                .message(1, Proto.node("DequantizeLinear", "w,s,z", "d", Proto.integer("axis", 1)))
                .message(1, Proto.node("MatMul", "x,d", "y"));
        Weights.Integers weights = integers(read(graph));
        assertArrayEquals(new short[] {0, -1, 127, 1, -128, 2}, weights.values());
        assertEquals(8, weights.bits());
        assertEquals(-0.5f, weights.value(1));
        assertEquals(4f, weights.value(5));
    }

    @Test
    void integersThatNeedMoreBitsWithoutTheirZeroPointSaySo() throws IOException {
        Proto graph = Proto.graph()
                .message(11, Proto.value("x", 1, 2))
                .message(5, bytes("w", 2, new byte[] {(byte) 255, 0}, 2, 1))
                .message(5, scalar("s", 1))
                .message(5, bytes("z", 2, new byte[] {100}))
                .message(1, Proto.node("DequantizeLinear", "w,s,z", "d"))
                .message(1, Proto.node("MatMul", "x,d", "y"));
        Weights.Integers weights = integers(read(graph));
        assertArrayEquals(new short[] {155, -100}, weights.values());
        assertEquals(9, weights.bits());
    }

    @Test
    void everyIntegerOperatorKnowsItsWeights() throws IOException {
        byte[] matrix = {1, 2, 3, 4, 5, 6};
        for (String call : List.of(
                "MatMulInteger x,w,xz,wz",
                "QLinearMatMul x,s,xz,w,s,wz,s,xz",
                "com.microsoft.QGemm x,s,xz,w,s,wz",
                "com.microsoft.MatMulIntegerToFloat x,w,s,s,xz,wz",
                "com.microsoft.DynamicQuantizeMatMul x,w,s,wz")) {
            String type = call.substring(0, call.indexOf(' '));
            Proto node =
                    Proto.node(type.substring(type.lastIndexOf('.') + 1), call.substring(call.indexOf(' ') + 1), "y");
            if (type.contains(".")) {
                node.text(7, "com.microsoft");
            }
            OnnxImport imported = read(Proto.graph()
                    .message(11, Proto.value("x", 1, 2))
                    .message(5, bytes("w", 3, matrix, 2, 3))
                    .message(5, scalar("s", 0.5f))
                    .message(5, bytes("xz", 2, new byte[] {3}))
                    .message(5, bytes("wz", 3, new byte[] {1}))
                    .message(1, node));
            assertArrayEquals(new short[] {0, 3, 1, 4, 2, 5}, integers(imported).values(), call);
            assertEquals(List.of(6L), macs(imported), call);
        }
        for (String call : List.of("ConvInteger x,w,xz,wz", "QLinearConv x,s,xz,w,s,wz,s,xz")) {
            OnnxImport imported = read(Proto.graph()
                    .message(11, Proto.value("x", 1, 2, 4, 4))
                    .message(5, bytes("w", 3, matrix, 3, 2, 1, 1))
                    .message(5, scalar("s", 0.5f))
                    .message(5, bytes("xz", 2, new byte[] {3}))
                    .message(5, bytes("wz", 3, new byte[] {1}))
                    .message(
                            1,
                            Proto.node(
                                    call.substring(0, call.indexOf(' ')), call.substring(call.indexOf(' ') + 1), "y")));
            assertArrayEquals(new short[] {0, 1, 2, 3, 4, 5}, integers(imported).values(), call);
            assertEquals(List.of(96L), macs(imported), call);
        }
    }

    /** Two filters of 32 channels in one block each: the lower half of a byte comes first, 8 stands for zero. */
    @Test
    void fourBitWeightsAreUnpackedBlockByBlock() throws IOException {
        byte[] packed = new byte[32];
        Arrays.fill(packed, (byte) 0x88);
        packed[0] = (byte) 0xF0;
        packed[16] = 0x19;
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 5, 32))
                .message(5, bytes("B", 2, packed, 2, 1, 16))
                .message(5, Proto.floats("s", new float[] {0.25f, 4}, 2))
                .message(
                        1,
                        Proto.node(
                                        "MatMulNBits",
                                        "x,B,s",
                                        "y",
                                        Proto.integer("K", 32),
                                        Proto.integer("N", 2),
                                        Proto.integer("bits", 4),
                                        Proto.integer("block_size", 32))
                                .text(7, "com.microsoft")));
        Weights.Integers weights = integers(imported);
        assertEquals(List.of(320L), macs(imported));
        assertEquals(4, weights.bits());
        assertEquals(List.of(-8, 7, 0), List.of((int) weights.values()[0], (int) weights.values()[1], (int)
                weights.values()[2]));
        assertEquals(List.of(1, -7), List.of((int) weights.values()[32], (int) weights.values()[33]));
        assertEquals(-2f, weights.value(0));
        assertEquals(-28f, weights.value(33));
    }
}
