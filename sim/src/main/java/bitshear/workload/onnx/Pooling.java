package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.Arrays;
import java.util.List;

/** Pooling and reductions. */
final class Pooling {
    private Pooling() {}

    static void window(NodeContext node, LayerType type) {
        Value x = node.featureMap(node.input(0));
        long[] kernel = node.integers("kernel_shape").orElseThrow(() -> node.problem("no kernel_shape", "one"));
        if (x.rank() < 3 || x.rank() > 5 || kernel.length != x.rank() - 2) {
            throw node.problem(
                    "kernel_shape " + Arrays.toString(kernel) + " on an input of rank " + x.rank(),
                    "images of one to three dimensions");
        }
        WindowAttributes window = WindowAttributes.of(node, x.shape(), kernel);
        long[] out = window.outputShape(node, x.shape(), x.shape()[1], node.attribute("ceil_mode", 0L) != 0);
        TensorLayout layout = TensorLayout.channelsFirst(out.length);
        LayerDraft draft = node.layer(type, out, layout);
        draft.in = node.image(x);
        draft.inputs = List.of(x.layer());
        window.describe(draft);
        draft.groups = draft.in[0];
        node.emit(draft, out, layout);
    }

    static void global(NodeContext node, LayerType type) {
        Value x = node.featureMap(node.input(0));
        if (x.rank() < 3) {
            throw node.problem("an input of rank " + x.rank(), "an image");
        }
        long[] out = x.shape().clone();
        Arrays.fill(out, 2, out.length, 1);
        node.emit(global(node, x, type), out, TensorLayout.channelsFirst(out.length));
    }

    /** One output per channel. */
    private static LayerDraft global(NodeContext node, Value x, LayerType type) {
        LayerDraft draft = new LayerDraft(type, node.node().label());
        draft.in = node.image(x);
        draft.inputs = List.of(x.layer());
        draft.out = new int[] {draft.in[0], 1, 1};
        draft.kernel = new int[] {draft.in[1], draft.in[2]};
        draft.stride = draft.kernel.clone();
        draft.groups = draft.in[0];
        return draft;
    }

    /**
     * Over all pixels, be they height and width or tokens, a reduction is a global pooling. Every other reads all it reduces in a pass of its own.
     */
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
        TensorLayout layout = node.layout(x);
        boolean pixels = true;
        for (int i = 0; i < rank; i++) {
            if (x.shape()[i] > 1) {
                pixels &= reduced[i] != layout.isChannel(i);
            }
        }
        TensorLayout outLayout = keep ? layout : layout.without(reduced);
        if (pixels && node.image(x)[1] * (long) node.image(x)[2] > 1) {
            boolean greatest =
                    List.of("ReduceMax", "ReduceMin").contains(node.node().opType());
            node.emit(global(node, x, greatest ? LayerType.MAX_POOL : LayerType.GLOBAL_AVG_POOL), out, outLayout);
            return;
        }
        LayerDraft draft = node.layer(LayerType.OTHER, out, outLayout);
        int[] before = node.image(x);
        long[] keptShape = new long[rank];
        for (int i = 0; i < rank; i++) {
            keptShape[i] = reduced[i] ? 1 : x.shape()[i];
        }
        int[] after = node.image(keptShape, layout);
        draft.out = after;
        if (before[1] % after[1] == 0 && before[2] % after[2] == 0) {
            draft.kernel = new int[] {before[1] / after[1], before[2] / after[2]};
            draft.stride = draft.kernel.clone();
        }
        node.emit(draft, out, outLayout);
    }
}
