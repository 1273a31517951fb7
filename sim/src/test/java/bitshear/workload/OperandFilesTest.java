package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.Npy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperandFilesTest {
    @TempDir
    Path folder;

    private Path file(String name, List<Long> shape, short... values) throws IOException {
        short[] all = new short[(int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b)];
        System.arraycopy(values, 0, all, 0, values.length);
        Path file = folder.resolve(name);
        Npy.write(file, shape, all);
        return file;
    }

    private static OperandLayer conv(Path activations, Path weights, int precision, OperandAxes axes) {
        return new OperandLayer("", OperandLayerType.CONV, activations, weights, List.of(), 1, 0, 1, precision, axes);
    }

    private static String refusal(OperandLayer layer) {
        return assertThrows(InvalidInputException.class, () -> {
                    OperandFiles files = new OperandFiles(List.of(layer));
                    files.activations(files.network().layers().get(0));
                })
                .getMessage();
    }

    @Test
    void shapesOfTheFilesAreTheShapeOfTheLayer() throws IOException {
        Path activations = file("a.npy", List.of(1L, 4L, 5L, 7L));
        Path weights = file("w.npy", List.of(6L, 2L, 2L, 3L));
        Layer layer = new OperandFiles(List.of(conv(activations, weights, -1, OperandAxes.NCXY)))
                .network()
                .layers()
                .get(0);
        assertEquals(2, layer.groups());
        assertEquals(7, layer.inHeight());
        assertEquals(5, layer.inWidth());
        assertEquals(3, layer.kernelHeight());
        assertEquals(2, layer.kernelWidth());
        assertEquals(5, layer.outHeight());
        assertEquals(4, layer.outWidth());
    }

    @Test
    void columnsFirstIsTurnedIntoRowsFirst() throws IOException {
        Path activations = file(
                "a.npy", List.of(1L, 1L, 2L, 3L), (short) 1, (short) 2, (short) 3, (short) 4, (short) 5, (short) 6);
        Path weights = file("w.npy", List.of(1L, 1L, 1L, 2L), (short) 8, (short) 9);
        OperandFiles files = new OperandFiles(List.of(conv(activations, weights, -1, OperandAxes.NCXY)));
        Layer layer = files.network().layers().get(0);
        assertArrayEquals(
                new short[] {1, 4, 2, 5, 3, 6}, files.activations(layer).values());
        assertArrayEquals(new short[] {8, 9}, files.weights(layer).integers());
        assertEquals(4, files.activations(layer).precision());
    }

    @Test
    void shapesThatDisagreeAreNamed() throws IOException {
        Path activations = file("a.npy", List.of(1L, 5L, 4L, 4L));
        Path weights = file("w.npy", List.of(6L, 2L, 3L, 3L));
        String message = refusal(conv(activations, weights, -1, OperandAxes.NCHW));
        assertTrue(
                message.startsWith(activations + ": shape [1, 5, 4, 4] has 5 channels, expected a multiple of the 2"));
        assertTrue(message.contains(weights.toString()));
    }

    @Test
    void aKernelLargerThanItsInputIsRefused() throws IOException {
        Path activations = file("a.npy", List.of(1L, 2L, 2L, 4L));
        Path weights = file("w.npy", List.of(6L, 2L, 3L, 3L));
        assertTrue(refusal(conv(activations, weights, -1, OperandAxes.NCHW)).contains("smaller than the kernel"));
    }

    @Test
    void aPrecisionBelowWhatTheValuesNeedIsRefused() throws IOException {
        Path activations = file("a.npy", List.of(1L, 1L, 2L, 2L), (short) -300);
        Path weights = file("w.npy", List.of(1L, 1L, 1L, 1L));
        assertTrue(refusal(conv(activations, weights, 9, OperandAxes.NCHW))
                .contains("is 9, expected at least the 10 bits its values need"));
    }

    @Test
    void valuesBeyondSixteenBitsAreRefused() throws IOException {
        Path activations = folder.resolve("wide.npy");
        Npy.write(activations, List.of(1L, 1L, 1L, 2L), new long[] {7, 40000});
        Path weights = file("w.npy", List.of(1L, 1L, 1L, 1L));
        assertTrue(refusal(conv(activations, weights, -1, OperandAxes.NCHW))
                .contains("value 40000 at index 1, expected -32768 to 32767"));
    }

    @Test
    void activationsThatAreNotThereAreAskedForOnlyByMachinesThatNeedThem() throws IOException {
        Path weights = file("w.npy", List.of(1L, 8L));
        OperandLayer layer = new OperandLayer(
                "", OperandLayerType.FC, null, weights, List.of(1L, 8L, 0L, 0L), 1, 0, 1, -1, OperandAxes.NCHW);
        OperandFiles files = new OperandFiles(List.of(layer));
        assertEquals(8, files.weights(files.network().layers().get(0)).count());
        assertTrue(refusal(layer).contains("workload.layers[0].activations: is missing"));
    }
}
