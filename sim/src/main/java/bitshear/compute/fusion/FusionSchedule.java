package bitshear.compute.fusion;

import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer cut into tiles on BitFusion, as the scheduler of the released simulator does it: of all tilings into powers of two and all orders of the
 * five tile loops the one with the fewest cycles, of these the one with the least energy.
 *
 * @param tile size of a tile
 * @param order the loops over the tiles, outermost first
 * @param counts what the layer takes
 */
public record FusionSchedule(TileShape tile, List<FusionLoop> order, FusionCounts counts) {
    private static final List<List<FusionLoop>> ORDERS = FusionLoop.orders();

    /**
     * Searches the best schedule.
     *
     * @throws InvalidInputException if operands are wider than the fusion units, or no tile fits the buffers
     */
    public static FusionSchedule best(FusionArray array, FusionLayer layer, FusionEnergy energy) {
        for (int bits : new int[] {layer.inputBits(), layer.weightBits()}) {
            if (!array.splits(bits)) {
                throw new InvalidInputException("operands of " + bits + " bits, expected 1 to " + array.largestBits()
                        + ", what a fusion unit splits into");
            }
        }
        int channelUnit = array.dataflow().channelUnit(array, layer);
        FusionSchedule best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int batch : sizes(layer.batch(), 1)) {
            for (int output : sizes(layer.output(), 1)) {
                for (int inChannels : sizes(layer.inChannels(), 1)) {
                    for (int outChannels : sizes(layer.outChannels(), channelUnit)) {
                        TileShape shape = new TileShape(batch, output, inChannels, outChannels);
                        FusionTile tile = array.dataflow().tile(array, layer, shape);
                        if (!tile.fits()) {
                            continue;
                        }
                        for (List<FusionLoop> order : ORDERS) {
                            FusionCounts counts = tile.counts(order);
                            if (best != null && counts.cycles() > best.counts.cycles()) {
                                continue;
                            }
                            double pj = energy.total(counts);
                            if (best == null || counts.cycles() < best.counts.cycles() || pj < least) {
                                least = pj;
                                best = new FusionSchedule(shape, order, counts);
                            }
                        }
                    }
                }
            }
        }
        if (best == null) {
            throw new InvalidInputException(
                    "no tile of the layer fits half of every buffer, not even one of a single input, window and channel");
        }
        return best;
    }

    /** A unit times the powers of two, as long as it is less than the whole, and the whole. */
    private static List<Integer> sizes(int whole, int unit) {
        List<Integer> sizes = new ArrayList<>();
        for (long size = unit; size < whole; size *= 2) {
            sizes.add((int) size);
        }
        sizes.add(whole);
        return sizes;
    }
}
