package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.Map;

/**
 * Coded weights of which all there is to know follows from their values: the ones are counted when they are asked for.
 *
 * @param layer the layer
 * @param original weights before the code, brought to the numerics
 * @param values weights after it
 * @param numerics in which ones are counted; wide enough for the values
 * @param footprint what they take in memory
 * @param metadata for reports
 */
public record CodedValues(
        Layer layer,
        Weights original,
        Weights values,
        Numerics numerics,
        WeightFootprint footprint,
        Map<String, Number> metadata)
        implements CodedWeights {

    @Override
    public EssentialBits essentialBits(int lanes) {
        EssentialBits kept = LaneCounts.of(layer, values, numerics, lanes);
        return kept.withOriginal(LaneCounts.ones(layer, original, numerics));
    }

    @Override
    public long keptBits() {
        return LaneCounts.ones(layer, values, numerics);
    }
}
