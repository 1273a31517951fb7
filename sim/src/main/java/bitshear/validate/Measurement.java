package bitshear.validate;

import java.util.Objects;

/**
 * A value an experiment gave, and the printed one it stands beside.
 *
 * @param name what it is of, unique in its target: {@code DenseNet121, N = 10}; no {@code |} in it
 * @param printed the printed value, or null if nothing is printed
 * @param simulated the simulator's value; null if what it is measured with is absent
 * @param unit of both: {@code x}, {@code %}, {@code mW}; empty for a pure number
 * @param decimals decimals of the printed value; the simulated one is shown with one more, unless it is whole
 * @param tolerance of this row, or null for the target's own
 * @param data what must be there to measure it, apart from the project: a file of trained weights, say; null if nothing
 */
public record Measurement(
        String name, Double printed, Double simulated, String unit, int decimals, Tolerance tolerance, String data) {
    /** The unit of differences between percentages. */
    static final String POINTS = "points";

    public Measurement {
        Objects.requireNonNull(unit);
        if (name.isBlank() || name.contains("|") || name.contains("\n")) {
            throw new IllegalArgumentException("a row is called '" + name + "', expected one line without |");
        }
        if (simulated == null && data == null) {
            throw new IllegalArgumentException(name + ": nothing simulated, and no data missing");
        }
    }

    /** A simulated value beside a printed one. */
    public static Measurement of(String name, double printed, double simulated, String unit, int decimals) {
        return new Measurement(name, printed, simulated, unit, decimals, null, null);
    }

    /** A simulated value where nothing is printed. */
    public static Measurement of(String name, double simulated, String unit, int decimals) {
        return new Measurement(name, null, simulated, unit, decimals, null, null);
    }

    /** The same with a tolerance of its own. */
    public Measurement within(Tolerance own) {
        return new Measurement(name, printed, simulated, unit, decimals, own, data);
    }

    /** The same, known to depend on data outside the project. */
    public Measurement with(String neededData) {
        return new Measurement(name, printed, simulated, unit, decimals, tolerance, neededData);
    }

    /** A row that cannot be measured because its data are absent. */
    public static Measurement absent(String name, Double printed, String unit, int decimals, String neededData) {
        return new Measurement(name, printed, null, unit, decimals, null, neededData);
    }
}
