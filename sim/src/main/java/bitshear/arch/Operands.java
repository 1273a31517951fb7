package bitshear.arch;

import bitshear.code.Coding;
import bitshear.code.EssentialBitsSource;
import bitshear.compute.Analyses;
import bitshear.compute.Analysis;
import bitshear.compute.AnalysisKey;
import bitshear.compute.LayerTimings;
import bitshear.workload.ActivationSource;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;

/**
 * What a network's layers are given, layer by layer, and what is known of it.
 *
 * @param images images that go through together, at least 1: arrays run windows across them
 * @param weights weights of the layers
 * @param bits essential bits of the weights; of a work trace, where there are no weights
 * @param activations inputs of the layers, for arrays whose cycles depend on them
 * @param analyses what other simulations have found out about them
 * @param seed of made-up operands, where an array needs some
 */
public record Operands(
        int images,
        WeightSource weights,
        EssentialBitsSource bits,
        ActivationSource activations,
        Analyses analyses,
        long seed) {

    private record CodedWeights(Coding coding, int lanes) implements AnalysisKey<LayerTimings> {}

    /** Operands of one simulation alone. */
    public static Operands of(int images, WeightSource weights, ActivationSource activations, long seed) {
        return new Operands(images, weights, EssentialBitsSource.of(weights), activations, Analyses.NONE, seed);
    }

    /** Essential bits of a layer's weights in groups of so many channels, with the timings made of them. */
    public LayerTimings timings(Layer layer, Coding coding, int lanes) {
        return analyses.of(
                layer,
                new CodedWeights(coding, lanes),
                () -> new LayerTimings(bits.essentialBits(layer, coding, lanes)));
    }

    /** An analysis of a layer, made or shared. */
    public <T extends Analysis> T analysis(Layer layer, AnalysisKey<T> key, java.util.function.Supplier<T> maker) {
        return analyses.of(layer, key, maker);
    }
}
