package bitshear.study;

import bitshear.result.ComparisonResult.Measured;

/** Which ratio of two machines a printed number is. */
public enum ReadingMetric {
    /** Time of the whole system. */
    SPEEDUP,
    /** Time of the PE arrays alone. */
    COMPUTE_SPEEDUP,
    /** Energy of the whole system. */
    ENERGY_EFFICIENCY,
    /** Energy of the PE arrays alone. */
    PE_ENERGY_EFFICIENCY;

    /**
     * The ratio, above 1 where the machine is better.
     *
     * @param power whose average PE power {@code over} is taken to draw, or null for its own; of {@link #PE_ENERGY_EFFICIENCY} only
     */
    double of(Measured machine, Measured over, Measured power) {
        return switch (this) {
            case SPEEDUP -> (double) over.timePs() / machine.timePs();
            case COMPUTE_SPEEDUP -> (double) over.computeTimePs() / machine.computeTimePs();
            case ENERGY_EFFICIENCY -> over.energyPj() / machine.energyPj();
            case PE_ENERGY_EFFICIENCY -> {
                double overPj = power == null
                        ? over.peAloneEnergyPj()
                        : power.peAloneEnergyPj() / power.computeTimePs() * over.computeTimePs();
                yield overPj / machine.peAloneEnergyPj();
            }
        };
    }
}
