package bitshear.accuracy;

import java.util.List;
import java.util.Map;

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

    /**
     * Computes outputs of the model by their names.
     *
     * @param input the model's input, row-major
     * @param shape its dimensions
     * @param outputs names of outputs of the model
     * @throws bitshear.input.InvalidInputException if the model does not take such an input, or an output is no fp32 tensor
     */
    Map<String, ModelTensor> run(float[] input, long[] shape, List<String> outputs);

    @Override
    void close();
}
