package bitshear.workload.onnx;

import bitshear.workload.tensor.TensorRef;
import java.util.List;
import java.util.Optional;

/**
 * An attribute of a node; which component holds it depends on the operator.
 *
 * @param number the float, 0 if it is none
 * @param integer the integer, 0 if it is none
 * @param text the string, empty if it is none
 * @param tensor the tensor, if it is one
 * @param numbers the list of floats
 * @param integers the list of integers
 * @param holdsGraph whether it is a graph or a list of them (control flow), which are not read
 */
public record OnnxAttribute(
        String name,
        float number,
        long integer,
        String text,
        Optional<TensorRef> tensor,
        List<Float> numbers,
        List<Long> integers,
        boolean holdsGraph) {

    public OnnxAttribute {
        numbers = List.copyOf(numbers);
        integers = List.copyOf(integers);
    }
}
