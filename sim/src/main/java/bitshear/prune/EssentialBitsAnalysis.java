package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Weights;

/** Counts the essential bits of a layer's weights as the lanes of a bit-serial PE see them (channel grouping). */
public final class EssentialBitsAnalysis {
    private EssentialBitsAnalysis() {}

    /**
     * Prunes the weights group by group and counts what is left.
     *
     * @param layer a layer with weights
     * @param weights its weights, [filter][channel][kernel row][kernel column]
     * @param spec {@link PruningSpec#unpruned()} for the machine that keeps every row
     * @throws InvalidInputException if the number of weights does not fit the layer, a weight is NaN or infinite, the weights
     *     are int16 but the format is fp32, or the padded groups exceed 2^31 lanes
     */
    public static EssentialBits analyse(Layer layer, Weights weights, PruningSpec spec) {
        WeightLayout layout = WeightLayout.of(layer, weights.count());
        FiniteWeights.require(layer.name(), weights, spec.format());
        return analyse(layer.name(), layout, weights, spec);
    }

    static EssentialBits analyse(String name, WeightLayout layout, Weights weights, PruningSpec spec) {
        int lanes = spec.lanes();
        int channelGroups = (layout.channels() + lanes - 1) / lanes;
        long countedLanes = (long) layout.filters() * layout.positions() * channelGroups * lanes;
        if (countedLanes > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(name + ": has " + countedLanes + " lanes in groups of " + lanes
                    + ", expected fewer than 2^31 in one layer");
        }
        PruningMethod method = spec.pruningMethod();
        byte[] counts = new byte[(int) countedLanes];
        GroupCursor cursor = new GroupCursor(layout, WeightGrouping.CHANNEL, lanes);
        SignificandBlock block = new SignificandBlock(lanes, spec.format(), spec.fractionBits());
        long originalBits = 0;
        long keptBits = 0;
        int to = 0;
        while (block.load(weights, cursor)) {
            originalBits += block.essentialBits();
            method.prune(block, spec);
            keptBits += block.essentialBits(counts, to);
            to += block.size();
        }
        return new EssentialBits(
                layout.filters(), layout.positions(), channelGroups, lanes, counts, originalBits, keptBits);
    }
}
