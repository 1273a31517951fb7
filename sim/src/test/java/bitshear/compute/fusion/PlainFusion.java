package bitshear.compute.fusion;

import java.util.ArrayList;
import java.util.List;

/** The plain, slow form of {@link FusionTile}: every tile is visited in order, and what is not in the buffer is moved. */
final class PlainFusion {
    private final FusionArray array;
    private final FusionLayer layer;
    private final List<FusionLoop> order;
    private final int[] size = new int[FusionLoop.values().length];
    private final int[] trips = new int[size.length];

    PlainFusion(FusionArray array, FusionLayer layer, FusionSchedule schedule) {
        this.array = array;
        this.layer = layer;
        this.order = schedule.order();
        set(FusionLoop.BATCH, schedule.tile().batch(), layer.batch());
        set(FusionLoop.OUT_ROWS, schedule.tile().output(), layer.output());
        set(FusionLoop.OUT_COLUMNS, schedule.tile().output(), layer.output());
        set(FusionLoop.IN_CHANNELS, schedule.tile().inChannels(), layer.inChannels());
        set(FusionLoop.OUT_CHANNELS, schedule.tile().outChannels(), layer.outChannels());
    }

    private void set(FusionLoop loop, int tile, int whole) {
        size[loop.ordinal()] = tile;
        for (int from = 0; from < whole; from += tile) {
            trips[loop.ordinal()]++;
        }
    }

    private int size(FusionLoop loop) {
        return size[loop.ordinal()];
    }

    /** Cycles of the array: one for every window, set of columns and set of lanes, over all tiles. */
    long computeCycles() {
        int lanes = array.lanes(layer.inputBits(), layer.weightBits());
        long cycles = 0;
        int positions = layer.kernel() * layer.kernel();
        for (int window = 0;
                window < size(FusionLoop.BATCH) * size(FusionLoop.OUT_ROWS) * size(FusionLoop.OUT_COLUMNS);
                window++) {
            for (int filter = 0; filter < size(FusionLoop.OUT_CHANNELS); filter += array.columns()) {
                if (layer.unrolled()) {
                    for (int i = 0; i < positions * size(FusionLoop.IN_CHANNELS); i += lanes) {
                        cycles++;
                    }
                } else {
                    for (int position = 0; position < positions; position++) {
                        for (int channel = 0; channel < size(FusionLoop.IN_CHANNELS); channel += lanes) {
                            cycles++;
                        }
                    }
                }
            }
        }
        for (int count : trips) {
            cycles *= count;
        }
        return cycles;
    }

    /**
     * Tiles moved between memory and one buffer.
     *
     * @param indexed the loops that walk through the tensor
     * @param tilesOfBuffer tiles that fit half the buffer
     */
    long tilesMoved(List<FusionLoop> indexed, long tilesOfBuffer) {
        // The innermost loops whose tiles fit together stay in the buffer; loops outside them bring others, or the same
        // ones again.
        int outer = order.size();
        long together = 1;
        while (outer > 0) {
            FusionLoop loop = order.get(outer - 1);
            long more = indexed.contains(loop) ? together * trips[loop.ordinal()] : together;
            if (more > tilesOfBuffer) {
                break;
            }
            together = more;
            outer--;
        }
        long moved = 0;
        List<Integer> inBuffer = null;
        int[] at = new int[order.size()];
        while (true) {
            List<Integer> wanted = new ArrayList<>();
            for (int i = 0; i < outer; i++) {
                wanted.add(at[i]);
            }
            if (!wanted.equals(inBuffer)) {
                moved += together;
                inBuffer = wanted;
            }
            int i = order.size() - 1;
            while (i >= 0 && ++at[i] == trips[order.get(i).ordinal()]) {
                at[i--] = 0;
            }
            if (i < 0) {
                return moved;
            }
        }
    }
}
