package bitshear.accuracy;

import bitshear.code.Coding;
import bitshear.code.EssentialBits;
import bitshear.code.NoCode;
import bitshear.compute.LaneRecurrence;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;

/** Essential bits of a whole network and the cycles a PE of the BitX paper takes for them: 16 compute units of 8 lanes. */
final class NetworkWork {
    private static final int LANES = 8;
    private static final int WINDOWS = 16;
    private static final int QUEUE_DEPTH = 8;

    private final Coding everyBit;
    private final LaneRecurrence drifting = new LaneRecurrence(LANES, QUEUE_DEPTH, 1, 1);
    private final LaneRecurrence lockstep = new LaneRecurrence(LANES, 0, 1, 1);
    private long weights;
    private long essentialBits;
    private long driftingCycles;
    private long lockstepCycles;

    NetworkWork(Numerics numerics) {
        this.everyBit = new Coding(NoCode.NONE, numerics);
    }

    /** Adds a layer with its weights as they are. */
    void add(Layer layer, Weights values) {
        EssentialBits bits = everyBit.of(layer, values).essentialBits(LANES);
        long sets = (layer.windows() + WINDOWS - 1) / WINDOWS;
        weights += values.count();
        essentialBits += bits.originalBits();
        driftingCycles += sets * drifting.sumOfReductions(bits);
        lockstepCycles += sets * lockstep.sumOfReductions(bits);
    }

    long essentialBits() {
        return essentialBits;
    }

    long driftingCycles() {
        return driftingCycles;
    }

    long lockstepCycles() {
        return lockstepCycles;
    }

    /** Share of zero bits in the significands. */
    double bitSparsity() {
        return 1 - (double) essentialBits / ((double) everyBit.numerics().magnitudeBits() * weights);
    }
}
