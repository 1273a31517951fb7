package bitshear.energy;

import java.util.Objects;

/**
 * A counter and what one count costs: the only form in which energy enters a result.
 *
 * @param component component the energy is spent in, as in {@code summary.json}
 * @param group part of the machine the component belongs to
 * @param event what is counted, in snake_case ({@code active_cycle}, {@code word_read}, {@code leakage_ps})
 * @param count how often it happened, at least 0
 * @param pjPerEvent picojoules per event, finite and at least 0
 * @param source table row or equation behind {@code pjPerEvent}
 */
public record EnergyEntry(
        String component, EnergyGroup group, String event, long count, double pjPerEvent, String source) {
    public EnergyEntry {
        Objects.requireNonNull(component);
        Objects.requireNonNull(group);
        Objects.requireNonNull(event);
        Objects.requireNonNull(source);
        if (count < 0) {
            throw new IllegalArgumentException(
                    component + "." + event + ": count is " + count + ", expected at least 0");
        }
        if (!(pjPerEvent >= 0) || Double.isInfinite(pjPerEvent)) {
            throw new IllegalArgumentException(component + "." + event + ": energy per event is " + pjPerEvent
                    + " pJ, expected a finite number, at least 0");
        }
    }

    /** Count times energy per event, in picojoules. */
    public double energyPj() {
        return new ExactSum().add(count, pjPerEvent).toDouble();
    }
}
