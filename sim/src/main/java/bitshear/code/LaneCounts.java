package bitshear.code;

import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;

/** Collects the essential bits per lane from the blocks of a {@link SignificandPass} in channel grouping. */
public final class LaneCounts {
    /** Any number would do where nothing but ones are counted. */
    private static final int LINEAR_LANES = 8;

    private final WeightShape shape;
    private final int lanes;
    private final int channelGroups;
    private final byte[] counts;
    private int filled;
    private final BlockCounts blocks;

    /**
     * @param lanes weights per group (M)
     * @throws InvalidInputException if the padded groups exceed 2^31 lanes
     */
    public LaneCounts(Layer layer, int lanes) {
        this.shape = WeightShape.of(layer);
        this.lanes = lanes;
        this.blocks = new BlockCounts(lanes);
        this.channelGroups = (shape.channels() + lanes - 1) / lanes;
        long countedLanes = shape.groups(WeightGrouping.CHANNEL, lanes) * lanes;
        if (countedLanes > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(layer.name() + ": has " + countedLanes + " lanes in groups of " + lanes
                    + ", expected fewer than 2^31 in one layer");
        }
        this.counts = new byte[(int) countedLanes];
    }

    /** Essential bits of weights as they are. */
    static EssentialBits of(Layer layer, Weights weights, Numerics numerics, int lanes) {
        LaneCounts counts = new LaneCounts(layer, lanes);
        new SignificandPass(layer, weights, numerics, WeightGrouping.CHANNEL, lanes)
                .run(SignificandRule.IDENTITY, new SignificandPass.Observer() {
                    @Override
                    public void after(SignificandBlock block) {
                        counts.add(block);
                    }
                });
        return counts.essentialBits(counts.bits());
    }

    /** Ones of weights as they are. */
    static long ones(Layer layer, Weights weights, Numerics numerics) {
        return new SignificandPass(layer, weights, numerics, WeightGrouping.LINEAR, LINEAR_LANES)
                .ones(SignificandRule.IDENTITY);
    }

    /** Counts a block; every block of the pass must be added once, in order. */
    public void add(SignificandBlock block) {
        blocks.count(block, counts, filled);
        filled += block.groups() * lanes;
    }

    /** Essential bits of all blocks so far. */
    public long bits() {
        return blocks.bits();
    }

    /**
     * The counts as what timing consumes.
     *
     * @param originalBits essential bits before pruning
     */
    public EssentialBits essentialBits(long originalBits) {
        return new EssentialBits(
                shape.filters(), shape.positions(), channelGroups, lanes, counts, originalBits, bits());
    }
}
