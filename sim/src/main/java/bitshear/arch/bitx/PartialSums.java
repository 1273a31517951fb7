package bitshear.arch.bitx;

import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Where finished reductions go: to the output if the tile holds the last slice of channels, else to the partial sums that the next slice
 * goes on from.
 */
final class PartialSums {
    private final OutputSink outputs;
    private final Map<Long, WideAccumulator> wide = new HashMap<>();
    private final Map<Long, Long> sums = new HashMap<>();

    PartialSums(OutputSink outputs) {
        this.outputs = outputs;
    }

    void write(Reduction reduction, Tile tile, WindowOrder order) {
        for (int i = 0; i < reduction.windowCount; i++) {
            long window = order.raster(reduction.windowFrom + i);
            long output = reduction.filter * order.perImage() + window;
            if (reduction.wide != null) {
                writeWide(reduction, i, tile, output, window);
            } else {
                writeFixed(reduction, i, tile, output, window);
            }
        }
    }

    private void writeWide(Reduction reduction, int i, Tile tile, long output, long window) {
        WideAccumulator sum = reduction.wide[i];
        if (!tile.firstSlice()) {
            sum.addAll(open(wide.remove(output), tile));
        }
        if (tile.lastSlice()) {
            outputs.fp32(tile.layer(), reduction.filter, window, sum.toFloat());
        } else {
            WideAccumulator kept = new WideAccumulator();
            kept.addAll(sum);
            wide.put(output, kept);
        }
    }

    private void writeFixed(Reduction reduction, int i, Tile tile, long output, long window) {
        long sum = reduction.sums[i] + (tile.firstSlice() ? 0 : open(sums.remove(output), tile));
        if (tile.lastSlice()) {
            outputs.fixed16(tile.layer(), reduction.filter, window, sum);
        } else {
            sums.put(output, sum);
        }
    }

    private static <T> T open(T partialSum, Tile tile) {
        if (partialSum == null) {
            throw new IllegalStateException(tile + " goes on from partial sums that no tile before it left");
        }
        return partialSum;
    }
}
