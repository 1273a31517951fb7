package bitshear.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.code.Coding;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.workload.BoundWeights;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import bitshear.workload.SharedData;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitStudyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(WeightGrouping.class)
    void blocksAndThreadsDoNotChangeTheStatistics(WeightGrouping grouping) throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LoadedNetwork network = open(random, random.nextInt(1, 20), random.nextInt(1, 20), 3, random.nextInt(1, 4));
            BitxCode code = BitxCode.rows(random.nextInt(2, 12));
            int lanes = random.nextInt(1, 12);
            Coding spec = new Coding(code.withLanes(lanes).in(grouping), Numerics.FP32);
            byte[] whole =
                    ResultJson.bytes(new BitStudy(network.network(), network.weights(), spec, lanes, 1, 1 << 30).run());
            byte[] blocks =
                    ResultJson.bytes(new BitStudy(network.network(), network.weights(), spec, lanes, 3, 1).run());
            assertEquals(
                    new String(whole, StandardCharsets.UTF_8),
                    new String(blocks, StandardCharsets.UTF_8),
                    "seed " + seed);
        }
    }

    /** Every 1-bit counted at its significance adds up to the weights themselves, exactly. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theOnesBySignificanceAddUpToTheWeights(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        LoadedNetwork network = open(random, 5, 7, 3, 3);
        Coding spec = new Coding(BitxCode.rows(4), Numerics.FP32);
        BitReport report = new BitStudy(network.network(), network.weights(), spec, 8, 1).run();
        assertEquals(0, report.onesOutside());
        Layer layer = network.network().layers().get(0);
        Weights original = network.weights().weights(layer);
        assertEquals(0, sum(original).compareTo(sum(report.onesBySignificance())));
        Weights pruned = spec.in(WeightGrouping.CHANNEL).of(layer, original).values();
        assertEquals(0, sum(pruned).compareTo(sum(report.onesBySignificancePruned())));
        assertEquals(
                report.originalBits(),
                Arrays.stream(report.onesBySignificance()).sum());
        assertEquals(
                report.keptBits(),
                Arrays.stream(report.onesBySignificancePruned()).sum());
    }

    @Test
    void ratiosOfAHandMadeGroupAreThose() throws IOException {
        // One group of 8: 1.5 has two bits on rows 0 and 1, 0.5 one on row 1, and the 1 + 2^-10 one more far below.
        float[] values = {1.5f, 0.5f, 1 + 1f / 1024, 0, 0, 0, 0, 1e-6f};
        LoadedNetwork network = NetworkFile.open(npy(values, 1, 8), List.of());
        BitReport report = new BitStudy(
                        network.network(), network.weights(), new Coding(BitxCode.rows(2), Numerics.FP32), 8, 1)
                .run();
        int tiny = Integer.bitCount(Float.floatToRawIntBits(1e-6f) & 0x7FFFFF) + 1;
        assertEquals(2 + 1 + 2 + tiny, report.originalBits());
        assertEquals(4, report.keptBits(), "rows 0 and 1 stay");
        assertEquals((5.0 + tiny) / 4, report.bitsRatio());
        assertEquals(tiny / 2.0, report.cyclesRatioLockstep(), "the slowest lane decides");
        assertEquals(5 / 8.0, report.weightSparsity(), "below 1e-5");
        assertEquals(20, report.exponentSpread().max(), "2^0 and 2^-20");
        assertArrayEquals(
                new long[] {2, 2}, Arrays.copyOfRange(report.onesBySignificancePruned(), 9, 11), "2^0 and 2^-1");
        assertEquals(1 - 4 / (24.0 * 8), report.bitSparsityPruned());
    }

    @Test
    void aTrainedNetworkHasTheMeasuredRatios() {
        LoadedNetwork network =
                NetworkFile.open(SharedData.require("models/squeezenet_v1.1_partial_notop.safetensors"), List.of());
        BitReport mild = new BitStudy(
                        network.network(), network.weights(), new Coding(BitxCode.rows(10), Numerics.FP32), 8, 2)
                .run();
        assertEquals(2.74, mild.bitsRatio(), 0.01);
        assertEquals(2.37, mild.cyclesRatioLockstep(), 0.01);
        BitReport wild = new BitStudy(
                        network.network(), network.weights(), new Coding(BitxCode.rows(6), Numerics.FP32), 8, 2)
                .run();
        assertEquals(4.93, wild.bitsRatio(), 0.01);
        assertEquals(3.86, wild.cyclesRatioLockstep(), 0.01);
        assertEquals(0.4866, wild.bitSparsity(), 0.001);
    }

    @ParameterizedTest
    @EnumSource(WeightGrouping.class)
    void aPrunedFileDiffersInThePrunedWeightsOnly(WeightGrouping grouping) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Path input = npy(random(random, 6 * 5 * 9), 6, 5, 3, 3);
        LoadedNetwork network = NetworkFile.open(input, List.of());
        Coding spec = new Coding(BitxCode.rows(3), Numerics.FP32);
        Path out = folder.resolve("sub").resolve("pruned.npy");
        prune(input, network, out, spec.in(grouping), false);
        LoadedNetwork written = NetworkFile.open(out, List.of());
        Layer layer = network.network().layers().get(0);
        Weights expected =
                spec.in(grouping).of(layer, network.weights().weights(layer)).values();
        assertArrayEquals(
                ((Weights.Fp32) expected).values(),
                ((Weights.Fp32) written.weights()
                                .weights(written.network().layers().get(0)))
                        .values());
        byte[] before = Files.readAllBytes(input);
        byte[] after = Files.readAllBytes(out);
        int header = before.length - 6 * 5 * 9 * 4;
        assertEquals(before.length, after.length);
        assertArrayEquals(Arrays.copyOf(before, header), Arrays.copyOf(after, header));
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.DEFLATED, ZipEntry.STORED})
    void aPrunedArchiveKeepsItsMembersAndTheirTypes(int method) throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("conv.npy", npyBytes("<f4", random(random, 6 * 5 * 9), 6, 5, 3, 3));
        members.put("bias.npy", npyBytes("<f4", random(random, 6), 6));
        members.put("fc.npy", npyBytes("<f2", random(random, 10 * 7), 10, 7));
        Path input = folder.resolve("in.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(input))) {
            zip.setComment("made by hand");
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                entry.setMethod(method);
                entry.setTimeLocal(LocalDateTime.of(2020, 2, 2, 2, 2, 2));
                if (method == ZipEntry.STORED) {
                    CRC32 checksum = new CRC32();
                    checksum.update(member.getValue());
                    entry.setSize(member.getValue().length);
                    entry.setCrc(checksum.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(member.getValue());
            }
        }
        Coding spec = new Coding(BitxCode.rows(3), Numerics.FP32);
        LoadedNetwork network = NetworkFile.open(input, List.of());
        assertEquals(2, network.network().layers().size());
        Path out = folder.resolve("sub").resolve("out.npz");
        prune(input, network, out, spec, false);

        LoadedNetwork written = NetworkFile.open(out, List.of());
        for (int i = 0; i < 2; i++) {
            Layer layer = network.network().layers().get(i);
            Weights original = network.weights().weights(layer);
            Weights expected =
                    spec.in(WeightGrouping.CHANNEL).of(layer, original).values();
            Weights pruned =
                    written.weights().weights(written.network().layers().get(i));
            assertArrayEquals(((Weights.Fp32) expected).values(), ((Weights.Fp32) pruned).values());
            assertEquals(
                    network.weights().bindings().get(i).tensor().type(),
                    written.weights().bindings().get(i).tensor().type());
        }
        try (ZipFile zip = new ZipFile(out.toFile())) {
            assertEquals("made by hand", zip.getComment());
            List<ZipEntry> entries = List.copyOf(Collections.list(zip.entries()));
            assertEquals(
                    List.copyOf(members.keySet()),
                    entries.stream().map(ZipEntry::getName).toList());
            for (ZipEntry entry : entries) {
                byte[] before = members.get(entry.getName());
                byte[] after = zip.getInputStream(entry).readAllBytes();
                assertEquals(method, entry.getMethod());
                assertEquals(LocalDateTime.of(2020, 2, 2, 2, 2, 2), entry.getTimeLocal());
                assertEquals(entry.getName().equals("bias.npy"), Arrays.equals(before, after));
                assertEquals(before.length, after.length);
                assertArrayEquals(Arrays.copyOf(before, 128), Arrays.copyOf(after, 128));
            }
        }
        try (Stream<Path> files = Files.list(out.getParent())) {
            assertEquals(List.of(out), files.toList());
        }
    }

    @Test
    void onlyTheWeightsOfAnOnnxModelChange() throws IOException {
        Path model = Path.of("..", "accuracy", "data", "glyphs.onnx");
        if (!Files.exists(model)) {
            model = Path.of("accuracy", "data", "glyphs.onnx");
        }
        LoadedNetwork network = NetworkFile.open(model, List.of());
        Path out = folder.resolve("pruned.onnx");
        Coding spec = new Coding(BitxCode.rows(6), NumberFormat.FIXED16.numerics(14));
        prune(model, network, out, spec, false);
        LoadedNetwork written = NetworkFile.open(out, List.of());
        byte[] restored = Files.readAllBytes(out);
        for (int i = 0; i < network.weights().bindings().size(); i++) {
            WeightBinding binding = network.weights().bindings().get(i);
            short[] quantised = spec.in(WeightGrouping.CHANNEL)
                    .of(binding.layer(), binding.read())
                    .values()
                    .integers();
            float[] values = ((Weights.Fp32) written.weights().bindings().get(i).read()).values();
            for (int j = 0; j < values.length; j++) {
                assertEquals(quantised[j] / 16384f, values[j]);
            }
        }
        // Writing the original weights back gives the original file, byte for byte.
        Path back = Files.write(folder.resolve("back.onnx"), restored);
        for (WeightBinding binding : network.weights().bindings()) {
            binding.write(back, binding.read());
        }
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(back));
    }

    @Test
    void anInputIsNeverOverwrittenAndAnExistingFileOnlyByForce() throws IOException {
        Path input = npy(random(new SplittableRandom(1), 64), 8, 8);
        byte[] before = Files.readAllBytes(input);
        LoadedNetwork network = NetworkFile.open(input, List.of());
        Coding spec = new Coding(BitxCode.rows(6), Numerics.FP32);
        Path detour = folder.resolve("x/..").resolve(input.getFileName());
        Files.createDirectories(folder.resolve("x"));
        String same = assertThrows(InvalidInputException.class, () -> prune(input, network, detour, spec, true))
                .getMessage();
        assertTrue(same.contains("is the input itself"), same);
        Path out = Files.writeString(folder.resolve("out.npy"), "mine");
        assertThrows(InvalidInputException.class, () -> prune(input, network, out, spec, false));
        assertEquals("mine", Files.readString(out));
        prune(input, network, out, spec, true);
        assertEquals(before.length, Files.size(out));
        assertThrows(InvalidInputException.class, () -> prune(input, network, folder.resolve("out.onnx"), spec, false));
        assertArrayEquals(before, Files.readAllBytes(input));
        assertNothingStaged();
    }

    @Test
    void aFailedPruningLeavesNoFile() throws IOException {
        float[] values = random(new SplittableRandom(2), 64);
        values[9] = Float.POSITIVE_INFINITY;
        Path input = npy(values, 8, 8);
        LoadedNetwork network = NetworkFile.open(input, List.of());
        Path out = folder.resolve("out.npy");
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> prune(input, network, out, new Coding(BitxCode.rows(6), Numerics.FP32), false))
                .getMessage();
        assertTrue(message.contains("weight 9 of layer") && message.contains("Infinity"), message);
        assertTrue(Files.notExists(out));
        assertNothingStaged();
    }

    private void assertNothingStaged() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith(".")));
        }
    }

    private static void prune(Path input, LoadedNetwork network, Path out, Coding spec, boolean force) {
        try (PrunedFile file = PrunedFile.create(input, network, out, force)) {
            file.prune(new BitStudy(
                    network.network(), new BoundWeights(network.weights().bindings()), spec, 8, 2, 64));
            file.commit();
        }
    }

    private LoadedNetwork open(SplittableRandom random, int filters, int channels, int rows, int columns)
            throws IOException {
        return NetworkFile.open(
                npy(random(random, filters * channels * rows * columns), filters, channels, rows, columns), List.of());
    }

    private static float[] random(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double magnitude = random.nextDouble() * Math.scalb(1.0, -random.nextInt(20));
            values[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
        }
        return values;
    }

    private Path npy(float[] values, int... shape) throws IOException {
        return Files.write(
                folder.resolve("w" + Integer.toHexString(Arrays.hashCode(values)) + ".npy"),
                npyBytes("<f4", values, shape));
    }

    /** Fills its header up to 128 bytes. */
    private static byte[] npyBytes(String type, float[] values, int... shape) {
        String sizes = Arrays.toString(shape).replace("[", "(").replace("]", ",)");
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + sizes + ", }";
        String header = text + " ".repeat(117 - text.length()) + "\n";
        int size = type.endsWith("4") ? 4 : 2;
        ByteBuffer bytes = ByteBuffer.allocate(128 + values.length * size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        for (float value : values) {
            if (size == 4) {
                bytes.putFloat(value);
            } else {
                bytes.putShort((short) (Float.floatToRawIntBits(value * 0x1p-112f) >>> 13 & 0x7FFF)); // |value| as F16
            }
        }
        return bytes.array();
    }

    private static BigDecimal sum(Weights weights) {
        BigDecimal sum = BigDecimal.ZERO;
        for (float value : ((Weights.Fp32) weights).values()) {
            sum = sum.add(new BigDecimal(value).abs());
        }
        return sum;
    }

    private static BigDecimal sum(long[] ones) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < ones.length; i++) {
            int significance = 9 - i;
            BigDecimal power = significance >= 0
                    ? BigDecimal.valueOf(2).pow(significance)
                    : BigDecimal.ONE.divide(BigDecimal.valueOf(2).pow(-significance), MathContext.UNLIMITED);
            sum = sum.add(power.multiply(BigDecimal.valueOf(ones[i])));
        }
        return sum;
    }
}
