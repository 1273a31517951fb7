package bitshear.dram;

/**
 * One product of an energy sum: how often something happened and what one time costs.
 *
 * @param component the part of the DRAM's energy it belongs to: activate, precharge, read, write, refresh or background
 * @param name what happened
 * @param count how often; clocks for standby terms
 * @param energyPerEventPj picojoules for all devices of a rank together
 */
public record EnergyTerm(Component component, String name, long count, double energyPerEventPj) {
    /** The parts a report shows. */
    public enum Component {
        ACTIVATE,
        PRECHARGE,
        READ,
        WRITE,
        REFRESH,
        BACKGROUND
    }

    /** The product, in picojoules. */
    public double energyPj() {
        return count * energyPerEventPj;
    }
}
