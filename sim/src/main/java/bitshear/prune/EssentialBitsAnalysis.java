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
        PruningPass pass = new PruningPass(layer, weights, spec, WeightGrouping.CHANNEL);
        Counter counter = new Counter(new LaneCounts(layer, spec.lanes()));
        pass.run(counter);
        return counter.kept.essentialBits(counter.originalBits);
    }

    private static final class Counter implements PruningPass.Observer {
        final LaneCounts kept;
        long originalBits;

        Counter(LaneCounts kept) {
            this.kept = kept;
        }

        @Override
        public void before(SignificandBlock block) {
            originalBits += block.essentialBits();
        }

        @Override
        public void after(SignificandBlock block) {
            kept.add(block);
        }
    }
}
