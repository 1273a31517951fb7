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
        WeightShape shape = WeightShape.of(layer, weights.count());
        FiniteWeights.require(layer.name(), weights, spec.format());
        return analyse(layer.name(), shape, weights, spec);
    }

    static EssentialBits analyse(String name, WeightShape shape, Weights weights, PruningSpec spec) {
        int lanes = spec.lanes();
        int channelGroups = (shape.channels() + lanes - 1) / lanes;
        long countedLanes = (long) shape.filters() * shape.positions() * channelGroups * lanes;
        if (countedLanes > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(name + ": has " + countedLanes + " lanes in groups of " + lanes
                    + ", expected fewer than 2^31 in one layer");
        }
        PruningMethod method = spec.pruningMethod();
        byte[] counts = new byte[(int) countedLanes];
        GroupCursor cursor = new GroupCursor(shape, WeightGrouping.CHANNEL, lanes);
        SignificandBlock block = new SignificandBlock(
                lanes, spec.format(), spec.fractionBits(), shape.groups(WeightGrouping.CHANNEL, lanes));
        long originalBits = 0;
        long keptBits = 0;
        int to = 0;
        while (block.load(weights, cursor)) {
            originalBits += block.essentialBits();
            method.prune(block, spec);
            keptBits += block.essentialBits(counts, to);
            to += block.groups() * lanes;
        }
        return new EssentialBits(
                shape.filters(), shape.positions(), channelGroups, lanes, counts, originalBits, keptBits);
    }
}
