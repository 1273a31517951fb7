package bitshear.accuracy;

/** A loaded model. */
public interface InferenceSession extends AutoCloseable {
    /**
     * Computes the model's first output.
     *
     * @param input the model's input, row-major
     * @param shape its dimensions
     * @return the output, row-major
     * @throws bitshear.input.InvalidInputException if the model does not take such an input
     */
    float[] run(float[] input, long[] shape);

    @Override
    void close();
}
