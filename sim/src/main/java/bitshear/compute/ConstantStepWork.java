package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.workload.Layer;

/**
 * A layer on a {@link TileArray} whose steps all take the same time, whatever the data: Stripes with its p bit-serial cycles, DaDianNao with
 * one. Cycles = steps times cycles per step.
 */
public final class ConstantStepWork implements LayerWork {
    private final BrickWalk walk;
    private final int cyclesPerStep;
    private final int bits;

    private ConstantStepWork(BrickWalk walk, int cyclesPerStep, int bits) {
        this.walk = walk;
        this.cyclesPerStep = cyclesPerStep;
        this.bits = bits;
    }

    /**
     * Stripes: activations bit by bit (P. Judd et al., "Stripes: Bit-Serial Deep Neural Network Computing", MICRO 2016).
     *
     * @param precision bits of the layer's activations, sign included (p)
     */
    public static ConstantStepWork bitSerial(Layer layer, TileArray array, int precision) {
        return new ConstantStepWork(
                new BrickWalk(layer, array, precision), Math.min(precision, array.peWidth()), precision);
    }

    /** DaDianNao: all bits at once (Y. Chen et al., "DaDianNao: A Machine-Learning Supercomputer", MICRO 2014). */
    public static ConstantStepWork bitParallel(Layer layer, TileArray array, int precision) {
        return new ConstantStepWork(new BrickWalk(layer, array, precision), 1, 1);
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return walk.deliveries(tile);
    }

    @Override
    public boolean anyOrder() {
        return true;
    }

    @Override
    public TileWork layer(int images) {
        return work(walk.whole(images));
    }

    @Override
    public TileWork work(Tile tile) {
        long cycles = 0;
        long dealt = 0;
        long serialBits = 0;
        long laneCycles = 0;
        long unitCycles = 0;
        for (BrickWalk.Pass pass : walk.passes(tile)) {
            long steps = walk.steps(pass);
            if (walk.isDealt()) {
                dealt += steps * pass.filterSets() * tile.windowCount();
            } else {
                cycles += steps * pass.filterSets() * walk.windowSets(tile.windowCount()) * cyclesPerStep;
            }
            long windowBits = (long) walk.kernelHeight * walk.kernelWidth * pass.channels() * tile.windowCount() * bits;
            serialBits += windowBits * pass.filterSets();
            laneCycles += walk.laneBits(pass, windowBits);
            unitCycles += steps * tile.windowCount() * cyclesPerStep * walk.columnsPerWindow * walk.units(pass);
        }
        return new TileWork(cycles + dealtCycles(dealt), serialBits, laneCycles, unitCycles);
    }

    /** One brick per cycle, unless the column it falls to is still busy with the one before. */
    private long dealtCycles(long bricks) {
        if (bricks == 0) {
            return 0;
        }
        long round = Math.max(walk.windowsPerSet, cyclesPerStep);
        long last = bricks - 1;
        return last / walk.windowsPerSet * round + last % walk.windowsPerSet + cyclesPerStep;
    }
}
