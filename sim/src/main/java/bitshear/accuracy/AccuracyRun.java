package bitshear.accuracy;

/**
 * One variant's accuracy, and what pruning does for the speed of its network.
 *
 * @param method pruning method, {@code none} for the unpruned weights
 * @param rows rows kept per group, or the word {@code all}
 * @param lanes weights per pruning group
 * @param group grouping of the pruning
 * @param format fp32 or fixed16
 * @param correct images whose highest output is their class
 * @param top1 {@code correct / images}
 * @param correctTop5 images whose class is among the five highest outputs
 * @param top5 {@code correctTop5 / images}
 * @param bitSparsity share of zero bits in the significands of the weights as measured
 * @param sparsityFactor {@code bitSparsity} over that of the unpruned weights
 * @param bitsRatio essential bits of the unpruned weights over those of these
 * @param speedupDrifting compute cycles of the whole network, unpruned over these, on 16 compute units of 8 lanes (channel groups)
 *     that may run 8 groups ahead; weighted by each layer's output positions
 * @param speedupLockstep the same with lanes that wait for each other in every group
 */
public record AccuracyRun(
        String method,
        Object rows,
        int lanes,
        String group,
        String format,
        int correct,
        double top1,
        int correctTop5,
        double top5,
        double bitSparsity,
        double sparsityFactor,
        double bitsRatio,
        double speedupDrifting,
        double speedupLockstep) {}
