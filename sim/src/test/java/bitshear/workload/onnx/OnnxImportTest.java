package bitshear.workload.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxImportTest {
    @TempDir
    Path folder;

    private Path write(Proto graph, int opset) throws IOException {
        return Files.write(folder.resolve("m.onnx"), Proto.model(graph, opset));
    }

    private OnnxImport read(Proto graph) throws IOException {
        return OnnxImport.read(write(graph, 13));
    }

    private List<Layer> layers(Proto graph) throws IOException {
        return read(graph).network().layers();
    }

    private String problem(Proto graph, Long... inputShape) throws IOException {
        Path file = write(graph, 13);
        String message = assertThrows(InvalidInputException.class, () -> OnnxImport.read(file, List.of(inputShape)))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    private static float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    private static float[] floats(WeightBinding binding) {
        return ((Weights.Fp32) binding.read()).values();
    }

    /** A graph with one image input of 4 x 8 x 8 and a 1x1 convolution "c" behind it, whose output is "c0". */
    private static Proto image() {
        return Proto.graph()
                .message(11, Proto.value("x", -1, 4, 8, 8))
                .message(5, Proto.floats("c.weight", numbers(16), 4, 4, 1, 1))
                .message(1, Proto.node("Conv", "x,c.weight", "c0"));
    }

    private Layer last(Proto graph) throws IOException {
        List<Layer> layers = layers(graph);
        return layers.get(layers.size() - 1);
    }

    private static void assertShape(Layer layer, int channels, int height, int width) {
        assertEquals(
                List.of(channels, height, width), List.of(layer.outChannels(), layer.outHeight(), layer.outWidth()));
    }

    @Test
    void aConvolutionKeepsItsWindowGroupsAndUnevenPadding() throws IOException {
        Layer layer = last(Proto.graph()
                .message(11, Proto.value("x", 1, 4, 9, 8))
                .message(5, Proto.floats("c.weight", numbers(6 * 2 * 3 * 2), 6, 2, 3, 2))
                .message(5, Proto.floats("c.bias", numbers(6), 6))
                .message(
                        1,
                        Proto.node(
                                "Conv",
                                "x,c.weight,c.bias",
                                "y",
                                Proto.integers("pads", 0, 1, 2, 3),
                                Proto.integers("strides", 2, 1),
                                Proto.integers("dilations", 1, 2),
                                Proto.integer("group", 2))));
        assertEquals("c", layer.name());
        assertShape(layer, 6, 5, 10);
        assertEquals(2, layer.groups());
        assertEquals(
                List.of(0, 1, 2, 3), List.of(layer.padTop(), layer.padLeft(), layer.padBottom(), layer.padRight()));
        assertEquals(List.of(2, 1), List.of(layer.strideHeight(), layer.strideWidth()));
        assertEquals(List.of(1, 2), List.of(layer.dilationHeight(), layer.dilationWidth()));
        assertTrue(layer.bias());
        assertEquals(72, layer.weights());
    }

    @Test
    void samePaddingPutsTheOddElementWhereItsNameSays() throws IOException {
        for (String same : List.of("SAME_UPPER", "SAME_LOWER")) {
            Layer layer = last(Proto.graph()
                    .message(11, Proto.value("x", 1, 1, 8, 8))
                    .message(5, Proto.floats("c.weight", numbers(9), 1, 1, 3, 3))
                    .message(
                            1,
                            Proto.node(
                                    "Conv",
                                    "x,c.weight",
                                    "y",
                                    Proto.text("auto_pad", same),
                                    Proto.integers("strides", 2, 2))));
            assertShape(layer, 1, 4, 4);
            assertEquals(same.equals("SAME_UPPER") ? 0 : 1, layer.padTop());
            assertEquals(same.equals("SAME_UPPER") ? 1 : 0, layer.padBottom());
        }
    }

    @Test
    void aOneDimensionalConvolutionIsAnImageOfOneRow() throws IOException {
        Layer layer = last(Proto.graph()
                .message(11, Proto.value("x", 1, 4, 16))
                .message(5, Proto.floats("c.weight", numbers(2 * 4 * 5), 2, 4, 5))
                .message(1, Proto.node("Conv", "x,c.weight", "y", Proto.integers("pads", 2, 2))));
        assertShape(layer, 2, 1, 16);
        assertEquals(1, layer.kernelHeight());
        assertEquals(5, layer.kernelWidth());
    }

    @Test
    void gemmWeightsAreReadInFilterOrderWhicheverWayTheyAreStored() throws IOException {
        for (boolean transposed : new boolean[] {true, false}) {
            long[] dims = transposed ? new long[] {2, 3} : new long[] {3, 2};
            OnnxImport imported = read(Proto.graph()
                    .message(11, Proto.value("x", -1, 3))
                    .message(5, Proto.floats("fc.weight", numbers(6), dims))
                    .message(5, Proto.floats("fc.bias", numbers(2), 2))
                    .message(
                            1,
                            Proto.node(
                                    "Gemm", "x,fc.weight,fc.bias", "y", Proto.integer("transB", transposed ? 1 : 0))));
            Layer layer = imported.network().layers().get(0);
            assertEquals(LayerType.FULLY_CONNECTED, layer.type());
            assertTrue(layer.bias());
            assertArrayEquals(
                    transposed ? new float[] {1, 2, 3, 4, 5, 6} : new float[] {1, 3, 5, 2, 4, 6},
                    floats(imported.bindings().get(0)));
        }
    }

    @Test
    void writtenWeightsLandWhereTheyWereRead() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", -1, 3))
                .message(5, Proto.floats("fc.weight", numbers(6), 3, 2))
                .message(1, Proto.node("MatMul", "x,fc.weight", "y")));
        Path copy = Files.copy(imported.model().file(), folder.resolve("copy.onnx"));
        WeightBinding binding = imported.bindings().get(0);
        binding.write(copy, new Weights.Fp32(new float[] {10, 20, 30, 40, 50, 60}));
        OnnxImport again = OnnxImport.read(copy);
        assertArrayEquals(
                new float[] {10, 20, 30, 40, 50, 60}, floats(again.bindings().get(0)));
        assertArrayEquals(
                new float[] {10, 40, 20, 50, 30, 60},
                again.model().initializers().tensors().get(0).floats());
    }

    @Test
    void aProductOfSeveralRowsIsAMatrixProductAndAConstantAddedIsItsBias() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", -1, 5, 3))
                .message(5, Proto.floats("onnx::w", numbers(6), 2, 3))
                .message(5, Proto.floats("b", numbers(2), 2))
                .message(1, Proto.node("Transpose", "onnx::w", "wt", Proto.integers("perm", 1, 0)))
                .message(1, Proto.node("MatMul", "x,wt", "m"))
                .message(1, Proto.node("Add", "b,m", "y")));
        Layer layer = imported.network().layers().get(0);
        assertEquals(1, imported.network().layers().size());
        assertEquals("the MatMul", layer.name());
        assertEquals(LayerType.MATMUL, layer.type());
        assertShape(layer, 2, 5, 1);
        assertEquals(30, layer.macs());
        assertTrue(layer.bias());
        assertArrayEquals(numbers(6), floats(imported.bindings().get(0)));
    }

    @Test
    void aWeightMatrixOnTheLeftTakesEveryColumnAsAnInput() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 3, 7))
                .message(5, Proto.floats("w", numbers(6), 2, 3))
                .message(1, Proto.node("MatMul", "w,x", "y"))
                .message(12, Proto.value("y", 1, 2, 7)));
        assertShape(imported.network().layers().get(0), 2, 7, 1);
        assertArrayEquals(numbers(6), floats(imported.bindings().get(0)));
        assertEquals(List.of(), imported.notes());
    }

    @Test
    void anActivationBelongsToItsProducerOnlyIfNothingElseReadsIt() throws IOException {
        List<Layer> layers = layers(image().message(1, Proto.node("Relu", "c0", "r"))
                .message(1, Proto.node("Sigmoid", "r", "s"))
                .message(1, Proto.node("Mul", "r,s", "y")));
        assertEquals(
                List.of(LayerType.CONV, LayerType.ACTIVATION, LayerType.MUL),
                layers.stream().map(Layer::type).toList());
        assertEquals("relu", layers.get(0).activation());
        assertEquals("sigmoid", layers.get(1).activation());
        assertEquals(List.of(0, 1), layers.get(2).inputs());
    }

    @Test
    void viewsMakeNoLayersAndShapeArithmeticIsComputed() throws IOException {
        Proto graph = image().message(5, Proto.longs("zero", 0))
                .message(5, Proto.longs("minus", -1))
                .message(5, Proto.longs("axes", 0))
                .message(1, Proto.node("Shape", "c0", "s"))
                .message(1, Proto.node("Gather", "s,zero", "n", Proto.integer("axis", 0)))
                .message(1, Proto.node("Concat", "n,minus", "target", Proto.integer("axis", 0)))
                .message(1, Proto.node("Reshape", "c0,target", "flat"))
                .message(5, Proto.floats("fc.weight", numbers(512), 2, 256))
                .message(1, Proto.node("Dropout", "flat", "d"))
                .message(1, Proto.node("Gemm", "d,fc.weight", "y", Proto.integer("transB", 1)));
        List<Layer> layers = layers(graph);
        assertEquals(
                List.of(LayerType.CONV, LayerType.FULLY_CONNECTED),
                layers.stream().map(Layer::type).toList());
        assertEquals(256, layers.get(1).inChannels());
        assertEquals(List.of(0), layers.get(1).inputs());
    }

    @Test
    void dataMovementHasTheShapesItsAttributesSay() throws IOException {
        assertShape(
                last(image().message(5, Proto.longs("s", 0, 0))
                        .message(5, Proto.longs("e", Long.MAX_VALUE, -1))
                        .message(5, Proto.longs("a", 2, 3))
                        .message(5, Proto.longs("t", 2, 3))
                        .message(1, Proto.node("Slice", "c0,s,e,a,t", "y"))),
                4,
                4,
                3);
        assertShape(
                last(image().message(5, Proto.longs("p", 0, 1, 0, 2, 0, 3, 1, 0))
                        .message(1, Proto.node("Pad", "c0,p", "y"))),
                8,
                9,
                10);
        assertShape(
                last(image().message(5, Proto.floats("s", new float[] {1, 1, 2, 1.5f}, 4))
                        .message(1, Proto.node("Resize", "c0,,s", "y"))),
                4,
                16,
                12);
        assertShape(
                last(image().message(5, Proto.longs("s", 1, 4, 5, 6)).message(1, Proto.node("Resize", "c0,,,s", "y"))),
                4,
                5,
                6);
        assertShape(last(image().message(1, Proto.node("Concat", "c0,x,c0", "y", Proto.integer("axis", 1)))), 12, 8, 8);
        // a transposition renames axes; nothing moves before somebody needs another order
        assertShape(
                last(image().message(1, Proto.node("Transpose", "c0", "y", Proto.integers("perm", 0, 2, 3, 1)))),
                4,
                8,
                8);
        assertShape(
                last(image().message(1, Proto.node("DepthToSpace", "c0", "y", Proto.integer("blocksize", 2)))),
                1,
                16,
                16);
        assertShape(
                last(image().message(1, Proto.node("SpaceToDepth", "c0", "y", Proto.integer("blocksize", 2)))),
                16,
                4,
                4);
        List<Layer> split = layers(image().message(5, Proto.longs("sizes", 1, 3))
                .message(1, Proto.node("Split", "c0,sizes", "a,b", Proto.integer("axis", 1))));
        assertShape(split.get(1), 1, 8, 8);
        assertShape(split.get(2), 3, 8, 8);
    }

    @Test
    void poolingFollowsItsWindow() throws IOException {
        Layer pool = last(image().message(
                        1,
                        Proto.node(
                                "MaxPool",
                                "c0",
                                "y",
                                Proto.integers("kernel_shape", 3, 3),
                                Proto.integers("strides", 2, 2),
                                Proto.integer("ceil_mode", 1))));
        assertShape(pool, 4, 4, 4);
        assertEquals(LayerType.MAX_POOL, pool.type());
        assertEquals(1, pool.padBottom());
        Layer mean = last(image().message(
                        1,
                        Proto.node(
                                "ReduceMean", "c0", "y", Proto.integers("axes", 2, -1), Proto.integer("keepdims", 0))));
        assertEquals(LayerType.GLOBAL_AVG_POOL, mean.type());
        assertEquals(8, mean.kernelHeight());
        assertShape(mean, 4, 1, 1);
        assertEquals(
                LayerType.GLOBAL_AVG_POOL,
                last(image().message(1, Proto.node("GlobalAveragePool", "c0", "y")))
                        .type());
    }

    @Test
    void batchNormalizationStaysALayerOfItsOwn() throws IOException {
        Proto graph = image();
        for (String name : List.of("s", "b", "m", "v")) {
            graph.message(5, Proto.floats(name, numbers(4), 4));
        }
        List<Layer> layers = layers(graph.message(1, Proto.node("BatchNormalization", "c0,s,b,m,v", "n"))
                .message(1, Proto.node("Clip", "n,,", "y", Proto.number("min", 0), Proto.number("max", 6))));
        assertEquals(LayerType.BATCH_NORM, layers.get(1).type());
        assertEquals("relu6", layers.get(1).activation());
        assertEquals(List.of(0), layers.get(1).inputs());
    }

    @Test
    void weightsMayComeFromConstantNodes() throws IOException {
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 1, 4, 4))
                .message(
                        1,
                        Proto.node(
                                "Constant",
                                "",
                                "w",
                                Proto.tensorAttribute("value", Proto.floats("", numbers(9), 1, 1, 3, 3))))
                .message(1, Proto.node("Identity", "w", "w2"))
                .message(1, Proto.node("Conv", "x,w2", "y")));
        assertArrayEquals(numbers(9), floats(imported.bindings().get(0)));
    }

    @Test
    void aFixedBatchIsReadAsOneImage() throws IOException {
        List<Layer> layers = layers(Proto.graph()
                .message(11, Proto.value("x", 8, 4, 2, 2))
                .message(5, Proto.floats("c.weight", numbers(16), 4, 4, 1, 1))
                .message(5, Proto.longs("target", 8, 16))
                .message(5, Proto.floats("f.weight", numbers(32), 16, 2))
                .message(1, Proto.node("Conv", "x,c.weight", "c0"))
                .message(1, Proto.node("Reshape", "c0,target", "r"))
                .message(1, Proto.node("MatMul", "r,f.weight", "y"))
                .message(12, Proto.value("y", 8, 2)));
        assertEquals(LayerType.FULLY_CONNECTED, layers.get(1).type());
        assertEquals(32, layers.get(1).macs());
    }

    @Test
    void anUnknownOperatorWithoutWeightsIsListedAndPassedOver() throws IOException {
        OnnxImport imported = read(image().message(5, Proto.floats("scale", numbers(1), 1))
                .message(1, Proto.node("Wobble", "c0,scale", "w"))
                .message(1, Proto.node("Relu", "w", "y")));
        Layer unknown = imported.network().layers().get(1);
        assertEquals(LayerType.OTHER, unknown.type());
        assertShape(unknown, 4, 8, 8);
        assertEquals(
                List.of("node 'the Wobble': unknown operator Wobble counted as moving data without multiplying, shape"
                        + " taken to be its first input's"),
                imported.notes());
    }

    @Test
    void unknownOperatorsThatHoldWeightsAndHiddenGraphsAreErrors() throws IOException {
        assertTrue(problem(image().message(5, Proto.floats("k", numbers(9), 3, 3))
                        .message(1, Proto.node("Wobble", "c0,k", "w")))
                .startsWith(
                        "node 'the Wobble' (Wobble): an unknown operator with the weights 'k', expected one of Abs, "));
        assertTrue(problem(image().message(1, Proto.node("Scan", "c0", "w")))
                .startsWith("node 'the Scan' (Scan): an operator that may hold weights or multiply, expected one of "));
        assertTrue(problem(image().message(
                                1,
                                Proto.node(
                                        "Wobble",
                                        "c0",
                                        "w",
                                        new Proto().text(1, "body").message(6, Proto.graph()))))
                .startsWith("node 'the Wobble' (Wobble): an operator that may hold weights or multiply, expected"));
    }

    @Test
    void hugeAndOpenInputsAreErrors() throws IOException {
        Proto huge = Proto.graph()
                .message(11, Proto.value("x", 1, 3, 10_737_418_240L, 8))
                .message(5, Proto.floats("w", numbers(3), 1, 3, 1, 1))
                .message(1, Proto.node("Conv", "x,w", "y"));
        assertEquals(
                "input 'x': shape [1, 3, 10737418240, 8] has a dimension of 10737418240, expected 1 to 2147483647",
                problem(huge));
        Proto open = Proto.graph()
                .message(11, Proto.value("x", -1, 3, -1, 8))
                .message(5, Proto.floats("w", numbers(3), 1, 3, 1, 1))
                .message(1, Proto.node("Conv", "x,w", "y"));
        assertEquals(
                "input 'x': shape [N, 3, N, 8] leaves 'N' open, expected workload.dimensions, workload.inputs or workload.input-shape, or"
                        + " --input-shape of bits, prune and accuracy (for example [1, 3, 64, 8])",
                problem(open));
        assertEquals(
                "input 'x': input-shape [3, 8, 9] for shape [N, 3, N, 8], expected 8 at position 3",
                problem(open, 3L, 8L, 9L));
        assertEquals(
                "input 'x': input-shape [3, 8] for shape [N, 3, N, 8], expected 4 sizes of at least 1, or 3 without the"
                        + " batch",
                problem(open, 3L, 8L));
        assertShape(
                OnnxImport.read(write(open, 13), List.of(3L, 5L, 8L))
                        .network()
                        .layers()
                        .get(0),
                1,
                5,
                8);
        Proto product = Proto.graph()
                .message(11, Proto.value("x", 1, 1, 2147483647L, 2147483647L))
                .message(5, Proto.floats("w", numbers(90), 90, 1, 1, 1))
                .message(1, Proto.node("Conv", "x,w", "y"));
        assertEquals(
                "layer 'the Conv': more than 2^63 multiply-accumulates, expected a network that can be run",
                problem(product));
    }

    @Test
    void operandsThatDoNotFitAreErrorsNamingTheNode() throws IOException {
        assertEquals(
                "node 'the Conv' (Conv): 4 input channels, weights [2, 3, 1, 1], 1 groups, expected groups times the"
                        + " weights' second dimension input channels, groups dividing the first",
                problem(image().message(5, Proto.floats("w", numbers(6), 2, 3, 1, 1))
                        .message(1, Proto.node("Conv", "c0,w", "y"))));
        assertEquals(
                "node 'the Add' (Add): input 'nowhere' is computed by no earlier node, expected nodes in topological order",
                problem(image().message(1, Proto.node("Add", "c0,nowhere", "y"))));
        assertEquals(
                "no convolution or matrix product with weights, expected a network that has some",
                problem(Proto.graph().message(11, Proto.value("x", 1, 2)).message(1, Proto.node("Relu", "x", "y"))));
        assertEquals(
                "tensor 'w': weights of layer 'the Conv' of type I64, expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I16 or I8",
                problem(Proto.graph()
                        .message(11, Proto.value("x", 1, 1, 2, 2))
                        .message(5, Proto.tensor("w", 7, 1, 1, 1, 1).bytes(9, new byte[8]))
                        .message(1, Proto.node("Conv", "x,w", "y"))));
    }

    @Test
    void aWeightThatIsNotFiniteIsNamedWithItsPlace() throws IOException {
        float[] values = numbers(2 * 3 * 2 * 2);
        values[17] = Float.NaN;
        OnnxImport imported = read(Proto.graph()
                .message(11, Proto.value("x", 1, 3, 4, 4))
                .message(5, Proto.floats("c.weight", values, 2, 3, 2, 2))
                .message(1, Proto.node("Conv", "x,c.weight", "y")));
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> imported.weights().weights(imported.network().layers().get(0)));
        assertEquals(
                folder.resolve("m.onnx")
                        + ": tensor 'c.weight': weight 17 of layer 'c' (filter 1, channel 1, row 0, column"
                        + " 1) is NaN, expected finite numbers",
                e.getMessage());
    }

    /**
     * Every product of an input position and a tap of the layer's weights, added to output {@code stride * position + tap - pad}, is what the
     * definition gives; the layer multiplies each pair once.
     */
    @Test
    void transposedConvolutionsEqualTheirDefinition() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 60; round++) {
            int groups = random.nextInt(1, 3);
            int channels = groups * random.nextInt(1, 3);
            int filtersPerGroup = random.nextInt(1, 3);
            int spatial = random.nextInt(1, 3);
            long[] kernel = sizes(random, spatial, 1, 6);
            long[] stride = sizes(random, spatial, 1, 4);
            long[] dilation = sizes(random, spatial, 1, 3);
            long[] before = sizes(random, spatial, 0, 2);
            long[] after = sizes(random, spatial, 0, 2);
            long[] extra = new long[spatial];
            long[] size = sizes(random, spatial, 2, 6);
            long[] out = new long[spatial];
            for (int i = 0; i < spatial; i++) {
                extra[i] = random.nextLong(0, Math.max(stride[i], dilation[i]));
                out[i] =
                        stride[i] * (size[i] - 1) + extra[i] + dilation[i] * (kernel[i] - 1) + 1 - before[i] - after[i];
            }
            if (LongStream.of(out).anyMatch(o -> o < 1)) {
                continue;
            }
            long[] pads = LongStream.concat(LongStream.of(before), LongStream.of(after))
                    .toArray();
            long[] shape = LongStream.concat(LongStream.of(1, channels), LongStream.of(size))
                    .toArray();
            long[] weightShape = LongStream.concat(LongStream.of(channels, filtersPerGroup), LongStream.of(kernel))
                    .toArray();
            float[] weights = numbers((int) LongStream.of(weightShape).reduce(1, (a, b) -> a * b));
            OnnxImport imported = read(Proto.graph()
                    .message(11, Proto.value("x", shape))
                    .message(5, Proto.floats("t.weight", weights, weightShape))
                    .message(
                            1,
                            Proto.node(
                                    "ConvTranspose",
                                    "x,t.weight",
                                    "y",
                                    Proto.integers("strides", stride),
                                    Proto.integers("dilations", dilation),
                                    Proto.integers("pads", pads),
                                    Proto.integers("output_padding", extra),
                                    Proto.integer("group", groups))));
            Layer products = imported.network().layers().get(0);
            Layer scatter = imported.network().layers().get(1);
            assertEquals("t", products.name());
            int kh = spatial == 2 ? (int) kernel[0] : 1;
            int kw = (int) kernel[spatial - 1];
            assertEquals(
                    List.of(kh, kw, 0, 0),
                    List.of(
                            products.kernelHeight(),
                            products.kernelWidth(),
                            products.dilationHeight(),
                            products.dilationWidth()));
            assertShape(scatter, filtersPerGroup * groups, spatial == 2 ? (int) out[0] : 1, (int) out[spatial - 1]);
            long positions = LongStream.of(size).reduce(1, (a, b) -> a * b);
            assertEquals(positions * weights.length, products.macs(), "every weight meets every position once");
            float[] found = floats(imported.bindings().get(0));
            for (int filter = 0; filter < filtersPerGroup * groups; filter++) {
                for (int c = 0; c < channels / groups; c++) {
                    int channel = filter / filtersPerGroup * (channels / groups) + c;
                    for (int tap = 0; tap < kh * kw; tap++) {
                        assertEquals(
                                weights[(channel * filtersPerGroup + filter % filtersPerGroup) * kh * kw + tap],
                                found[(filter * (channels / groups) + c) * kh * kw + tap]);
                    }
                }
            }
        }
    }

    private static long[] sizes(SplittableRandom random, int count, int from, int to) {
        return random.longs(count, from, to).toArray();
    }

    @Test
    void tokensAreRowsOfFeaturesWhateverMadeThem() throws IOException {
        Proto graph = Proto.graph()
                .message(11, Proto.value("x", 1, 7, 4))
                .message(5, Proto.floats("a.weight", numbers(24), 4, 6))
                .message(5, Proto.floats("b.weight", numbers(36), 6, 6))
                .message(5, Proto.longs("heads", 1, 7, 2, 3))
                .message(5, Proto.longs("joined", 1, 7, 6))
                .message(1, Proto.node("MatMul", "x,a.weight", "a"))
                .message(1, Proto.node("Reshape", "a,heads", "h"))
                .message(1, Proto.node("Transpose", "h", "ht", Proto.integers("perm", 0, 2, 1, 3)))
                .message(1, Proto.node("Transpose", "ht", "hb", Proto.integers("perm", 0, 2, 1, 3)))
                .message(1, Proto.node("Reshape", "hb,joined", "j"))
                .message(1, Proto.node("MatMul", "j,b.weight", "b"))
                .message(1, Proto.node("Add", "b,a", "y"));
        List<Layer> layers = layers(graph);
        assertEquals(
                List.of(LayerType.MATMUL, LayerType.MATMUL, LayerType.ADD),
                layers.stream().map(Layer::type).toList());
        layers.forEach(layer -> assertShape(layer, 6, 7, 1));
    }

    @Test
    void aReaderThatNeedsPositionsAsChannelsHasTheElementsMoved() throws IOException {
        List<Layer> layers = layers(Proto.graph()
                .message(11, Proto.value("x", 1, 7, 4))
                .message(5, Proto.floats("a.weight", numbers(24), 4, 6))
                .message(5, Proto.floats("b.weight", numbers(35), 7, 5))
                .message(1, Proto.node("MatMul", "x,a.weight", "a"))
                .message(1, Proto.node("Transpose", "a", "t", Proto.integers("perm", 0, 2, 1)))
                .message(1, Proto.node("MatMul", "t,b.weight", "y")));
        assertEquals(
                List.of(LayerType.MATMUL, LayerType.TRANSPOSE, LayerType.MATMUL),
                layers.stream().map(Layer::type).toList());
        assertShape(layers.get(1), 7, 6, 1);
        assertShape(layers.get(2), 5, 6, 1);
    }

    @Test
    void aFirstDimensionOfFixedSizeCountsRowsUnlessItIsABatchOfImages() throws IOException {
        Proto rows = Proto.graph()
                .message(11, Proto.value("x", 32, 64))
                .message(5, Proto.floats("w", numbers(640), 64, 10))
                .message(1, Proto.node("MatMul", "x,w", "y"));
        assertEquals(20_480, last(rows).macs());
        Proto sequenceFirst = Proto.graph()
                .message(11, Proto.value("x", 128, 1, 64))
                .message(5, Proto.floats("w", numbers(640), 64, 10))
                .message(1, Proto.node("MatMul", "x,w", "y"));
        assertEquals(81_920, last(sequenceFirst).macs());
        Proto open = Proto.graph()
                .message(11, Proto.value("x", -1, 1, 64))
                .message(5, Proto.floats("w", numbers(640), 64, 10))
                .message(1, Proto.node("MatMul", "x,w", "y"));
        assertEquals(640, last(open).macs());
        assertEquals(
                81_920,
                OnnxImport.read(write(open, 13), List.of(128L, 1L, 64L))
                        .network()
                        .layers()
                        .get(0)
                        .macs());
        assertEquals(
                "input 'x': input-shape [8, 4, 8, 8], a batch of 8, expected 1 in front, and workload.batch: 8",
                problem(image(), 8L, 4L, 8L, 8L));
    }

    @Test
    void aLayerBehindAGuessedShapeIsAnErrorThatNamesTheOperator() throws IOException {
        Proto guessed = image().message(1, Proto.node("Wobble", "c0", "w"))
                .message(1, Proto.node("Relu", "w", "r"))
                .message(5, Proto.floats("d.weight", numbers(16), 4, 4, 1, 1))
                .message(1, Proto.node("Conv", "r,d.weight", "y"));
        assertTrue(problem(guessed)
                .startsWith("node 'the Wobble' (Wobble): an unknown operator, whose output shape the layer"
                        + " 'the Conv' depends on, expected one of Abs, "));
        List<Layer> stated = layers(guessed.message(13, Proto.value("w", 1, 4, 6, 6)));
        assertShape(stated.get(stated.size() - 1), 4, 6, 6);
        Layer known = last(image().message(
                        1,
                        Proto.node(
                                "LpPool",
                                "c0",
                                "p",
                                Proto.integers("kernel_shape", 2, 2),
                                Proto.integers("strides", 2, 2)))
                .message(5, Proto.floats("d.weight", numbers(16), 4, 4, 1, 1))
                .message(1, Proto.node("Conv", "p,d.weight", "y")));
        assertEquals(16 * 16, known.macs());
    }

    @Test
    void whateverAnUnknownOperatorHoldsInAConstantIsNotPassedOver() throws IOException {
        for (int type : new int[] {2, 3, 6}) {
            int bytes = type == 6 ? 4 : 1;
            assertTrue(problem(image().message(5, Proto.tensor("k", type, 3, 3).bytes(9, new byte[9 * bytes]))
                            .message(1, Proto.node("Wobble", "c0,k", "w")))
                    .startsWith(
                            "node 'the Wobble' (Wobble): an unknown operator with the weights 'k', expected one of"));
        }
    }

    @Test
    void functionsOfTheModelAreSeenThrough() throws IOException {
        Proto block = new Proto()
                .text(1, "Block")
                .text(4, "a")
                .text(5, "o")
                .message(
                        7,
                        Proto.node(
                                "Constant",
                                "",
                                "w",
                                Proto.tensorAttribute("value", Proto.floats("", numbers(72), 2, 4, 3, 3))))
                .message(
                        7,
                        Proto.node(
                                "Conv",
                                "a,w",
                                "t",
                                new Proto().text(1, "strides").text(21, "step").varint(20, 7)))
                .message(7, Proto.node("Relu", "t", "o"))
                .text(10, "my");
        Proto graph = Proto.graph()
                .message(11, Proto.value("x", 1, 4, 9, 9))
                .message(
                        1,
                        Proto.node("Block", "x", "b", Proto.integers("step", 2, 2))
                                .text(7, "my"))
                .message(5, Proto.floats("d.weight", numbers(6), 3, 2, 1, 1))
                .message(1, Proto.node("Conv", "b,d.weight", "y"));
        Path file = Files.write(
                folder.resolve("f.onnx"),
                new Proto()
                        .message(7, graph)
                        .message(8, new Proto().text(1, "").varint(2, 13))
                        .message(25, block)
                        .toBytes());
        List<Layer> layers = OnnxImport.read(file).network().layers();
        assertEquals(2, layers.size());
        assertEquals(72 * 16, layers.get(0).macs());
        assertEquals("relu", layers.get(0).activation());
        assertEquals(6 * 16, layers.get(1).macs());
    }

    @Test
    void functionsThatCallThemselvesAreAnError() throws IOException {
        Proto circle = new Proto()
                .text(1, "Block")
                .text(4, "a")
                .text(5, "o")
                .message(7, Proto.node("Block", "a", "o").text(7, "my"))
                .text(10, "my");
        Path file = Files.write(
                folder.resolve("f.onnx"),
                new Proto()
                        .message(
                                7,
                                image().message(
                                                1,
                                                Proto.node("Block", "c0", "b").text(7, "my")))
                        .message(25, circle)
                        .toBytes());
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> OnnxImport.read(file));
        assertEquals(file + ": functions that call each other deeper than 32, expected no circle", e.getMessage());
    }

    @Test
    void aNodeWithoutOutputsIsAnError() throws IOException {
        for (boolean empty : new boolean[] {true, false}) {
            Proto gemm = new Proto().text(1, "x").text(1, "w").text(3, "fc").text(4, "Gemm");
            if (empty) {
                gemm.text(2, "");
            }
            assertEquals(
                    "node 'fc' (Gemm): no output, expected at least one with a name",
                    problem(Proto.graph()
                            .message(11, Proto.value("x", 1, 4))
                            .message(5, Proto.floats("w", numbers(8), 4, 2))
                            .message(1, gemm)));
        }
    }

    @Test
    void anOutputShapeOfTheWrongLengthIsAnError() throws IOException {
        assertEquals(
                "node 'the ConvTranspose' (ConvTranspose): output_shape [16], expected 2 sizes, or 4",
                problem(image().message(5, Proto.floats("t.weight", numbers(144), 4, 4, 3, 3))
                        .message(
                                1,
                                Proto.node("ConvTranspose", "c0,t.weight", "y", Proto.integers("output_shape", 16)))));
    }
}
