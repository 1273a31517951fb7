package bitshear.result;

import java.util.Objects;

/**
 * One line of {@code components.csv}: a counter and the energy behind it. Every joule of a result stands in one such row.
 *
 * @param component component, as in {@code energy_pj.components}
 * @param group {@code pe}, {@code buffers}, {@code dma} or {@code dram}
 * @param event what is counted
 * @param count how often it happened
 * @param energyPerEventPj picojoules per event
 * @param energyPj count times energy per event, in picojoules
 * @param areaMm2 area of the component in square millimetres, on its first row only (0 on the others), so that the column
 *     adds up to the total area
 * @param source where the energy per event comes from
 */
public record ComponentRow(
        String component,
        String group,
        String event,
        long count,
        double energyPerEventPj,
        double energyPj,
        double areaMm2,
        String source) {
    public ComponentRow {
        Objects.requireNonNull(component);
        Objects.requireNonNull(group);
        Objects.requireNonNull(event);
        Objects.requireNonNull(source);
    }
}
