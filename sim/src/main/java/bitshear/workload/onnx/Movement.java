package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Operators that move or rename data without computing. */
final class Movement {
    private Movement() {}

    /** Conversions of number formats follow the machine's own format, not the file's. */
    static void cast(NodeContext node) {
        node.define(0, node.input(0));
    }

    static void flatten(NodeContext node) {
        Value x = node.input(0);
        long from = node.attribute("axis", 1L);
        int axis = from == x.rank() ? x.rank() : node.axis(from, x.rank());
        long outer = Shapes.elements(Arrays.copyOf(x.shape(), axis));
        node.view(new long[] {outer, Shapes.elements(x.shape()) / Math.max(1, outer)});
    }

    static void reshape(NodeContext node) {
        Value x = node.input(0);
        long[] target = node.integers("shape", 1).orElseThrow(() -> node.problem("no target shape", "one"));
        Value packed = packed(node, x);
        node.define(0, packed.reshaped(resolve(node, x.shape(), target)));
    }

    private static long[] resolve(NodeContext node, long[] shape, long[] target) {
        boolean allowZero = node.attribute("allowzero", 0L) != 0;
        long[] out = target.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0 && !allowZero && i < shape.length) {
                out[i] = shape[i];
            }
            if (out[i] == -1 && open < 0) {
                open = i;
            } else if (out[i] < 0) {
                throw node.problem("target shape " + Arrays.toString(target), "sizes, at most one of them -1");
            } else {
                known = Shapes.elements(known, out[i]);
            }
        }
        long elements = Shapes.elements(shape);
        if (open < 0
                && known != elements
                && out.length > 1
                && out[0] == node.importer().statedBatch()) {
            // the file was written for a fixed batch, the network is read for one image
            known = known / out[0];
            out[0] = 1;
        }
        if (open >= 0 && known > 0 && elements % known == 0) {
            out[open] = elements / known;
        } else if (open >= 0 || known != elements) {
            throw node.problem(
                    "target shape " + Arrays.toString(target) + " for an input of shape " + Arrays.toString(shape),
                    "the same number of elements");
        }
        return out;
    }

    /** A constant that was transposed cannot be renamed without moving it. */
    private static Value packed(NodeContext node, Value x) {
        if (x.isPacked()) {
            return x;
        }
        if (x.quantised() != null && !x.quantised().isPerTensor()) {
            throw node.problem(
                    "a reshaped transposed constant '" + x.tensor().name() + "'", "a constant stored as used");
        }
        return LazyConstants.packed(node, x).withQuantisation(x.quantised());
    }

    static void squeeze(NodeContext node) {
        Value x = packed(node, node.input(0));
        long[] axes = node.integers("axes", 1).orElse(null);
        boolean[] gone = new boolean[x.rank()];
        for (int i = 0; i < x.rank(); i++) {
            gone[i] = axes == null && x.shape()[i] == 1;
        }
        for (long axis : axes == null ? new long[0] : axes) {
            int at = node.axis(axis, x.rank());
            if (x.shape()[at] != 1) {
                throw node.problem("axis " + axis + " of shape " + Arrays.toString(x.shape()), "one of size 1");
            }
            gone[at] = true;
        }
        long[] out = new long[x.rank()];
        int kept = 0;
        for (int i = 0; i < x.rank(); i++) {
            if (!gone[i]) {
                out[kept++] = x.shape()[i];
            }
        }
        node.define(0, x.reshaped(Arrays.copyOf(out, kept)));
    }

    static void unsqueeze(NodeContext node) {
        Value x = packed(node, node.input(0));
        long[] axes = node.integers("axes", 1).orElseThrow(() -> node.problem("no axes", "some"));
        int rank = x.rank() + axes.length;
        TreeSet<Integer> added = new TreeSet<>();
        for (long axis : axes) {
            if (!added.add(node.axis(axis, rank))) {
                throw node.problem("axes " + Arrays.toString(axes), "different axes of the " + rank + " of the output");
            }
        }
        long[] out = new long[rank];
        for (int i = 0, from = 0; i < rank; i++) {
            out[i] = added.contains(i) ? 1 : x.shape()[from++];
        }
        node.define(0, x.reshaped(out));
    }

    static void transpose(NodeContext node) {
        Value x = node.input(0);
        int rank = x.rank();
        long[] order = node.integers("perm").orElseGet(() -> {
            long[] reversed = new long[rank];
            Arrays.setAll(reversed, i -> rank - 1 - i);
            return reversed;
        });
        if (order.length != rank
                || Arrays.stream(order)
                                .distinct()
                                .filter(i -> i >= 0 && i < rank)
                                .count()
                        != rank) {
            throw node.problem("perm " + Arrays.toString(order) + " for rank " + rank, "a permutation of its axes");
        }
        if (x.folded() != null && rank > 1) {
            throw node.problem("a computed constant of rank " + rank, "a constant of the file");
        }
        if (x.folded() != null) {
            node.define(0, x);
            return;
        }
        // axes change their names: elements move only if a reader needs them in another order
        node.define(0, x.transposed(order));
    }

    static void concat(NodeContext node) {
        long[] out = node.input(0).shape().clone();
        int axis = node.axis(node.attribute("axis", 1L), out.length);
        for (int i = 1; i < node.inputs(); i++) {
            long[] next = node.input(i).shape();
            for (int d = 0; d < out.length; d++) {
                if (next.length != out.length || (d != axis && next[d] != out[d])) {
                    throw node.problem(
                            "inputs of shapes " + Arrays.toString(out) + " and " + Arrays.toString(next),
                            "shapes equal but for axis " + axis);
                }
            }
            out[axis] += next[axis];
        }
        TensorLayout layout = node.importer().usualLayout(out);
        for (int i = node.inputs() - 1; i >= 0; i--) {
            layout = node.input(i).layout() != null ? node.input(i).layout() : layout;
        }
        List<Integer> producers = new ArrayList<>();
        for (int i = 0; i < node.inputs(); i++) {
            if (!node.input(i).isConstant()) {
                producers.add(node.lying(node.input(i), layout).layer());
            }
        }
        LayerDraft draft = new LayerDraft(LayerType.CONCAT, node.node().label());
        draft.out = node.image(out, layout);
        draft.in = draft.out.clone();
        draft.inputs = producers;
        node.emit(draft, out, layout);
    }

    static void split(NodeContext node) {
        Value x = node.input(0);
        int axis = node.axis(node.attribute("axis", 0L), x.rank());
        long[] sizes = splitSizes(node, x.shape()[axis]);
        for (int i = 0; i < sizes.length; i++) {
            long[] out = x.shape().clone();
            out[axis] = sizes[i];
            LayerDraft draft = node.layer(LayerType.SPLIT, out, node.layout(x));
            draft.name = node.node().label() + "." + i;
            node.emit(draft, i, out, node.layout(x));
        }
    }

    /** Elements each output of a split takes of its axis. */
    static long[] splitSizes(NodeContext node, long length) {
        int outputs = node.node().outputs().size();
        long[] sizes = node.integers("split", 1).orElseGet(() -> {
            long each = (length + outputs - 1) / outputs;
            long[] equal = new long[outputs];
            Arrays.fill(equal, each);
            equal[outputs - 1] = length - each * (outputs - 1);
            return equal;
        });
        if (sizes.length != outputs || Arrays.stream(sizes).sum() != length) {
            throw node.problem(
                    "split " + Arrays.toString(sizes) + " of " + length, outputs + " sizes that add up to it");
        }
        return sizes;
    }

    static void slice(NodeContext node) {
        Value x = node.input(0);
        long[] out = sliced(node, x.shape());
        node.emit(node.layer(LayerType.SLICE, out, node.layout(x)), out, node.layout(x));
    }

    /** The shape a slice takes of another. */
    static long[] sliced(NodeContext node, long[] shape) {
        long[] starts = node.integers("starts", 1).orElseThrow(() -> node.problem("no starts", "some"));
        long[] ends = node.integers("ends", 2).orElseThrow(() -> node.problem("no ends", "some"));
        long[] axes = node.integers("axes", 3).orElseGet(() -> {
            long[] all = new long[starts.length];
            Arrays.setAll(all, i -> i);
            return all;
        });
        long[] steps = node.constantIntegers(4).orElseGet(() -> {
            long[] ones = new long[starts.length];
            Arrays.fill(ones, 1);
            return ones;
        });
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw node.problem(
                    starts.length + " starts, " + ends.length + " ends, " + axes.length + " axes, " + steps.length
                            + " steps",
                    "as many of each");
        }
        long[] out = shape.clone();
        for (int i = 0; i < starts.length; i++) {
            int axis = node.axis(axes[i], shape.length);
            if (steps[i] == 0) {
                throw node.problem("step 0 on axis " + axes[i], "another step");
            }
            out[axis] = Constants.sliceLength(shape[axis], starts[i], ends[i], steps[i]);
        }
        return out;
    }

    static void pad(NodeContext node) {
        Value x = node.input(0);
        long[] pads = node.integers("pads", 1).orElseThrow(() -> node.problem("no pads", "some"));
        long[] axes = node.constantIntegers(3).orElseGet(() -> {
            long[] all = new long[x.rank()];
            Arrays.setAll(all, i -> i);
            return all;
        });
        if (pads.length != 2 * axes.length) {
            throw node.problem(pads.length + " pads", 2 * axes.length + ", two per axis");
        }
        long[] out = x.shape().clone();
        TensorLayout layout = node.layout(x);
        LayerDraft draft = node.layer(LayerType.PAD, out, layout);
        for (int i = 0; i < axes.length; i++) {
            int axis = node.axis(axes[i], x.rank());
            out[axis] += pads[i] + pads[axes.length + i];
            if (x.rank() == 4 && axis >= 2 && pads[i] >= 0 && pads[axes.length + i] >= 0) {
                draft.pads[axis - 2] = node.size(pads[i] + 1) - 1;
                draft.pads[axis] = node.size(pads[axes.length + i] + 1) - 1;
            }
        }
        draft.out = node.image(out, layout);
        node.emit(draft, out, layout);
    }

    static void resize(NodeContext node) {
        Value x = node.input(0);
        boolean upsample = node.node().opType().equals("Upsample");
        int scalesAt = upsample || node.opset() < 11 ? 1 : 2;
        long[] out = x.shape().clone();
        long[] sizes = upsample
                ? null
                : node.constantIntegers(3).filter(v -> v.length > 0).orElse(null);
        double[] scales = node.constantInput(scalesAt).filter(v -> v.length > 0).orElse(null);
        if (scales == null && node.node().attributes().containsKey("scales")) {
            scales = node.node().attributes().get("scales").numbers().stream()
                    .mapToDouble(Float::doubleValue)
                    .toArray();
        }
        long[] axes = node.integers("axes").orElse(null);
        int count = sizes != null ? sizes.length : scales != null ? scales.length : 0;
        if (count == 0 || count != (axes == null ? x.rank() : axes.length)) {
            throw node.problem("scales or sizes for " + count + " axes", "one per axis of the input");
        }
        for (int i = 0; i < count; i++) {
            int axis = axes == null ? i : node.axis(axes[i], x.rank());
            out[axis] = sizes != null ? sizes[i] : (long) Math.floor(x.shape()[axis] * scales[i]);
        }
        if (x.rank() > 1 && sizes != null && out[0] == node.importer().statedBatch()) {
            out[0] = x.shape()[0];
        }
        Value map = x.rank() > 2 ? node.featureMap(x) : x;
        TensorLayout layout = node.layout(map);
        LayerDraft draft = node.layer(LayerType.RESIZE, out, layout);
        draft.in = node.image(map);
        draft.inputs = List.of(map.layer());
        node.emit(draft, out, layout);
    }

    /** Blocks of an image become channels, or the other way round. */
    static void blocks(NodeContext node, boolean toSpace) {
        Value x = node.input(0);
        long block = node.size(node.attribute("blocksize", 0L));
        long[] out = x.shape().clone();
        if (out.length != 4
                || toSpace && out[1] % (block * block) != 0
                || !toSpace && (out[2] % block != 0 || out[3] % block != 0)) {
            throw node.problem("blocks of " + block + " on " + Arrays.toString(x.shape()), "an image they divide");
        }
        out[1] = toSpace ? out[1] / (block * block) : out[1] * block * block;
        out[2] = toSpace ? out[2] * block : out[2] / block;
        out[3] = toSpace ? out[3] * block : out[3] / block;
        Value map = node.featureMap(x);
        TensorLayout layout = node.layout(map);
        LayerDraft draft = node.layer(LayerType.SHUFFLE, out, layout);
        draft.in = node.image(map);
        draft.inputs = List.of(map.layer());
        node.emit(draft, out, layout);
    }

    static void expand(NodeContext node) {
        Value x = node.input(0);
        long[] target = node.constantIntegers(1).orElseThrow(() -> node.problem("no target shape", "one"));
        long[] out = Shapes.broadcast(x.shape(), target);
        if (out == null) {
            throw node.problem(
                    "shape " + Arrays.toString(x.shape()) + " to " + Arrays.toString(target),
                    "a shape it stretches to");
        }
        stretched(node, x, out);
    }

    /** Elements repeated: read where they lie, written as often as they are shown. */
    private static void stretched(NodeContext node, Value x, long[] out) {
        long[] from = new long[out.length];
        Arrays.fill(from, 1);
        System.arraycopy(x.shape(), 0, from, out.length - x.rank(), x.rank());
        Value whole = x.reshaped(from);
        if (whole.isConstant()) {
            throw node.problem(
                    "a stretched constant of " + Shapes.elements(x.shape()) + " elements", "a computed value");
        }
        TensorLayout layout = node.layout(whole);
        LayerDraft draft = new LayerDraft(LayerType.OTHER, node.node().label());
        draft.in = node.image(whole);
        draft.out = node.image(out, layout);
        draft.inputs = List.of(whole.layer());
        node.emit(draft, out, layout);
    }

    static void tile(NodeContext node) {
        Value x = node.input(0);
        long[] repeats = node.constantIntegers(1).orElseThrow(() -> node.problem("no repeats", "some"));
        if (repeats.length != x.rank()) {
            throw node.problem(repeats.length + " repeats", x.rank() + ", one per axis");
        }
        long[] out = new long[x.rank()];
        Arrays.setAll(out, i -> Shapes.elements(x.shape()[i], repeats[i]));
        stretched(node, x, out);
    }
}
