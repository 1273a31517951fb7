package bitshear.accuracy.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** Draws the images, trains the network and writes both: what made the files of {@code accuracy/data}. */
public final class TrainGlyphs {
    /** Side of the images, in pixels; channels of the network; seeds of images and network. */
    static final int[] CHANNELS = {3, 16, 32, 64};

    static final long TEST_SEED = 2;
    static final int TEST_IMAGES = 300;

    private static final long TRAINING_SEED = 1;
    private static final int TRAINING_IMAGES = 6000;
    private static final long NETWORK_SEED = 3;
    private static final int BATCH = 32;
    private static final int EPOCHS = 16;
    private static final double RATE = 0.05;

    private TrainGlyphs() {}

    /**
     * Writes {@code glyphs_test.bin} and {@code glyphs.onnx}.
     *
     * @param args the folder to write to
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("expected one argument, the folder to write to");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        byte[] test = Glyphs.records(TEST_SEED, TEST_IMAGES);
        SmallNetwork network = train(Glyphs.records(TRAINING_SEED, TRAINING_IMAGES), test);
        Files.write(folder.resolve("glyphs_test.bin"), test);
        Files.write(
                folder.resolve("glyphs.onnx"), OnnxWriter.model(network, Glyphs.SIDE, Glyphs.CLASSES.length, "glyphs"));
    }

    private static SmallNetwork train(byte[] images, byte[] test) {
        SplittableRandom random = new SplittableRandom(NETWORK_SEED);
        SmallNetwork network = new SmallNetwork(Glyphs.SIDE, CHANNELS, Glyphs.CLASSES.length, random);
        int[] order = new int[images.length / Glyphs.RECORD_BYTES];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        float[] image = new float[Glyphs.RECORD_BYTES - 1];
        int steps = EPOCHS * order.length / BATCH;
        int step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffle(order, random);
            double loss = 0;
            for (int first = 0; first + BATCH <= order.length; first += BATCH) {
                for (int i = first; i < first + BATCH; i++) {
                    int label = load(images, order[i], image);
                    loss += network.backward(image, label, 1f / BATCH);
                }
                // From the full rate to nothing along a cosine.
                network.step((float) (RATE * 0.5 * (1 + StrictMath.cos(StrictMath.PI * step / steps))));
                step++;
            }
            System.out.printf(
                    Locale.ROOT,
                    "epoch %2d: mean cross entropy %.4f, %d of %d test images correct%n",
                    epoch + 1,
                    loss / order.length,
                    correct(network, test),
                    test.length / Glyphs.RECORD_BYTES);
        }
        return network;
    }

    static int correct(SmallNetwork network, byte[] records) {
        float[] image = new float[Glyphs.RECORD_BYTES - 1];
        int correct = 0;
        for (int i = 0; i < records.length / Glyphs.RECORD_BYTES; i++) {
            int label = load(records, i, image);
            float[] scores = network.forward(image);
            int best = 0;
            for (int one = 1; one < scores.length; one++) {
                if (scores[one] > scores[best]) {
                    best = one;
                }
            }
            correct += best == label ? 1 : 0;
        }
        return correct;
    }

    /** Reads a record as the network takes it: [row][column][channel], -1 to 1; returns the label. */
    static int load(byte[] records, int index, float[] image) {
        int at = index * Glyphs.RECORD_BYTES;
        int pixels = Glyphs.SIDE * Glyphs.SIDE;
        for (int plane = 0; plane < 3; plane++) {
            for (int i = 0; i < pixels; i++) {
                int value = Byte.toUnsignedInt(records[at + 1 + plane * pixels + i]);
                image[i * 3 + plane] = (float) ((value / 255.0 - 0.5) / 0.5);
            }
        }
        return records[at];
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
