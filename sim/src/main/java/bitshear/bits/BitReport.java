package bitshear.bits;

import java.util.List;

/**
 * Bit statistics of a network before and after pruning.
 *
 * @param input the file or network
 * @param method pruning method
 * @param rows rows kept per group, or the word {@code all}
 * @param lanes weights per channel or linear group
 * @param group grouping of the pruning
 * @param format fp32 or fixed16
 * @param weights number of weights
 * @param weightSparsity share of weights of magnitude below 1e-5
 * @param bitSparsity share of zero bits in the magnitudes (24 bits with the hidden one, fixed16: 15)
 * @param bitSparsityPruned the same after pruning
 * @param sparsityFactor {@code bitSparsityPruned / bitSparsity}
 * @param sparsityFactorChannel the factor had the grouping been channel
 * @param sparsityFactorKernelWindow the factor had the grouping been kernel-window
 * @param originalBits essential bits before pruning
 * @param keptBits essential bits after pruning
 * @param bitsRatio {@code originalBits / keptBits}
 * @param cyclesRatioDrifting cycles before over after pruning, lanes of a group running up to 8 groups ahead, each filter's reduction
 *     counted once
 * @param cyclesRatioLockstep the same with lanes that wait for each other
 * @param saturated weights that the fixed16 range clamps
 * @param exponentSpread spread of the exponents in channel groups, before pruning; no groups for fixed16, which has none
 * @param onesBySignificance 1-bits before pruning, from 2^9 down to 2^-70
 * @param onesOutside 1-bits of other significance
 * @param onesBySignificancePruned 1-bits after pruning, from 2^9 down to 2^-70
 * @param layers the same per layer, in network order
 */
public record BitReport(
        String input,
        String method,
        Object rows,
        int lanes,
        String group,
        String format,
        long weights,
        double weightSparsity,
        double bitSparsity,
        double bitSparsityPruned,
        double sparsityFactor,
        double sparsityFactorChannel,
        double sparsityFactorKernelWindow,
        long originalBits,
        long keptBits,
        double bitsRatio,
        double cyclesRatioDrifting,
        double cyclesRatioLockstep,
        long saturated,
        Spread exponentSpread,
        long[] onesBySignificance,
        long onesOutside,
        long[] onesBySignificancePruned,
        List<LayerBits> layers) {

    public BitReport {
        layers = List.copyOf(layers);
    }

    /**
     * Spread of exponents: the largest minus the smallest among the non-zero weights of a group.
     *
     * @param mean over the groups
     * @param max over the groups
     * @param groups number of groups with a spread of 0, 1 and so on; the last entry counts 32 and more
     */
    public record Spread(double mean, int max, long[] groups) {}

    /** One layer; keys as in {@link BitReport}. */
    public record LayerBits(
            String name,
            List<Integer> shape,
            long weights,
            double weightSparsity,
            double bitSparsity,
            double bitSparsityPruned,
            double sparsityFactor,
            double sparsityFactorChannel,
            double sparsityFactorKernelWindow,
            long originalBits,
            long keptBits,
            double bitsRatio,
            double cyclesRatioDrifting,
            double cyclesRatioLockstep,
            long saturated,
            Spread exponentSpread,
            long[] onesBySignificance,
            long onesOutside,
            long[] onesBySignificancePruned) {}
}
