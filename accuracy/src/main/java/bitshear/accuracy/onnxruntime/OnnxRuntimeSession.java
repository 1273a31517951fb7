package bitshear.accuracy.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import bitshear.accuracy.InferenceSession;
import bitshear.accuracy.ModelTensor;
import bitshear.input.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
    public Map<String, ModelTensor> run(float[] values, long[] shape, List<String> outputs) {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor), new LinkedHashSet<>(outputs))) {
            Map<String, ModelTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                if (!(output.getValue() instanceof OnnxTensor found) || found.getInfo().type != OnnxJavaType.FLOAT) {
                    throw new InvalidInputException("value '" + output.getKey() + "' of the model is "
                            + output.getValue().getInfo() + ", expected an fp32 tensor");
                }
                FloatBuffer buffer = found.getFloatBuffer();
                float[] copy = new float[buffer.remaining()];
                buffer.get(copy);
                tensors.put(output.getKey(), new ModelTensor(found.getInfo().getShape(), copy));
            }
            return tensors;
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
