package bitshear.accuracy.sample;

import java.util.SplittableRandom;

/**
 * A convolutional network trained by plain stochastic gradient descent with momentum: 3 x 3 convolutions of stride 2 and padding 1, each
 * with a rectifier behind it, the mean over all positions, and a fully connected layer. Values lie as [row][column][channel]. Everything
 * is single-precision arithmetic in a fixed order on one thread, so the trained weights are the same bits on every machine.
 */
final class SmallNetwork {
    private static final int KERNEL = 3;
    private static final int STRIDE = 2;
    private static final float MOMENTUM = 0.9f;
    private static final float WEIGHT_DECAY = 5e-4f;

    /**
     * A layer's weights with their gradients.
     *
     * @param inputs products of one output
     * @param outputs channels or classes
     * @param weights [input][output]
     */
    record Parameters(
            int inputs,
            int outputs,
            float[] weights,
            float[] bias,
            float[] weightGradient,
            float[] biasGradient,
            float[] weightSpeed,
            float[] biasSpeed) {
        static Parameters random(int inputs, int outputs, SplittableRandom random) {
            float[] weights = new float[inputs * outputs];
            // Uniform with the variance 2 / inputs of He et al., "Delving deep into rectifiers", 2015.
            double bound = Math.sqrt(6.0 / inputs);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            return new Parameters(
                    inputs,
                    outputs,
                    weights,
                    new float[outputs],
                    new float[weights.length],
                    new float[outputs],
                    new float[weights.length],
                    new float[outputs]);
        }

        void step(float rate) {
            descend(weights, weightGradient, weightSpeed, rate, WEIGHT_DECAY);
            descend(bias, biasGradient, biasSpeed, rate, 0);
        }

        private static void descend(float[] values, float[] gradient, float[] speed, float rate, float decay) {
            for (int i = 0; i < values.length; i++) {
                speed[i] = MOMENTUM * speed[i] + gradient[i] + decay * values[i];
                values[i] -= rate * speed[i];
                gradient[i] = 0;
            }
        }
    }

    private final int classes;
    private final Parameters[] convolutions;
    private final Parameters classifier;

    /** Sides of the square images before and behind each convolution. */
    private final int[] sides;

    private final float[][] values;
    private final float[][] windows;
    private final float[][] gradients;
    private final float[][] windowGradients;
    private final float[] means;
    private final float[] meanGradients;
    private final float[] scores;

    /**
     * @param side of the square input, in pixels; a power of two
     * @param channels of the input and behind each convolution
     */
    SmallNetwork(int side, int[] channels, int classes, SplittableRandom random) {
        int layers = channels.length - 1;
        this.classes = classes;
        this.convolutions = new Parameters[layers];
        this.sides = new int[layers + 1];
        this.values = new float[layers + 1][];
        this.gradients = new float[layers + 1][];
        this.windows = new float[layers][];
        this.windowGradients = new float[layers][];
        sides[0] = side;
        for (int i = 0; i <= layers; i++) {
            if (i > 0) {
                sides[i] = (sides[i - 1] + 1) / STRIDE;
                convolutions[i - 1] = Parameters.random(KERNEL * KERNEL * channels[i - 1], channels[i], random);
                windows[i - 1] = new float[sides[i] * sides[i] * convolutions[i - 1].inputs()];
                windowGradients[i - 1] = new float[windows[i - 1].length];
            }
            values[i] = new float[sides[i] * sides[i] * channels[i]];
            gradients[i] = new float[values[i].length];
        }
        this.classifier = Parameters.random(channels[layers], classes, random);
        this.means = new float[channels[layers]];
        this.meanGradients = new float[means.length];
        this.scores = new float[classes];
    }

    Parameters[] convolutions() {
        return convolutions;
    }

    Parameters classifier() {
        return classifier;
    }

    /** Channels in front of a convolution. */
    int channels(int convolution) {
        return convolutions[convolution].inputs() / (KERNEL * KERNEL);
    }

