package bitshear.workload.onnx;

/** Arithmetic of tensor shapes; sizes are checked, so that a product never wraps around. */
final class Shapes {
    private Shapes() {}

    /** Number of elements; the largest long where it would be more. */
    static long elements(long... shape) {
        long elements = 1;
        for (long size : shape) {
            if (size == 0) {
                return 0;
            }
            elements = elements > Long.MAX_VALUE / size ? Long.MAX_VALUE : elements * size;
        }
        return elements;
    }

    /** Distances between neighbours along each dimension of a packed tensor. */
    static long[] strides(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    /** The shape two operands are stretched to, or null if they do not fit (ONNX multidirectional broadcasting). */
    static long[] broadcast(long[] a, long[] b) {
        long[] result = new long[Math.max(a.length, b.length)];
        for (int i = 1; i <= result.length; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            if (x != y && x != 1 && y != 1) {
                return null;
            }
            result[result.length - i] = x == 1 ? y : x;
        }
        return result;
    }
}
