package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.Arrays;

/** Pooling and reductions. */
final class Pooling {
    private Pooling() {}

    static void window(NodeContext node, LayerType type) {
        Value x = node.input(0);
        long[] kernel = node.integers("kernel_shape").orElseThrow(() -> node.problem("no kernel_shape", "one"));
        if (x.rank() < 3 || x.rank() > 4 || kernel.length != x.rank() - 2) {
            throw node.problem(
                    "kernel_shape " + Arrays.toString(kernel) + " on an input of rank " + x.rank(),
                    "images of one or two dimensions");
        }
        WindowAttributes window = WindowAttributes.of(node, x.shape(), kernel);
        long[] out = window.outputShape(node, x.shape(), x.shape()[1], node.attribute("ceil_mode", 0L) != 0);
        LayerDraft draft = node.layer(type, out);
        window.describe(draft);
        draft.groups = draft.in[0];
        node.emit(draft, out);
    }

    static void global(NodeContext node, LayerType type) {
        Value x = node.input(0);
        if (x.rank() < 3) {
            throw node.problem("an input of rank " + x.rank(), "an image");
        }
        long[] out = x.shape().clone();
        Arrays.fill(out, 2, out.length, 1);
        node.emit(global(node, type, out), out);
    }

    private static LayerDraft global(NodeContext node, LayerType type, long[] out) {
        LayerDraft draft = node.layer(type, out);
        draft.out = new int[] {draft.in[0], 1, 1};
        draft.kernel = new int[] {draft.in[1], draft.in[2]};
        draft.stride = draft.kernel.clone();
        draft.groups = draft.in[0];
        return draft;
    }

    /** Over height and width a mean is a global pooling; every other reduction only moves data. */
    static void reduction(NodeContext node) {
        Value x = node.input(0);
        int rank = x.rank();
        boolean[] reduced = new boolean[rank];
        long[] axes = node.integers("axes", 1).orElse(new long[0]);
        boolean none = axes.length == 0 && node.attribute("noop_with_empty_axes", 0L) != 0;
        Arrays.fill(reduced, axes.length == 0 && !none);
        for (long axis : axes) {
            reduced[node.axis(axis, rank)] = true;
        }
        boolean keep = node.attribute("keepdims", 1L) != 0;
        long[] out = new long[rank];
        int kept = 0;
        for (int i = 0; i < rank; i++) {
            if (!reduced[i] || keep) {
                out[kept++] = reduced[i] ? 1 : x.shape()[i];
            }
        }
        out = Arrays.copyOf(out, kept);
        boolean image = rank == 4 && !reduced[0] && !reduced[1] && reduced[2] && reduced[3];
        if (image && node.node().opType().equals("ReduceMean")) {
            node.emit(global(node, LayerType.GLOBAL_AVG_POOL, out), out);
        } else {
            node.emit(node.layer(LayerType.OTHER, out), out);
        }
    }
}