    /** A convolution's weight in the order of ONNX: [filter][channel][row][column]. */
    float[] weightsForOnnx(int convolution) {
        Parameters layer = convolutions[convolution];
        int channels = channels(convolution);
        int positions = KERNEL * KERNEL;
        float[] ordered = new float[layer.weights().length];
        for (int filter = 0; filter < layer.outputs(); filter++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int position = 0; position < positions; position++) {
                    ordered[(filter * channels + channel) * positions + position] =
                            layer.weights()[(position * channels + channel) * layer.outputs() + filter];
                }
            }
        }
        return ordered;
    }

    /** Scores of an image, one per class; overwritten by the next call. */
    float[] forward(float[] image) {
        System.arraycopy(image, 0, values[0], 0, image.length);
        for (int i = 0; i < convolutions.length; i++) {
            Parameters layer = convolutions[i];
            gather(i);
            float[] out = values[i + 1];
            int positions = sides[i + 1] * sides[i + 1];
            for (int position = 0; position < positions; position++) {
                System.arraycopy(layer.bias(), 0, out, position * layer.outputs(), layer.outputs());
                for (int input = 0; input < layer.inputs(); input++) {
                    add(
                            out,
                            position * layer.outputs(),
                            layer.weights(),
                            input * layer.outputs(),
                            layer.outputs(),
                            windows[i][position * layer.inputs() + input]);
                }
            }
            for (int j = 0; j < out.length; j++) {
                out[j] = Math.max(0, out[j]);
            }
        }
        float[] last = values[convolutions.length];
        java.util.Arrays.fill(means, 0);
        int positions = last.length / means.length;
        for (int position = 0; position < positions; position++) {
            add(means, 0, last, position * means.length, means.length, 1f / positions);
        }
        System.arraycopy(classifier.bias(), 0, scores, 0, classes);
        for (int input = 0; input < means.length; input++) {
            add(scores, 0, classifier.weights(), input * classes, classes, means[input]);
        }
        return scores;
    }

    /**
     * Adds an image's gradients of the cross entropy to the layers' sums.
     *
     * @param weight of the image in the sum, one over the batch
     * @return its cross entropy
     */
    double backward(float[] image, int label, float weight) {
        float[] probabilities = forward(image).clone();
        double loss = softmax(probabilities, label);
        probabilities[label] -= 1;
        java.util.Arrays.fill(meanGradients, 0);
        for (int one = 0; one < classes; one++) {
            float gradient = probabilities[one] * weight;
            classifier.biasGradient()[one] += gradient;
            for (int input = 0; input < means.length; input++) {
                classifier.weightGradient()[input * classes + one] += gradient * means[input];
                meanGradients[input] += gradient * classifier.weights()[input * classes + one];
            }
        }
        int last = convolutions.length;
        int positions = values[last].length / means.length;
        for (int i = 0; i < values[last].length; i++) {
            gradients[last][i] = meanGradients[i % means.length] / positions;
        }
        for (int i = last - 1; i >= 0; i--) {
            backward(i);
        }
        return loss;
    }

    private void backward(int convolution) {
        Parameters layer = convolutions[convolution];
        float[] out = values[convolution + 1];
        float[] gradient = gradients[convolution + 1];
        float[] windowGradient = windowGradients[convolution];
        java.util.Arrays.fill(windowGradient, 0);
        float[] transposed = new float[layer.weights().length];
        for (int input = 0; input < layer.inputs(); input++) {
            for (int output = 0; output < layer.outputs(); output++) {
                transposed[output * layer.inputs() + input] = layer.weights()[input * layer.outputs() + output];
            }
        }
        int positions = sides[convolution + 1] * sides[convolution + 1];
        for (int position = 0; position < positions; position++) {
            int at = position * layer.outputs();
            for (int output = 0; output < layer.outputs(); output++) {
                if (out[at + output] <= 0) {
                    gradient[at + output] = 0;
                } else if (convolution > 0) {
                    add(
                            windowGradient,
                            position * layer.inputs(),
                            transposed,
                            output * layer.inputs(),
                            layer.inputs(),
                            gradient[at + output]);
                }
            }
            add(layer.biasGradient(), 0, gradient, at, layer.outputs(), 1);
            for (int input = 0; input < layer.inputs(); input++) {
                float value = windows[convolution][position * layer.inputs() + input];
                if (value != 0) {
                    add(layer.weightGradient(), input * layer.outputs(), gradient, at, layer.outputs(), value);
                }
            }
        }
        if (convolution > 0) {
            scatter(convolution);
        }
    }

    /** One step against the gradients summed up since the last. */
    void step(float rate) {
        for (Parameters layer : convolutions) {
            layer.step(rate);
        }
        classifier.step(rate);
    }

    private void gather(int convolution) {
        eachRow(convolution, (value, window, channels) -> {
            if (value < 0) {
                java.util.Arrays.fill(windows[convolution], window, window + channels, 0);
            } else {
                System.arraycopy(values[convolution], value, windows[convolution], window, channels);
            }
        });
    }

    private void scatter(int convolution) {
        java.util.Arrays.fill(gradients[convolution], 0);
        eachRow(convolution, (value, window, channels) -> {
            if (value >= 0) {
                add(gradients[convolution], value, windowGradients[convolution], window, channels, 1);
            }
        });
    }

    @FunctionalInterface
    private interface RowVisitor {
        /** @param value index of a position's first channel, or -1 in the padding */
        void visit(int value, int window, int channels);
    }

    private void eachRow(int convolution, RowVisitor visitor) {
        int side = sides[convolution];
        int outSide = sides[convolution + 1];
        int channels = channels(convolution);
        int window = 0;
        for (int row = 0; row < outSide; row++) {
            for (int column = 0; column < outSide; column++) {
                for (int kernelRow = 0; kernelRow < KERNEL; kernelRow++) {
                    for (int kernelColumn = 0; kernelColumn < KERNEL; kernelColumn++) {
                        int y = row * STRIDE + kernelRow - 1;
                        int x = column * STRIDE + kernelColumn - 1;
                        boolean inside = y >= 0 && y < side && x >= 0 && x < side;
                        visitor.visit(inside ? (y * side + x) * channels : -1, window, channels);
                        window += channels;
                    }
                }
            }
        }
    }

    /** Turns scores into probabilities. */
    private static double softmax(float[] scores, int label) {
        double largest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += StrictMath.exp(score - largest);
        }
        double loss = StrictMath.log(sum) - (scores[label] - largest);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (StrictMath.exp(scores[i] - largest) / sum);
        }
        return loss;
    }

    private static void add(float[] to, int toAt, float[] from, int fromAt, int count, float factor) {
        for (int i = 0; i < count; i++) {
            to[toAt + i] += factor * from[fromAt + i];
        }
    }
}
