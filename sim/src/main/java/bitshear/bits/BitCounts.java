package bitshear.bits;

import bitshear.compute.LaneRecurrence;
import bitshear.prune.EssentialBits;
import bitshear.prune.EssentialBitsAnalysis;
import bitshear.prune.FixedPoint;
import bitshear.prune.PruningSpec;
import bitshear.prune.WeightGrouping;
import bitshear.prune.WeightPruning;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;

/** Sums over weights: of a few filters, a layer, or a network. */
final class BitCounts {
    /** A weight counts as zero below this magnitude (BitX paper, Table 1). */
    private static final double ZERO = 1e-5;

    private static final int QUEUE_DEPTH = 8;

    long weights;
    long zeroWeights;
    long saturated;
    long originalBits;
    long keptBits;
    long keptBitsChannel;
    long keptBitsKernelWindow;
    long driftingOriginal;
    long driftingKept;
    long lockstepOriginal;
    long lockstepKept;
    final SignificanceHistogram ones = new SignificanceHistogram();
    final SignificanceHistogram onesPruned = new SignificanceHistogram();
    final ExponentSpread spread = new ExponentSpread();

    /**
     * Counts some filters of a layer.
     *
     * @return the pruned weights
     */
    Weights count(Layer filters, Weights values, PruningSpec spec, WeightGrouping grouping) {
        PruningSpec everyBit = new PruningSpec(
                "none",
                PruningSpec.ALL_ROWS,
                spec.lanes(),
                PruningSpec.LOSSLESS_ALIGNMENT_ROWS,
                spec.format(),
                spec.fractionBits());
        EssentialBits original = EssentialBitsAnalysis.analyse(filters, values, everyBit);
        Weights pruned = WeightPruning.prune(filters, values, spec, grouping);
        EssentialBits kept = EssentialBitsAnalysis.analyse(filters, pruned, everyBit);
        weights += values.count();
        originalBits += original.originalBits();
        keptBits += kept.originalBits();
        keptBitsChannel += grouping == WeightGrouping.CHANNEL
                ? kept.originalBits()
                : EssentialBitsAnalysis.analyse(filters, values, spec).keptBits();
        keptBitsKernelWindow += grouping == WeightGrouping.KERNEL_WINDOW
                ? kept.originalBits()
                : EssentialBitsAnalysis.analyse(
                                filters,
                                WeightPruning.prune(filters, values, spec, WeightGrouping.KERNEL_WINDOW),
                                everyBit)
                        .originalBits();
        LaneRecurrence drifting = new LaneRecurrence(spec.lanes(), QUEUE_DEPTH, 1, 1);
        driftingOriginal += drifting.sumOfReductions(original);
        driftingKept += drifting.sumOfReductions(kept);
        LaneRecurrence lockstep = new LaneRecurrence(spec.lanes(), 0, 1, 1);
        lockstepOriginal += lockstep.sumOfReductions(original);
        lockstepKept += lockstep.sumOfReductions(kept);
        ones.add(values, spec.format(), spec.fractionBits());
        onesPruned.add(pruned, spec.format(), spec.fractionBits());
        zeroWeights += zeroes(values, spec.fractionBits());
        if (spec.format() == NumberFormat.FIXED16) {
            saturated += FixedPoint.saturated(values, spec.fractionBits());
        }
        if (values instanceof Weights.Fp32 fp32) {
            spread.add(filters, fp32, spec.lanes());
        }
        return pruned;
    }

    private static long zeroes(Weights values, int fractionBits) {
        long zeroes = 0;
        if (values instanceof Weights.Fp32 fp32) {
            for (float value : fp32.values()) {
                zeroes += Math.abs(value) < ZERO ? 1 : 0;
            }
        } else {
            for (short value : ((Weights.Int16) values).values()) {
                zeroes += Math.abs(FixedPoint.value(value, fractionBits)) < ZERO ? 1 : 0;
            }
        }
        return zeroes;
    }

    void add(BitCounts other) {
        weights += other.weights;
        zeroWeights += other.zeroWeights;
        saturated += other.saturated;
        originalBits += other.originalBits;
        keptBits += other.keptBits;
        keptBitsChannel += other.keptBitsChannel;
        keptBitsKernelWindow += other.keptBitsKernelWindow;
        driftingOriginal += other.driftingOriginal;
        driftingKept += other.driftingKept;
        lockstepOriginal += other.lockstepOriginal;
        lockstepKept += other.lockstepKept;
        ones.add(other.ones);
        onesPruned.add(other.onesPruned);
        spread.add(other.spread);
    }

    double sparsity(long bits, NumberFormat format) {
        return 1 - (double) bits / ((double) format.magnitudeBits() * weights);
    }

    double factor(long bits, NumberFormat format) {
        return ratio(sparsity(bits, format), sparsity(originalBits, format));
    }

    /** 1 for 0/0: weights without a single bit are neither slower nor faster. */
    static double ratio(double before, double after) {
        return before == after ? 1 : before / after;
    }

    double weightSparsity() {
        return weights == 0 ? 0 : (double) zeroWeights / weights;
    }
}
