package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.component.ArrayShape;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.onnx.OnnxImport;
import bitshear.workload.onnx.Proto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers read and write, where buffers hold everything and a burst is one value: each operand once, each result once. */
class TokenTrafficTest {
    private static final int VALUE_BYTES = 4;
    private static final BufferParameters AMPLE = new BufferParameters(1 << 28, 1 << 28, 1 << 28, 64);

    @TempDir
    Path folder;

    private NetworkSchedule schedule(Network network, OtherLayers otherLayers, BufferParameters buffers) {
        ScheduleParameters defaults = ScheduleParameters.defaults();
        return new NetworkSchedule(
                network,
                1,
                layer -> new ArrayShape(8, 16, 1, VALUE_BYTES, VALUE_BYTES, VALUE_BYTES),
                buffers,
                new ScheduleParameters(otherLayers, defaults.tileOverheadBytes(), defaults.sliceOverheadBytes()),
                VALUE_BYTES,
                1L << 40);
    }

    private NetworkSchedule fused(Proto graph) throws IOException {
        Path file = Files.write(folder.resolve("m.onnx"), Proto.model(graph));
        return schedule(OnnxImport.read(file).network(), OtherLayers.FUSED, AMPLE);
    }

    private static List<String> traffic(NetworkSchedule schedule) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < schedule.tilings().size(); i++) {
            Tiling tiling = schedule.tilings().get(i);
            lines.add(schedule.dataflow().steps().get(i).layer().name() + " " + tiling.readBytes() / VALUE_BYTES + " "
                    + tiling.writtenBytes() / VALUE_BYTES);
        }
        return lines;
    }

    private static Proto weights(String name, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        java.util.Arrays.fill(values, 1);
        return Proto.floats(name + ".weight", values, shape);
    }

    private static Proto product(String in, String name, String out) {
        return Proto.node("MatMul", in + "," + name + ".weight", out);
    }

    /** Values read and written, weights included: 7 tokens of 4, 6 and 6 features. */
    @Test
    void aResidualOfTokensIsReadWhole() throws IOException {
        assertEquals(
                List.of("a " + (7 * 4 + 24) + " " + 7 * 6, "b " + (7 * 6 + 36 + 7 * 6) + " " + 7 * 6),
                traffic(fused(Proto.graph()
                        .message(11, Proto.value("x", 1, 7, 4))
                        .message(5, weights("a", 4, 6))
                        .message(5, weights("b", 6, 6))
                        .message(1, product("x", "a", "a0"))
                        .message(1, product("a0", "b", "b0"))
                        .message(1, Proto.node("Add", "b0,a0", "y")))));
    }

    @Test
    void aGateOfTokensIsReadWhole() throws IOException {
        assertEquals(
                List.of("a " + (7 * 4 + 24) + " " + 7 * 6, "b " + (7 * 4 + 24 + 7 * 6) + " " + 7 * 6),
                traffic(fused(Proto.graph()
                        .message(11, Proto.value("x", 1, 7, 4))
                        .message(5, weights("a", 4, 6))
                        .message(5, weights("b", 4, 6))
                        .message(1, product("x", "a", "a0"))
                        .message(1, product("x", "b", "b0"))
                        .message(1, Proto.node("Sigmoid", "b0", "s"))
                        .message(1, Proto.node("Mul", "a0,s", "y")))));
    }

    /** A mean over features reads them all and writes one value per token; the difference reads both. */
    @Test
    void aReductionReadsWhatItReduces() throws IOException {
        assertEquals(
                List.of(
                        "a " + (7 * 4 + 24) + " " + 7 * 6,
                        "the ReduceMean " + 7 * 6 + " " + 7,
                        "the Sub " + (7 * 6 + 7) + " " + 7 * 6),
                traffic(fused(Proto.graph()
                        .message(11, Proto.value("x", 1, 7, 4))
                        .message(5, weights("a", 4, 6))
                        .message(1, product("x", "a", "a0"))
                        .message(1, Proto.node("ReduceMean", "a0", "m", Proto.integers("axes", -1)))
                        .message(1, Proto.node("Sub", "a0,m", "y")))));
    }

    @Test
    void aMeanOverTokensGoesIntoTheWriteBack() throws IOException {
        assertEquals(
                List.of("a " + (7 * 4 + 24) + " 6"),
                traffic(fused(Proto.graph()
                        .message(11, Proto.value("x", 1, 7, 4))
                        .message(5, weights("a", 4, 6))
                        .message(1, product("x", "a", "a0"))
                        .message(1, Proto.node("ReduceMean", "a0", "y", Proto.integers("axes", 1))))));
    }

    @Test
    void everyOperandOfALayerIsReadAndItsProducerWritesIt() throws IOException {
        Proto two = Proto.graph()
                .message(11, Proto.value("x", 1, 7, 4))
                .message(5, weights("a", 4, 6))
                .message(5, weights("b", 4, 6))
                .message(1, product("x", "a", "a0"))
                .message(1, product("x", "b", "b0"));
        assertEquals(
                List.of("a 52 42", "b " + (52 + 42) + " 42"),
                traffic(fused(two.message(1, Proto.node("Max", "a0,b0", "y")))));
        assertEquals(
                List.of("a 52 42", "b 52 42", "the Greater 84 42", "the Where 126 42"),
                traffic(fused(Proto.graph()
                        .message(11, Proto.value("x", 1, 7, 4))
                        .message(5, weights("a", 4, 6))
                        .message(5, weights("b", 4, 6))
                        .message(1, product("x", "a", "a0"))
                        .message(1, product("x", "b", "b0"))
                        .message(1, Proto.node("Greater", "a0,b0", "g"))
                        .message(1, Proto.node("Where", "g,a0,b0", "y")))));
    }

    @Test
    void aTransposedConvolutionReadsItsInputOnceAndStoresItsOutputOnce() throws IOException {
        for (long kernel : new long[] {2, 3, 4}) {
            Proto graph = Proto.graph()
                    .message(11, Proto.value("x", 1, 3, 5, 5))
                    .message(5, weights("t", 3, 2, kernel, kernel))
                    .message(5, weights("c", 4, 2, 1, 1))
                    .message(
                            1,
                            Proto.node(
                                    "ConvTranspose",
                                    "x,t.weight",
                                    "t0",
                                    Proto.integers("strides", 2, 2),
                                    Proto.integers("output_shape", 10, 10)))
                    .message(1, Proto.node("Conv", "t0,c.weight", "y"));
            assertEquals(
                    List.of(
                            "t " + (3 * 25 + 6 * kernel * kernel) + " " + 2 * 100,
                            "c " + (2 * 100 + 8) + " " + 4 * 100),
                    traffic(fused(graph)));
        }
    }

    @Test
    void aTransposedConvolutionWhoseSumsDoNotFitTogetherAddsThemOneAfterAnother() throws IOException {
        Path file = Files.write(
                folder.resolve("m.onnx"),
                Proto.model(Proto.graph()
                        .message(11, Proto.value("x", 1, 3, 5, 5))
                        .message(5, weights("t", 3, 2, 8, 8))
                        .message(1, Proto.node("ConvTranspose", "x,t.weight", "y", Proto.integers("strides", 8, 8)))));
        Network network = OnnxImport.read(file).network();
        // 16 windows of 64 sums of 4 bytes are 4,096 bytes
        for (int half : new int[] {4096, 4095}) {
            NetworkSchedule schedule =
                    schedule(network, OtherLayers.FUSED, new BufferParameters(1 << 20, 1 << 20, 2 * half, 64));
            assertEquals(
                    half == 4096 ? 256 : 4,
                    schedule.dataflow().steps().get(0).problem().array().partialSumBytes());
        }
    }

    @Test
    void aLayerWithoutWeightsMayComeFirst() {
        for (LayerType type :
                List.of(LayerType.MAX_POOL, LayerType.AVG_POOL, LayerType.GLOBAL_AVG_POOL, LayerType.RESIZE)) {
            int out = type == LayerType.RESIZE ? 16 : type == LayerType.GLOBAL_AVG_POOL ? 1 : 4;
            int kernel = type == LayerType.RESIZE ? 1 : 8 / out;
            Layer first = new Layer(
                    0,
                    "p",
                    type,
                    4,
                    4,
                    8,
                    8,
                    kernel,
                    kernel,
                    kernel,
                    kernel,
                    0,
                    0,
                    0,
                    0,
                    1,
                    1,
                    4,
                    out,
                    out,
                    List.of(-1),
                    false,
                    "");
            Layer conv = new Layer(
                    1,
                    "c",
                    LayerType.CONV,
                    4,
                    4,
                    out,
                    out,
                    1,
                    1,
                    1,
                    1,
                    0,
                    0,
                    0,
                    0,
                    1,
                    1,
                    1,
                    out,
                    out,
                    List.of(0),
                    false,
                    "");
            Network network = new Network("n", List.of(first, conv));
            for (OtherLayers otherLayers : OtherLayers.values()) {
                assertEquals(
                        List.of("p " + 4 * 64 + " " + 4 * out * out, "c " + (4 * out * out + 16) + " " + 4 * out * out),
                        traffic(schedule(network, otherLayers, AMPLE)),
                        type + " " + otherLayers);
            }
        }
    }

    /** In random networks every step reads all its operands once, and only what an earlier step wrote or the network was given. */
    @Test
    void whatALayerReadsIsWrittenBeforeOrGiven() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 300; round++) {
            Layers layers = new Layers();
            int rows = random.nextInt(1, 5);
            int channels = random.nextInt(2, 9);
            layers.conv(channels, rows, 3, channels, 1, 1, 0, 1, -1);
            int count = random.nextInt(3, 10);
            for (int i = 1; i < count; i++) {
                int a = random.nextInt(i);
                int b = random.nextInt(i);
                switch (random.nextInt(5)) {
                    case 0 -> layers.conv(channels, rows, 3, channels, 1, 1, 0, 1, a);
                    case 1 -> layers.plain(LayerType.ADD, channels, rows, 3, a, b);
                    case 2 -> layers.plain(LayerType.MUL, channels, rows, 3, a, b);
                    case 3 -> layers.plain(LayerType.OTHER, channels, rows, 3, a, b);
                    default -> layers.plain(LayerType.TRANSPOSE, channels, rows, 3, a);
                }
            }
            Network network = layers.network();
            int elements = channels * rows * 3;
            for (OtherLayers otherLayers : OtherLayers.values()) {
                NetworkSchedule schedule = schedule(network, otherLayers, AMPLE);
                List<Dataflow.Step> steps = schedule.dataflow().steps();
                Set<Integer> written = new HashSet<>();
                for (Dataflow.Tensor tensor : schedule.dataflow().tensors()) {
                    if (tensor.firstStep() < 0) {
                        assertEquals("input", tensor.name());
                        written.add(tensor.id());
                    }
                }
                for (int s = 0; s < steps.size(); s++) {
                    Dataflow.Step step = steps.get(s);
                    List<List<Integer>> read = new ArrayList<>(step.operandTensors());
                    read.addAll(step.addendTensors());
                    for (List<Integer> tensors : read) {
                        assertEquals(true, written.containsAll(tensors), "round " + round + " step " + s);
                    }
                    written.addAll(step.storeTensors());
                    long weights = step.layer().weights();
                    assertEquals(
                            (read.size() * elements + weights) * VALUE_BYTES,
                            schedule.tilings().get(s).readBytes(),
                            "round " + round + " step " + s);
                }
                if (otherLayers == OtherLayers.STANDALONE) {
                    for (int i = 0; i < network.layers().size(); i++) {
                        Layer layer = network.layers().get(i);
                        assertEquals(
                                new HashSet<>(layer.inputs()).size(),
                                steps.get(i).operandTensors().size(),
                                "every operand of " + layer.name());
                    }
                }
            }
        }
    }
}
