package bitshear.compute.fusion;

import java.util.ArrayList;
import java.util.List;

/** The five loops over the tiles of a layer, and which tensors they walk through. */
public enum FusionLoop {
    OUT_CHANNELS(true, false, true),
    IN_CHANNELS(true, true, false),
    BATCH(false, true, true),
    OUT_ROWS(false, true, true),
    OUT_COLUMNS(false, true, true);

    final boolean indexesWeights;
    final boolean indexesInputs;
    final boolean indexesOutputs;

    FusionLoop(boolean indexesWeights, boolean indexesInputs, boolean indexesOutputs) {
        this.indexesWeights = indexesWeights;
        this.indexesInputs = indexesInputs;
        this.indexesOutputs = indexesOutputs;
    }

    /** All orders of the five loops, outermost first, in a fixed sequence. */
    static List<List<FusionLoop>> orders() {
        List<List<FusionLoop>> orders = new ArrayList<>();
        extend(new ArrayList<>(), orders);
        return List.copyOf(orders);
    }

    private static void extend(List<FusionLoop> order, List<List<FusionLoop>> orders) {
        if (order.size() == values().length) {
            orders.add(List.copyOf(order));
            return;
        }
        for (FusionLoop loop : values()) {
            if (!order.contains(loop)) {
                order.add(loop);
                extend(order, orders);
                order.remove(order.size() - 1);
            }
        }
    }
}
