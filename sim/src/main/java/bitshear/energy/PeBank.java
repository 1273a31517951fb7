package bitshear.energy;

/**
 * The instances of one component of a PE array.
 *
 * @param component in the table and in results
 * @param variant variant of the table's power ({@code fp32}, {@code fixed16}, {@code any})
 * @param event what is counted, in snake_case; the table's row names the counter
 * @param countScale how many of the table's components one count is worth; the count is rounded
 * @param perEvent share of the table's figure that one event costs
 * @param instances the table's components there are, active or not; need not be whole
 * @param isFrontEnd whether {@code energy.activity} decides in which cycles it draws power
 */
public record PeBank(
        String component,
        String variant,
        String event,
        double countScale,
        double perEvent,
        double instances,
        boolean isFrontEnd) {}
