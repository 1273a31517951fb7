package bitshear.compute;

import java.util.function.Function;

/**
 * A layer on a {@link WeightSerialArray}.
 *
 * @param mapping filters x windows
 * @param work any tile's work
 * @param groups weight groups of the layer
 * @param originalBits bits of the layer's weights before they are coded, each weight counted once
 * @param serialBits bits the array goes through for the layer's weights, each weight counted once
 */
public record WeightSerialWork(ArrayMapping mapping, LayerWork work, long groups, long originalBits, long serialBits) {

    /**
     * The mapping with the fewest cycles for all images; of equals the one with more windows in parallel.
     *
     * @param candidate the layer's work under a mapping
     */
    public static WeightSerialWork fastest(
            WeightSerialArray array,
            int images,
            long groups,
            long originalBits,
            long serialBits,
            Function<ArrayMapping, LayerWork> candidate) {
        WeightSerialWork best = null;
        long fewest = Long.MAX_VALUE;
        for (ArrayMapping mapping : array.mappings()) {
            LayerWork work = candidate.apply(mapping);
            long cycles = work.layer(images).cycles();
            if (cycles < fewest) {
                fewest = cycles;
                best = new WeightSerialWork(mapping, work, groups, originalBits, serialBits);
            }
        }
        return best;
    }
}
