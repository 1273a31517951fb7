package bitshear.workload.onnx;

import bitshear.workload.SlidingWindow;
import java.util.Arrays;

/** Kernel, strides, pads and dilations of a convolution or pooling, for one or two image dimensions. */
final class WindowAttributes {
    private final SlidingWindow[] axes;
    /** Columns of a plane of a volume. */
    private int planeWidth;

    private WindowAttributes(SlidingWindow[] axes) {
        this.axes = axes;
    }

    /**
     * Reads the attributes of a node.
     *
     * @param shape of the input
     * @param kernel sizes of the kernel
     */
    static WindowAttributes of(NodeContext node, long[] shape, long[] kernel) {
        int n = kernel.length;
        long[] strides = attribute(node, "strides", n, 1);
        long[] dilations = attribute(node, "dilations", n, 1);
        long[] pads = attribute(node, "pads", 2 * n, 0);
        long[] stated = node.integers("kernel_shape").orElse(kernel);
        if (!Arrays.equals(stated, kernel)) {
            throw node.problem(
                    "kernel_shape " + Arrays.toString(stated), Arrays.toString(kernel) + ", the weights' size");
        }
        String autoPad = node.attribute("auto_pad", "NOTSET");
        SlidingWindow[] axes = new SlidingWindow[n];
        for (int i = 0; i < n; i++) {
            int k = node.size(kernel[i]);
            int s = node.size(strides[i]);
            int d = node.size(dilations[i]);
            long before = pads[i];
            long after = pads[n + i];
            if (autoPad.startsWith("SAME")) {
                long size = shape[2 + i];
                long total = Math.max(0, ((size + s - 1) / s - 1) * s + (long) d * (k - 1) + 1 - size);
                before = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                after = total - before;
            } else if (autoPad.equals("VALID")) {
                before = 0;
                after = 0;
            }
            if (before < 0 || after < 0 || before > Integer.MAX_VALUE || after > Integer.MAX_VALUE) {
                throw node.problem("pads " + Arrays.toString(pads), "0 to " + Integer.MAX_VALUE);
            }
            axes[i] = new SlidingWindow(k, s, (int) before, (int) after, d);
        }
        WindowAttributes window = new WindowAttributes(axes);
        window.planeWidth = n == 3 ? node.size(shape[4]) : 0;
        return window;
    }

    private static long[] attribute(NodeContext node, String name, int count, long otherwise) {
        long[] values = node.integers(name).orElse(new long[0]);
        if (values.length == 0) {
            values = new long[count];
            Arrays.fill(values, otherwise);
        }
        if (values.length != count) {
            throw node.problem(name + " " + Arrays.toString(values), count + " values");
        }
        return values;
    }

    int stride(int axis) {
        return axes[axis].stride();
    }

    int dilation(int axis) {
        return axes[axis].dilation();
    }

    int padBefore(int axis) {
        return axes[axis].padBefore();
    }

    /** Shape of the output of an ordinary convolution or pooling. */
    long[] outputShape(NodeContext node, long[] shape, long channels, boolean ceil) {
        long[] out = shape.clone();
        out[1] = channels;
        for (int i = 0; i < axes.length; i++) {
            out[2 + i] = axes[i].positions(shape[2 + i], ceil);
            if (out[2 + i] < 1) {
                throw node.problem(
                        "a window of " + axes[i].span() + " on " + shape[2 + i] + " elements with pads "
                                + axes[i].padBefore() + " and " + axes[i].padAfter(),
                        "at least one output position");
            }
            // rounding up lets the last window hang over the edge, which the layer shows as padding
            axes[i] = new SlidingWindow(
                    axes[i].kernel(),
                    axes[i].stride(),
                    axes[i].padBefore(),
                    (int) axes[i].padAfterFor(shape[2 + i], out[2 + i]),
                    axes[i].dilation());
        }
        return out;
    }

    /** Height and width a transposed convolution yields. */
    long[] transposedOutput(NodeContext node, long[] shape) {
        long[] given = node.integers("output_shape").orElse(new long[0]);
        long[] extra = attribute(node, "output_padding", axes.length, 0);
        if (given.length != 0 && given.length != axes.length && given.length != axes.length + 2) {
            throw node.problem(
                    "output_shape " + Arrays.toString(given), axes.length + " sizes, or " + (axes.length + 2));
        }
        String autoPad = node.attribute("auto_pad", "NOTSET");
        long[] out = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            SlidingWindow axis = axes[i];
            long whole = (shape[2 + i] - 1) * axis.stride() + extra[i] + axis.span();
            boolean same = autoPad.startsWith("SAME");
            if (given.length == 0 && !same) {
                out[i] = whole - axis.padBefore() - axis.padAfter();
                continue;
            }
            // the pads follow from the output's size
            out[i] = given.length > 0 ? given[given.length - axes.length + i] : shape[2 + i] * axis.stride();
            long total = Math.max(0, whole - out[i]);
            long before = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            axes[i] = new SlidingWindow(
                    axis.kernel(), axis.stride(), (int) before, (int) (total - before), axis.dilation());
        }
        return out;
    }

    /** Fills in the window of a layer; a one-dimensional image is one row. */
    void describe(LayerDraft draft) {
        if (axes.length == 3) {
            describeVolume(draft);
            return;
        }
        SlidingWindow horizontal = axes[axes.length - 1];
        SlidingWindow vertical = axes.length == 2 ? axes[0] : new SlidingWindow(1, 1, 0, 0, 1);
        draft.kernel = new int[] {vertical.kernel(), horizontal.kernel()};
        draft.stride = new int[] {vertical.stride(), horizontal.stride()};
        draft.pads =
                new int[] {vertical.padBefore(), horizontal.padBefore(), vertical.padAfter(), horizontal.padAfter()};
        draft.dilation = new int[] {vertical.dilation(), horizontal.dilation()};
    }

    /**
     * A window of three dimensions: depth is the layer's rows, a plane its columns. The taps of a plane are one axis that spans from its first to its
     * last pixel, so that what is fetched is what the window covers, up to the rounding of the distance of two taps.
     */
    private void describeVolume(LayerDraft draft) {
        SlidingWindow depth = axes[0];
        SlidingWindow rows = axes[1];
        SlidingWindow columns = axes[2];
        int taps = Math.multiplyExact(rows.kernel(), columns.kernel());
        int width = Math.max(1, planeWidth);
        long span = (rows.span() - 1) * width + columns.span() - 1;
        int dilation = taps == 1 ? 1 : (int) Math.max(1, span / (taps - 1));
        int stride = Math.multiplyExact(rows.stride(), columns.stride());
        int before =
                (int) Math.min((long) rows.padBefore() * width + columns.padBefore(), (long) dilation * (taps - 1));
        long needed = (long) (draft.out[2] - 1) * stride + (long) dilation * (taps - 1) + 1;
        draft.kernel = new int[] {depth.kernel(), taps};
        draft.stride = new int[] {depth.stride(), stride};
        draft.dilation = new int[] {depth.dilation(), dilation};
        int after = (int) Math.max(0, needed - draft.in[2] - before);
        // the last window may end before the plane does, where strides leave pixels over
        draft.pads = new int[] {depth.padBefore(), before, depth.padAfter(), after};
    }
}
