package bitshear.bits;

import bitshear.code.Coding;
import bitshear.code.PrunedWeights;
import bitshear.code.SignificandBlock;
import bitshear.code.SignificandPass;
import bitshear.code.SignificandRule;
import bitshear.code.WeightCode;
import bitshear.code.WeightGrouping;
import bitshear.workload.FixedPoint;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
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
     * @param laneCount weights per channel group of the timing
     * @param wantValues whether the pruned weights are asked for
     * @return the pruned weights, or null
     */
    Weights count(Layer filters, Weights values, Coding coding, int laneCount, boolean wantValues) {
        WeightCode code = coding.code();
        Numerics numerics = coding.numerics();
        Before before = new Before(this, filters, numerics, laneCount);
        After after = new After(this, filters, numerics, laneCount, before.exponents);
        SignificandPass pass = new SignificandPass(filters, values, numerics, WeightGrouping.CHANNEL, laneCount);
        SignificandRule rule = code.channelRule(numerics, laneCount).orElse(null);
        Weights pruned = null;
        if (rule != null) {
            PrunedWeights store =
                    wantValues ? new PrunedWeights(filters, pass.weights(), WeightGrouping.CHANNEL, laneCount) : null;
            pass.run(rule, new SignificandPass.Observer() {
                @Override
                public void before(SignificandBlock block) {
                    before.see(block);
                }

                @Override
                public void after(SignificandBlock block) {
                    after.see(block);
                    if (wantValues) {
                        store.store(block);
                    }
                }
            });
            pruned = wantValues ? store.weights() : null;
        } else {
            pass.run(SignificandRule.IDENTITY, new SignificandPass.Observer() {
                @Override
                public void before(SignificandBlock block) {
                    before.see(block);
                }
            });
            pruned = code.code(filters, values, numerics).values();
            // Once more in channel order, which is how the lanes get the pruned weights.
            new SignificandPass(filters, pruned, numerics, WeightGrouping.CHANNEL, laneCount)
                    .run(SignificandRule.IDENTITY, new SignificandPass.Observer() {
                        @Override
                        public void before(SignificandBlock block) {
                            before.exponents.read(block);
                            after.see(block);
                        }
                    });
        }
        before.ones.finish();
        after.ones.finish();
        weights += values.count();
        originalBits += before.lanes.bits();
        keptBits += after.lanes.bits();
        keptBitsChannel += keptBits(filters, values, coding, WeightGrouping.CHANNEL, after.lanes.bits());
        keptBitsKernelWindow += keptBits(filters, values, coding, WeightGrouping.KERNEL_WINDOW, after.lanes.bits());
        driftingOriginal += before.lanes.drifting();
        driftingKept += after.lanes.drifting();
        lockstepOriginal += before.lanes.lockstep();
        lockstepKept += after.lanes.lockstep();
        zeroWeights += numerics.isFloatingPoint()
                ? before.tinyLanes - (before.seenLanes - values.count()) // padding is no weight
                : zeroes(values.isFloatingPoint() ? values : pass.weights());
        if (numerics.isFixedPoint()) {
            saturated += FixedPoint.saturated(values, numerics.fractionBits());
        }
        return pruned;
    }

    /** @param known bits that the code itself keeps */
    private static long keptBits(Layer filters, Weights values, Coding coding, WeightGrouping grouping, long known) {
        WeightCode grouped = coding.code().in(grouping);
        return grouped.equals(coding.code())
                ? known
                : coding.withCode(grouped).of(filters, values).keptBits();
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

        Before(BitCounts counts, Layer filters, Numerics numerics, int lanes) {
            this.lanes = new LaneCycles(filters, lanes);
            this.ones = new SignificanceHistogram.Counter(counts.ones, numerics);
            this.spread = numerics.isFloatingPoint() ? counts.spread : null;
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

        After(BitCounts counts, Layer filters, Numerics numerics, int lanes, GroupExponents exponents) {
            this.lanes = new LaneCycles(filters, lanes);
            this.ones = new SignificanceHistogram.Counter(counts.onesPruned, numerics);
            this.exponents = exponents;
        }

        void see(SignificandBlock block) {
            lanes.add(block);
            ones.add(block, exponents);
        }
    }

    /** Of weights to be taken as integers. */
    private static long zeroes(Weights values) {
        int zeroes = 0;
        for (int i = 0; i < values.count(); i++) {
            zeroes += Math.abs(values.value(i)) < ZERO ? 1 : 0;
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

    double sparsity(long bits, Numerics numerics) {
        return 1 - (double) bits / ((double) numerics.magnitudeBits() * weights);
    }

    double factor(long bits, Numerics numerics) {
        return ratio(sparsity(bits, numerics), sparsity(originalBits, numerics));
    }

    /** 1 for 0/0: weights without a single bit are neither slower nor faster. */
    static double ratio(double before, double after) {
        return before == after ? 1 : before / after;
    }

    double weightSparsity() {
        return weights == 0 ? 0 : (double) zeroWeights / weights;
    }
}
