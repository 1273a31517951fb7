package bitshear.arch.bitx;

import bitshear.kernel.Clocked;

/**
 * A compute unit: in every cycle each lane with an essential bit selects its activation, shifts it by the bit's significance and gives it to
 * the adder tree, which adds into the accumulator. The sum is kept exactly, so the order of additions cannot matter.
 */
final class ComputeUnit implements Clocked {
    /**
     * Position in a {@link WideAccumulator} of the product of weight bit 0 and activation bit 0 for biased exponents that add up to 0:
     * both exponents are biased by 127 and both significands have 23 fraction bits.
     */
    private static final int BIAS = -2 * (127 + 23) - WideAccumulator.LEAST_EXPONENT;

    private final BitXCounters counters;
    private final Control control;

    private int slot;
    private int window;
    private Lane[] lanes;

    ComputeUnit(Control control, BitXCounters counters) {
        this.control = control;
        this.counters = counters;
    }

    /**
     * Gives the unit its place in the mapping of a layer.
     *
     * @param slot which of the filters in parallel the unit works for
     * @param window which window of a window set
     */
    void place(int newSlot, int newWindow, LaneBank bank) {
        slot = newSlot;
        window = newWindow;
        lanes = bank.lanes;
    }

    @Override
    public boolean tick(long edge) {
        if (!control.isPowered(slot, window)) {
            return true;
        }
        counters.computeUnitActiveCycles++;
        LayerOperands operands = control.operands();
        for (Lane lane : lanes) {
            Reduction reduction = lane.selected;
            if (reduction == null || window >= reduction.windowCount) {
                continue;
            }
            counters.laneActiveCycles++;
            int index = lane.selectedActivation + reduction.windowOffset[window];
            int activation = operands.activationSignificand(index);
            int addend = lane.selectedNegative ? -activation : activation;
            if (reduction.wide != null) {
                int bit = lane.selectedExponent + operands.activationExponent(index) + lane.selectedBit + BIAS;
                reduction.wide[window].add(addend, bit);
            } else {
                reduction.sums[window] += (long) addend << lane.selectedBit;
            }
        }
        return true;
    }
}
