package bitshear.workload.onnx;

import bitshear.input.InvalidInputException;

/** A node of a model that is not understood, or is wrong; the model's tensors may still be read. */
public final class UnsupportedNodeException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    UnsupportedNodeException(String message) {
        super(message);
    }
}
