package bitshear.accuracy.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import bitshear.accuracy.InferenceEngine;
import bitshear.accuracy.InferenceSession;
import bitshear.input.InvalidInputException;
import java.nio.file.Path;

/**
 * ONNX Runtime on the CPU. One thread per inference: batches run side by side instead, which keeps every image's result independent of
 * the number of threads.
 */
public final class OnnxRuntime implements InferenceEngine {
    /** Made by the service loader. */
    public OnnxRuntime() {}

    @Override
    public String name() {
        return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public InferenceSession open(Path model) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            return new OnnxRuntimeSession(environment, environment.createSession(model.toString(), options));
        } catch (OrtException e) {
            throw new InvalidInputException(
                    model.getFileName() + ": ONNX Runtime refuses the model: " + firstLine(e), e);
        }
    }

    static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
