package bitshear.workload.onnx;

import bitshear.workload.tensor.TensorRef;
import java.util.Arrays;

/**
 * What is known of a value while a graph is walked.
 *
 * @param shape sizes of its dimensions
 * @param layer index of the layer that yields it, {@link #NETWORK_INPUT}, or {@link #CONSTANT}
 * @param soleUse whether nothing but the node that reads it next reads the producer's output
 * @param tensor the tensor in a file that holds a constant, or null
 * @param offset element of the tensor that is the value's first
 * @param strides distance in elements, per dimension of the value, in the tensor
 * @param folded values of a small constant computed from others, or null; 64-bit integers beyond 2^53 are rounded
 * @param quantised what a constant's integers stand for; null where they are the numbers
 * @param layout how a layer's output lies in memory; null for constants and for the network's input, which lies as its readers want it
 */
record Value(
        long[] shape,
        int layer,
        boolean soleUse,
        TensorRef tensor,
        long offset,
        long[] strides,
        double[] folded,
        TensorLayout layout,
        QuantisedConstant quantised) {
    static final int NETWORK_INPUT = -1;
    static final int CONSTANT = -2;
    /** Constants of more elements than this are weights and are not held. */
    private static final int LARGEST_FOLDED = 1 << 16;

    static Value computed(int layer, long[] shape, TensorLayout layout) {
        return new Value(shape, layer, true, null, 0, null, null, layout, null);
    }

    static Value input(long[] shape) {
        return computed(NETWORK_INPUT, shape, null);
    }

    static Value constant(TensorRef tensor) {
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        return new Value(shape, CONSTANT, false, tensor, 0, Shapes.strides(shape), null, null, null);
    }

    static Value folded(long[] shape, double[] values) {
        return new Value(shape, CONSTANT, false, null, 0, null, values, null, null);
    }

    boolean isConstant() {
        return layer == CONSTANT;
    }

    int rank() {
        return shape.length;
    }

    /** Whether a constant is small enough to be held and computed with. */
    boolean isSmall() {
        return folded != null
                || (tensor != null && tensor.elements() <= LARGEST_FOLDED && Shapes.elements(shape) <= LARGEST_FOLDED);
    }

    /** The values of a constant in the order of its shape. */
    double[] values() {
        return folded != null ? folded : LazyConstants.dense(this);
    }

    /** The same elements under another shape, as far as the strides allow. */
    Value reshaped(long[] newShape) {
        if (folded != null) {
            return folded(newShape, folded);
        }
        return new Value(
                newShape,
                layer,
                soleUse,
                tensor,
                offset,
                tensor == null ? null : Shapes.strides(newShape),
                null,
                layout == null ? null : layout.reshaped(shape, newShape),
                quantised);
    }

    /** The same value where it may have other readers. */
    Value shared() {
        return new Value(shape, layer, false, tensor, offset, strides, folded, layout, quantised);
    }

    /** The same elements with the axes in another order: output axis i is input axis {@code permutation[i]}. */
    Value transposed(long[] permutation) {
        int rank = rank();
        long[] newShape = new long[rank];
        Arrays.setAll(newShape, i -> shape[(int) permutation[i]]);
        long[] newStrides = null;
        if (tensor != null) {
            newStrides = new long[rank];
            for (int i = 0; i < rank; i++) {
                newStrides[i] = strides[(int) permutation[i]];
            }
        }
        return new Value(
                newShape,
                layer,
                soleUse && tensor == null,
                tensor,
                offset,
                newStrides,
                null,
                layout == null ? null : layout.transposed(permutation),
                quantised == null ? null : quantised.withAxis(indexOf(permutation, quantised.axis())));
    }

    private static int indexOf(long[] permutation, int axis) {
        for (int i = 0; i < permutation.length; i++) {
            if (permutation[i] == axis) {
                return i;
            }
        }
        return -1;
    }

    /** A part of a constant. */
    Value part(long[] partShape, long partOffset, long[] partStrides) {
        return new Value(partShape, CONSTANT, false, tensor, partOffset, partStrides, null, null, quantised);
    }

    Value withQuantisation(QuantisedConstant other) {
        return new Value(shape, layer, soleUse, tensor, offset, strides, folded, layout, other);
    }

    /** Whether a constant lies as it is used. */
    boolean isPacked() {
        return tensor == null || offset == 0 && Arrays.equals(strides, Shapes.strides(shape));
    }
}
