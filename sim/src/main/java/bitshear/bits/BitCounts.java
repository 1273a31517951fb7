package bitshear.bits;

import bitshear.prune.FixedPoint;
import bitshear.prune.PrunedWeights;
import bitshear.prune.PruningPass;
import bitshear.prune.PruningSpec;
import bitshear.prune.SignificandBlock;
import bitshear.prune.WeightGrouping;
import bitshear.prune.WeightPruning;
import bitshear.workload.Layer;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;

/** Sums over weights: of a few filters, a layer, or a network. */
final class BitCounts {
    /** A weight counts as zero below this magnitude (BitX paper, Table 1). */
    private static final double ZERO = 1e-5;

    /** The largest float that counts as zero, which is (float) ZERO: its exponent in the bits from 23 on, plus its whole significand. */
    private static final int LARGEST_ZERO = Float.floatToRawIntBits((float) ZERO) + (1 << 23);

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
     * @param wantValues whether the pruned weights are asked for
     * @return the pruned weights, or null
     */
    Weights count(Layer filters, Weights values, PruningSpec spec, WeightGrouping grouping, boolean wantValues) {
        Before before = new Before(this, filters, spec);
        After after = new After(this, filters, spec, before.exponents);
        Weights pruned = null;
        if (grouping == WeightGrouping.CHANNEL) {
            PrunedWeights prunedWeights = wantValues ? new PrunedWeights(filters, values, spec, grouping) : null;
            new PruningPass(filters, values, spec, WeightGrouping.CHANNEL).run(new PruningPass.Observer() {
                @Override
                public void before(SignificandBlock block) {
                    before.see(block);
                }

                @Override
                public void after(SignificandBlock block) {
                    after.see(block);
                    if (wantValues) {
                        prunedWeights.store(block);
                    }
                }
            });
            keptBitsChannel += after.lanes.bits();
            keptBitsKernelWindow += keptBits(filters, values, spec, WeightGrouping.KERNEL_WINDOW);
            pruned = wantValues ? prunedWeights.weights() : null;
        } else {
            new PruningPass(filters, values, spec, WeightGrouping.CHANNEL).run(new PruningPass.Observer() {
                @Override
                public void before(SignificandBlock block) {
                    before.see(block);
                }

                @Override
                public void after(SignificandBlock block) {
                    keptBitsChannel += block.essentialBits();
                }
            });
            pruned = WeightPruning.prune(filters, values, spec, grouping);
            // Once more in channel order, which is how the lanes get the pruned weights.
            new PruningPass(filters, pruned, everyBit(spec), WeightGrouping.CHANNEL).run(new PruningPass.Observer() {
                @Override
                public void before(SignificandBlock block) {
                    before.exponents.read(block);
                    after.see(block);
                }
            });
            keptBitsKernelWindow += grouping == WeightGrouping.KERNEL_WINDOW
                    ? after.lanes.bits()
                    : keptBits(filters, values, spec, WeightGrouping.KERNEL_WINDOW);
        }
        before.ones.finish();
        after.ones.finish();
        weights += values.count();
        originalBits += before.lanes.bits();
        keptBits += after.lanes.bits();
        driftingOriginal += before.lanes.drifting();
        driftingKept += after.lanes.drifting();
        lockstepOriginal += before.lanes.lockstep();
        lockstepKept += after.lanes.lockstep();
        zeroWeights += spec.format() == NumberFormat.FP32
                ? before.tinyLanes - (before.seenLanes - values.count()) // padding is no weight
                : zeroes(values, spec.fractionBits());
        if (spec.format() == NumberFormat.FIXED16) {
            saturated += FixedPoint.saturated(values, spec.fractionBits());
        }
        return pruned;
    }

    private static PruningSpec everyBit(PruningSpec spec) {
        return new PruningSpec(
                "none",
                PruningSpec.ALL_ROWS,
                spec.lanes(),
                PruningSpec.LOSSLESS_ALIGNMENT_ROWS,
                spec.format(),
                spec.fractionBits());
    }

    private static long keptBits(Layer filters, Weights values, PruningSpec spec, WeightGrouping grouping) {
        long[] bits = new long[1];
        new PruningPass(filters, values, spec, grouping).run(new PruningPass.Observer() {
            @Override
            public void after(SignificandBlock block) {
                bits[0] += block.essentialBits();
            }
        });
        return bits[0];
    }

    /** What there is to see of channel groups before pruning. */
    private static final class Before {
        final LaneCycles lanes;
        final SignificanceHistogram.Counter ones;
        final GroupExponents exponents = new GroupExponents();
        /** Lanes of fp32 weights that count as zero, padding too, among all lanes. */
        long tinyLanes;

        long seenLanes;

        /** Null for fixed16, which has no exponents. */
        private final ExponentSpread spread;

        Before(BitCounts counts, Layer filters, PruningSpec spec) {
            this.lanes = new LaneCycles(filters, spec.lanes());
            this.ones = new SignificanceHistogram.Counter(counts.ones, spec.format(), spec.fractionBits());
            this.spread = spec.format() == NumberFormat.FP32 ? counts.spread : null;
        }

        void see(SignificandBlock block) {
            exponents.read(block);
            lanes.add(block);
            ones.add(block, exponents);
            if (spread != null) {
                spread.add(exponents);
                for (int lane = 0; lane < block.lanes(); lane++) {
                    tinyLanes += tiny(block.significands(lane), block.exponents(lane), block.groups());
                }
                seenLanes += (long) block.lanes() * block.groups();
            }
        }

        private static int tiny(int[] significands, int[] exponents, int count) {
            int tiny = 0;
            for (int i = 0; i < count; i++) {
                int magnitude = (exponents[i] << 23) + significands[i]; // in the order of the numbers
                tiny += magnitude - LARGEST_ZERO - 1 >>> 31;
            }
            return tiny;
        }
    }

    /** What there is to see of channel groups after pruning. */
    private static final class After {
        final LaneCycles lanes;
        final SignificanceHistogram.Counter ones;
        /** Of the block at hand; those before pruning bound those after. */
        private final GroupExponents exponents;

        After(BitCounts counts, Layer filters, PruningSpec spec, GroupExponents exponents) {
            this.lanes = new LaneCycles(filters, spec.lanes());
            this.ones = new SignificanceHistogram.Counter(counts.onesPruned, spec.format(), spec.fractionBits());
            this.exponents = exponents;
        }

        void see(SignificandBlock block) {
            lanes.add(block);
            ones.add(block, exponents);
        }
    }

    /** Of weights to be taken as fixed16. */
    private static long zeroes(Weights values, int fractionBits) {
        int zeroes = 0;
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
