package bitshear.arch.bitx;

import bitshear.kernel.Clocked;

/** The M lanes that the compute units of one filter share, with their queues. */
final class LaneBank implements Clocked {
    final Lane[] lanes;
    private final BitXCounters counters;

    LaneBank(int lanes, int queueDepth, BitXCounters counters) {
        this.lanes = new Lane[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            this.lanes[lane] = new Lane(queueDepth);
        }
        this.counters = counters;
    }

    /** Whether every lane can take another group. */
    boolean hasRoom() {
        for (Lane lane : lanes) {
            if (!lane.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    /** Hands a group's essential bits to the lanes. */
    void issue(WeightGroup group, Reduction reduction, LayerOperands operands) {
        for (int lane = 0; lane < lanes.length; lane++) {
            counters.essentialBits += Integer.bitCount(group.significand[lane]);
            lanes[lane].push(group, lane, operands.laneActivation(group, lane), reduction);
        }
    }

    @Override
    public boolean tick(long edge) {
        for (Lane lane : lanes) {
            lane.step();
        }
        return true;
    }
}
