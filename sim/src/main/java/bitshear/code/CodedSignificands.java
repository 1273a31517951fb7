package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;

/**
 * Weights from which a {@link SignificandRule} clears bits while they stream by in blocks: statistics take one pass and build no values.
 *
 * @param layer the layer
 * @param weights its weights, before they are brought to the numerics
 * @param grouping how the rule's groups are formed
 * @param groupLanes weights per group of the rule
 * @param isForAnyGroups whether the rule does the same whatever the groups
 */
public record CodedSignificands(
        Layer layer,
        Weights weights,
        Numerics numerics,
        WeightGrouping grouping,
        int groupLanes,
        SignificandRule rule,
        boolean isForAnyGroups)
        implements CodedWeights {

    /** @throws bitshear.input.InvalidInputException if the number of weights does not fit the layer */
    public CodedSignificands {
        WeightShape.of(layer, weights.count());
    }

    @Override
    public Weights values() {
        SignificandPass pass = new SignificandPass(layer, weights, numerics, grouping, groupLanes);
        PrunedWeights pruned = new PrunedWeights(layer, pass.weights(), grouping, groupLanes);
        pass.run(rule, new SignificandPass.Observer() {
            @Override
            public void after(SignificandBlock block) {
                pruned.store(block);
            }
        });
        return pruned.weights();
    }

    @Override
    public EssentialBits essentialBits(int lanes) {
        if (!isForAnyGroups && (grouping != WeightGrouping.CHANNEL || lanes != groupLanes)) {
            return LaneCounts.of(layer, values(), numerics, lanes)
                    .withOriginal(LaneCounts.ones(layer, weights, numerics));
        }
        LaneCounts kept = new LaneCounts(layer, lanes);
        long[] originalBits = new long[1];
        new SignificandPass(layer, weights, numerics, WeightGrouping.CHANNEL, lanes)
                .run(rule, new SignificandPass.Observer() {
                    @Override
                    public void before(SignificandBlock block) {
                        originalBits[0] += block.essentialBits();
                    }

                    @Override
                    public void after(SignificandBlock block) {
                        kept.add(block);
                    }
                });
        return kept.essentialBits(originalBits[0]);
    }

    @Override
    public long keptBits() {
        return new SignificandPass(layer, weights, numerics, grouping, groupLanes).ones(rule);
    }

    @Override
    public WeightFootprint footprint() {
        return WeightFootprint.dense(numerics.bits());
    }
}
