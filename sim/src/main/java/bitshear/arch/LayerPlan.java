package bitshear.arch;

import bitshear.compute.ArrayMapping;
import bitshear.workload.Layer;
import bitshear.workload.WeightFootprint;

/**
 * How an array works on one layer: what the tile mapper and the reports need to know.
 *
 * @param layer the layer
 * @param mapping filters and windows in parallel; a tile's first window is a multiple of {@code mapping.windows()}, and tiles whose
 *     filters are a multiple of {@code mapping.filters()} waste no unit
 * @param lanes channels of a weight group; slices of a reduction start at multiples of it
 * @param weights bits of any block of weights in memory
 * @param weightBits bits of one weight as the array takes it
 * @param activationBytes bytes of one input or output activation in memory
 * @param partialSumBytes bytes of one partial sum on chip
 * @param computeCycles cycles of the array alone, with infinite memory: the layer as one tile, all images of the batch in it
 * @param weightGroups weight groups of the layer, each counted once
 * @param originalBits essential bits before pruning, each weight counted once
 * @param keptBits essential bits after pruning, each weight counted once
 */
public record LayerPlan(
        Layer layer,
        ArrayMapping mapping,
        int lanes,
        WeightFootprint weights,
        int weightBits,
        int activationBytes,
        int partialSumBytes,
        long computeCycles,
        long weightGroups,
        long originalBits,
        long keptBits) {}
