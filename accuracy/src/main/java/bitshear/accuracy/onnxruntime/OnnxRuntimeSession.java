package bitshear.accuracy.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import bitshear.accuracy.InferenceSession;
import bitshear.input.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.Map;

/** A model in ONNX Runtime; several threads may run it at once. */
final class OnnxRuntimeSession implements InferenceSession {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;

    OnnxRuntimeSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
        this.input = session.getInputNames().iterator().next();
    }

    @Override
    public float[] run(float[] values, long[] shape) {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            OnnxValue output = result.get(0);
            if (output instanceof OnnxTensor outputs && outputs.getFloatBuffer() != null) {
                FloatBuffer buffer = outputs.getFloatBuffer();
                float[] copy = new float[buffer.remaining()];
                buffer.get(copy);
                return copy;
            }
            throw new InvalidInputException(
                    "the model's first output is " + output.getInfo() + ", expected floating-point numbers per class");
        } catch (OrtException e) {
            throw new InvalidInputException(
                    "input '" + input + "': ONNX Runtime refuses it: " + OnnxRuntime.firstLine(e), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the session cannot be closed", e);
        }
    }
}
