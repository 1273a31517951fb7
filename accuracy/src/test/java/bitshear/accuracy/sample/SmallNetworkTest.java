package bitshear.accuracy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallNetworkTest {
    private static final float STEP = 1f / 4096;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theGradientIsTheSlopeOfTheCrossEntropy(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SmallNetwork network = new SmallNetwork(8, new int[] {3, 4, 5}, 3, random);
        float[] image = new float[8 * 8 * 3];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) (2 * random.nextDouble() - 1);
        }
        int label = random.nextInt(3);
        network.backward(image, label, 1);
        checkLayer(network, network.classifier(), image, label, random);
        for (SmallNetwork.Parameters layer : network.convolutions()) {
            checkLayer(network, layer, image, label, random);
        }
    }

    private static void checkLayer(
            SmallNetwork network, SmallNetwork.Parameters layer, float[] image, int label, SplittableRandom random) {
        float[] gradients = layer.weightGradient().clone();
        for (int check = 0; check < 20; check++) {
            int weight = random.nextInt(gradients.length);
            assertEquals(
                    slope(network, layer.weights(), weight, image, label), gradients[weight], 4e-3, "weight " + weight);
        }
        float[] biasGradients = layer.biasGradient().clone();
        for (int bias = 0; bias < biasGradients.length; bias++) {
            assertEquals(slope(network, layer.bias(), bias, image, label), biasGradients[bias], 4e-3, "bias " + bias);
        }
    }

    private static double slope(SmallNetwork network, float[] values, int index, float[] image, int label) {
        float value = values[index];
        values[index] = value + STEP;
        double above = crossEntropy(network.forward(image), label);
        values[index] = value - STEP;
        double below = crossEntropy(network.forward(image), label);
        values[index] = value;
        return (above - below) / (2 * STEP);
    }

    private static double crossEntropy(float[] scores, int label) {
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score);
        }
        return Math.log(sum) - scores[label];
    }
}
