package bitshear.arch.bitx;

import bitshear.kernel.Clocked;

/**
 * E-alignment: finds the largest exponent of a group and how far below it each weight starts, so that bits of equal significance share a
 * row. In fixed16 all weights are aligned as they are and the unit is power-gated.
 */
final class EAlignment implements Clocked, GroupSource {
    private static final int FRACTION_BITS = 23;

    private final boolean floatingPoint;
    private final int groupsPerCycle;
    private final GroupSource weights;
    private final PipelineRegisters registers;
    private final BitXCounters counters;
    private final TileClock clock;

    /** @param weights the sequencer, which reads the weight buffer */
    EAlignment(BitXParameters parameters, int latency, GroupSource weights, TileClock clock, BitXCounters counters) {
        this.floatingPoint = parameters.numerics().isFloatingPoint();
        this.groupsPerCycle = parameters.groupsPerCycle();
        this.weights = weights;
        this.registers = new PipelineRegisters(latency, groupsPerCycle);
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public boolean tick(long edge) {
        for (int i = 0; i < groupsPerCycle && !registers.isCombinational(); i++) {
            if (!accept(clock.cycle())) {
                break;
            }
        }
        return true;
    }

    private boolean accept(long cycle) {
        WeightGroup group = registers.isFull() ? null : weights.peek(cycle);
        if (group == null) {
            return false;
        }
        weights.take();
        align(group);
        registers.enter(group, cycle);
        return true;
    }

    @Override
    public WeightGroup peek(long cycle) {
        if (registers.isCombinational()) {
            accept(cycle);
        }
        return registers.peek(cycle);
    }

    @Override
    public void take() {
        registers.take();
    }

    private void align(WeightGroup group) {
        if (floatingPoint) {
            counters.groupsAligned++;
            alignExponents(group);
            return;
        }
        for (int lane = 0; lane < group.raw.length; lane++) {
            int value = group.raw[lane];
            group.negative[lane] = value < 0;
            group.significand[lane] = Math.abs(value);
            group.exponent[lane] = 0;
            group.shift[lane] = 0;
        }
    }

    private static void alignExponents(WeightGroup group) {
        int largest = 0;
        for (int lane = 0; lane < group.raw.length; lane++) {
            int raw = group.raw[lane];
            int biased = raw >>> FRACTION_BITS & 0xff;
            int fraction = raw & ((1 << FRACTION_BITS) - 1);
            group.negative[lane] = raw < 0;
            // A subnormal has exponent 1 and no hidden bit.
            group.significand[lane] = biased == 0 ? fraction : 1 << FRACTION_BITS | fraction;
            group.exponent[lane] = Math.max(1, biased);
            if (group.significand[lane] != 0) {
                largest = Math.max(largest, group.exponent[lane]);
            }
        }
        for (int lane = 0; lane < group.raw.length; lane++) {
            group.shift[lane] = group.significand[lane] == 0 ? 0 : largest - group.exponent[lane];
        }
    }
}
