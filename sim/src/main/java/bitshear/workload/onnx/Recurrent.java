package bitshear.workload.onnx;

import bitshear.workload.LayerType;
import bitshear.workload.WeightLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * LSTM, GRU and RNN: for each direction one product of the input's weights with all steps at once, and one of the state's weights, step after step. The
 * gates' functions belong to the second.
 */
final class Recurrent {
    private Recurrent() {}

    static void layer(NodeContext node, int gates) {
        Value x = node.input(0);
        Value w = node.input(1);
        Value r = node.input(2);
        if (x.rank() != 3 || w.rank() != 3 || r.rank() != 3 || w.tensor() == null || r.tensor() == null) {
            throw node.problem(
                    "operands " + Arrays.toString(x.shape()) + ", " + Arrays.toString(w.shape()) + " and "
                            + Arrays.toString(r.shape()),
                    "steps of vectors and the constant weights W and R of the file");
        }
        boolean batchFirst = node.attribute("layout", 0L) != 0;
        long steps = x.shape()[batchFirst ? 1 : 0];
        long batch = x.shape()[batchFirst ? 0 : 1];
        long directions = w.shape()[0];
        long channels = w.shape()[2];
        long hidden = r.shape()[2];
        if (batch != 1
                || x.shape()[2] != channels
                || r.shape()[0] != directions
                || w.shape()[1] != gates * hidden
                || r.shape()[1] != gates * hidden) {
            throw node.problem(
                    "operands " + Arrays.toString(x.shape()) + ", " + Arrays.toString(w.shape()) + " and "
                            + Arrays.toString(r.shape()),
                    "a batch of 1, as many channels as W has, and " + gates + " gates of the state's size");
        }
        node.requireKnownShapes();
        Value vectors = node.innermost(x, 2);
        List<Integer> states = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            String ending = directions == 1 ? "" : "." + direction;
            LayerDraft input = product(node, LayerType.MATMUL, w, direction, channels, gates * hidden, steps);
            input.name = node.node().label() + ".W" + ending;
            input.inputs = List.of(vectors.layer());
            input.bias = node.optionalInput(3).isPresent();
            input.source = new OnnxLayerInput(node.node().inputs().get(0), 2);
            int gated = node.importer().add(input);
            LayerDraft state = product(node, LayerType.RECURRENT, r, direction, hidden, gates * hidden, steps);
            state.name = node.node().label() + ".R" + ending;
            state.inputs = List.of(gated);
            state.source = new OnnxLayerInput(node.node().inputs().get(0), 2);
            int sums = node.importer().add(state);
            LayerDraft gate = new LayerDraft(LayerType.OTHER, node.node().label() + ".gates" + ending);
            gate.in = state.out.clone();
            gate.out = new int[] {node.size(hidden), node.size(steps), 1};
            gate.inputs = List.of(sums);
            gate.activation = node.node().opType().toLowerCase(java.util.Locale.ROOT);
            states.add(node.importer().add(gate));
        }
        int last = states.get(0);
        if (directions > 1) {
            LayerDraft joined = new LayerDraft(LayerType.CONCAT, node.node().label() + ".directions");
            joined.out = new int[] {node.size(directions * hidden), node.size(steps), 1};
            joined.in = joined.out.clone();
            joined.inputs = states;
            last = node.importer().add(joined);
        }
        long[] all = batchFirst
                ? new long[] {batch, steps, directions, hidden}
                : new long[] {steps, directions, batch, hidden};
        TensorLayout layout =
                batchFirst ? new TensorLayout(List.of(0, 1, 2, 3), 2) : new TensorLayout(List.of(2, 0, 1, 3), 2);
        node.define(0, Value.computed(last, all, layout));
        LayerDraft end = new LayerDraft(LayerType.SLICE, node.node().label() + ".last");
        end.in = new int[] {node.size(directions * hidden), node.size(steps), 1};
        end.out = new int[] {node.size(directions * hidden), 1, 1};
        end.inputs = List.of(last);
        long[] one = batchFirst ? new long[] {batch, directions, hidden} : new long[] {directions, batch, hidden};
        TensorLayout vector =
                batchFirst ? new TensorLayout(List.of(0, 1, 2), 1) : new TensorLayout(List.of(1, 0, 2), 1);
        for (int output = 1; output < node.node().outputs().size(); output++) {
            if (!node.node().outputs().get(output).isEmpty()
                    && node.importer().isRead(node.node().outputs().get(output))) {
                end.name = node.node().label() + ".last";
                node.define(output, Value.computed(node.importer().add(end), one, vector));
                LayerDraft next = new LayerDraft(LayerType.SLICE, end.name);
                next.in = end.in;
                next.out = end.out;
                next.inputs = end.inputs;
                end = next;
            } else {
                node.define(output, Value.computed(last, one, vector));
            }
        }
        node.importer()
                .note("node '" + node.node().label() + "': " + node.node().opType() + " of " + steps
                        + " steps, the state's weights counted as read once and used step by step");
    }

    private static LayerDraft product(
            NodeContext node, LayerType type, Value w, int direction, long channels, long filters, long vectors) {
        LayerDraft draft = new LayerDraft(type, node.node().label());
        draft.in = new int[] {node.size(channels), node.size(vectors), 1};
        draft.out = new int[] {node.size(filters), node.size(vectors), 1};
        draft.tensor = w.tensor();
        long[] s = w.strides();
        draft.layout = Products.canonical(
                draft, new WeightLayout(w.offset() + direction * s[0], filters * s[1], s[1], s[2], 0, 0));
        Products.checkWeightCount(node, draft);
        return draft;
    }
}
