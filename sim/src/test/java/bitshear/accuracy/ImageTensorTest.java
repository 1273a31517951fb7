package bitshear.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTensorTest {
    /** Two pixels: red 10, 20; green 30, 40; blue 50, 60. */
    private static final RgbImage TWO_PIXELS = new RgbImage(2, 1, new byte[] {10, 20, 30, 40, 50, 60});

    @Test
    void channelsAreScaledAndNormalisedEachByItsOwnNumbers() {
        Preprocessing preprocessing = preprocessing(
                ChannelOrder.RGB, TensorLayout.NCHW, 0.5, List.of(1.0, 2.0, 3.0), List.of(1.0, 2.0, 4.0), Fit.EXACT);
        assertArrayEquals(
                new float[] {4, 9, 6.5f, 9, 5.5f, 6.75f}, written(TWO_PIXELS, preprocessing, 2, 1), "planes in order");
    }

    @Test
    void blueFirstAndChannelsLastAreOtherOrdersOfTheSameValues() {
        Preprocessing plain =
                preprocessing(ChannelOrder.RGB, TensorLayout.NHWC, 1, List.of(0.0), List.of(1.0), Fit.EXACT);
        assertArrayEquals(new float[] {10, 30, 50, 20, 40, 60}, written(TWO_PIXELS, plain, 2, 1));
        Preprocessing blueFirst =
                preprocessing(ChannelOrder.BGR, TensorLayout.NCHW, 1, List.of(0.0), List.of(1.0), Fit.EXACT);
        assertArrayEquals(new float[] {50, 60, 30, 40, 10, 20}, written(TWO_PIXELS, blueFirst, 2, 1));
    }

    @Test
    void lumaWeighsTheColours() {
        Preprocessing luma =
                preprocessing(ChannelOrder.LUMA, TensorLayout.NCHW, 1, List.of(0.0), List.of(1.0), Fit.EXACT);
        float[] values = new float[2];
        new ImageTensor(new ModelInput(1, 1, 1, 2, TensorLayout.NCHW), luma).write(TWO_PIXELS, "image", values, 0);
        assertArrayEquals(new float[] {0.299f * 10 + 0.587f * 30 + 0.114f * 50, 36.3f}, values, 1e-4f);
    }

    @Test
    void anImageOfAnotherSizeIsRefusedUnlessItMayBeFitted() {
        Preprocessing exact =
                preprocessing(ChannelOrder.RGB, TensorLayout.NCHW, 1, List.of(0.0), List.of(1.0), Fit.EXACT);
        String message = assertThrows(InvalidInputException.class, () -> written(TWO_PIXELS, exact, 4, 4))
                .getMessage();
        assertTrue(message.startsWith("image: 2 x 1 pixels, expected the model's input of 4 x 4"), message);
        Preprocessing stretch =
                preprocessing(ChannelOrder.RGB, TensorLayout.NCHW, 1, List.of(0.0), List.of(1.0), Fit.STRETCH);
        assertEquals(48, written(TWO_PIXELS, stretch, 4, 4).length);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void resizingKeepsAFlatImageFlatAndEveryImageWithinItsRange(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int width = random.nextInt(1, 40);
        int height = random.nextInt(1, 40);
        int toWidth = random.nextInt(1, 40);
        int toHeight = random.nextInt(1, 40);
        byte[] flat = new byte[3 * width * height];
        Arrays.fill(flat, (byte) 200);
        RgbImage image = new RgbImage(width, height, flat);
        for (RgbImage resized :
                List.of(ImageResize.stretch(image, toWidth, toHeight), ImageResize.crop(image, toWidth, toHeight))) {
            assertEquals(List.of(toWidth, toHeight), List.of(resized.width(), resized.height()));
            for (byte value : resized.planes()) {
                assertEquals((byte) 200, value);
            }
        }
        byte[] noise = new byte[flat.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextInt(50, 100);
        }
        for (byte value : ImageResize.stretch(new RgbImage(width, height, noise), toWidth, toHeight)
                .planes()) {
            assertTrue(value >= 50 && value < 100, "value " + value);
        }
    }

    @Test
    void halvingAnImageAveragesNeighboursAndCroppingKeepsTheMiddle() {
        // A triangle of twice the width: weights 1, 3, 3, 1 inside; what lies beyond the edge is left out.
        RgbImage ramp = new RgbImage(4, 1, new byte[] {0, 40, 80, 120, 0, 0, 0, 0, 100, 100, 100, 100});
        byte[] halved = ImageResize.stretch(ramp, 2, 1).planes();
        assertArrayEquals(
                new byte[] {
                    (byte) Math.round((3 * 0 + 3 * 40 + 80) / 7.0), (byte) Math.round((40 + 3 * 80 + 3 * 120) / 7.0)
                },
                Arrays.copyOf(halved, 2));
        assertArrayEquals(
                new byte[] {40, 80}, Arrays.copyOf(ImageResize.crop(ramp, 2, 1).planes(), 2), "nothing is scaled up");
    }

    private static float[] written(RgbImage image, Preprocessing preprocessing, int width, int height) {
        float[] values = new float[3 * width * height];
        new ImageTensor(new ModelInput(1, 3, height, width, preprocessing.layout()), preprocessing)
                .write(image, "image", values, 0);
        return values;
    }

    private static Preprocessing preprocessing(
            ChannelOrder order, TensorLayout layout, double scale, List<Double> mean, List<Double> std, Fit fit) {
        return new Preprocessing(order, layout, scale, mean, std, fit, List.of());
    }
}
