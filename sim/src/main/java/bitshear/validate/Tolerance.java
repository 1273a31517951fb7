package bitshear.validate;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.OneOf;
import bitshear.input.Problem;
import java.math.BigDecimal;
import java.util.List;

/**
 * How far a simulated value may lie from a printed one. Exactly one of the components is not null.
 *
 * @param relative largest {@code |simulated / printed - 1|}
 * @param absolute largest {@code |simulated - printed|}, in the row's unit
 * @param atMost largest simulated value, in the row's unit, whatever is printed
 * @param atLeast smallest simulated value, in the row's unit, whatever is printed
 * @param within smallest and largest simulated value, in the row's unit
 * @param exact whether both must be the same number, rounded to the decimals that are printed
 */
@OneOf({"relative", "absolute", "at-most", "at-least", "within", "exact"})
public record Tolerance(
        @Key(
                name = "relative",
                meaning = "Largest difference as a share of the printed value: 0.01 is 1 %.",
                byDefault = Key.ABSENT,
                min = 0)
        Double relative,

        @Key(
                name = "absolute",
                meaning = "Largest difference in the unit of the row: points, if that is %.",
                byDefault = Key.ABSENT,
                min = 0)
        Double absolute,

        @Key(name = "at-most", meaning = "Largest simulated value, in the unit of the row.", byDefault = Key.ABSENT)
        Double atMost,

        @Key(name = "at-least", meaning = "Smallest simulated value, in the unit of the row.", byDefault = Key.ABSENT)
        Double atLeast,

        @Key(
                name = "within",
                meaning = "Smallest and largest simulated value, in the unit of the row.",
                byDefault = Key.ABSENT)
        List<Double> within,

        @Key(name = "exact", meaning = "true: the simulated value rounds to the printed one.", byDefault = Key.ABSENT)
        Boolean exact)
        implements Checked {

    /** Sums of decimals are not exact in binary: this much is nothing. */
    private static final double ROUNDING = 1e-9;

    public static final Tolerance EXACT = new Tolerance(null, null, null, null, null, true);

    public static Tolerance relative(double share) {
        return new Tolerance(share, null, null, null, null, null);
    }

    public static Tolerance absolute(double difference) {
        return new Tolerance(null, difference, null, null, null, null);
    }

    public static Tolerance atMost(double bound) {
        return new Tolerance(null, null, bound, null, null, null);
    }

    public static Tolerance atLeast(double bound) {
        return new Tolerance(null, null, null, bound, null, null);
    }

    public static Tolerance within(double smallest, double largest) {
        return new Tolerance(null, null, null, null, List.of(smallest, largest), null);
    }

    @Override
    public List<Problem> problems() {
        if (within != null && (within.size() != 2 || within.get(0) > within.get(1))) {
            return List.of(new Problem("within", "is " + within + ", expected [smallest, largest]"));
        }
        return exact == null || exact
                ? List.of()
                : List.of(new Problem("exact", "is false, expected true or another kind of tolerance"));
    }

    /** Whether a printed value is needed to judge by it. */
    boolean needsPrinted() {
        return relative != null || absolute != null || exact != null;
    }

    /** Whether a simulated value lies inside. */
    boolean holds(Measurement measurement) {
        return holds(measurement, 1);
    }

    /** Whether it lies inside twice the tolerance. A band and a lower bound have no twice. */
    boolean holdsTwice(Measurement measurement) {
        return holds(measurement, 2);
    }

    private boolean holds(Measurement measurement, double times) {
        double simulated = measurement.simulated();
        Double printed = measurement.printed();
        if (Double.isNaN(simulated)) {
            return false;
        }
        if (relative != null) {
            return Math.abs(simulated / printed - 1) <= times * relative + ROUNDING;
        }
        if (absolute != null) {
            return Math.abs(simulated - printed) <= times * absolute + ROUNDING;
        }
        if (atMost != null) {
            return simulated <= times * atMost;
        }
        if (atLeast != null) {
            return simulated >= atLeast;
        }
        if (within != null) {
            return simulated >= within.get(0) && simulated <= within.get(1);
        }
        // Half a unit of the last printed digit: what rounding leaves open.
        double open = measurement.decimals() == 0 ? 0 : 0.5 * Math.pow(10, -measurement.decimals());
        return Math.abs(simulated - printed) <= open + ROUNDING;
    }

    /** The kind, as the key in files. */
    public String kind() {
        return relative != null
                ? "relative"
                : absolute != null
                        ? "absolute"
                        : atMost != null
                                ? "at-most"
                                : atLeast != null ? "at-least" : within != null ? "within" : "exact";
    }

    /** The number of the tolerance: a share, a difference or a bound; 0 if exact, null of a band. */
    public Double value() {
        return relative != null
                ? relative
                : absolute != null
                        ? absolute
                        : atMost != null ? atMost : atLeast != null ? atLeast : within != null ? null : 0.0;
    }

    /** As it stands in tables. */
    String text(String unit) {
        if (relative != null) {
            return number(BigDecimal.valueOf(relative).movePointRight(2)) + " %";
        }
        if (absolute != null) {
            return number(BigDecimal.valueOf(absolute)) + (unit.equals("%") ? " points" : withSpace(unit));
        }
        if (atMost != null) {
            return "at most " + number(BigDecimal.valueOf(atMost)) + withSpace(unit);
        }
        if (atLeast != null) {
            return "at least " + number(BigDecimal.valueOf(atLeast)) + withSpace(unit);
        }
        if (within != null) {
            return number(BigDecimal.valueOf(within.get(0))) + " to " + number(BigDecimal.valueOf(within.get(1)))
                    + withSpace(unit);
        }
        return "exact";
    }

    private static String withSpace(String unit) {
        return unit.isEmpty() || unit.equals("x") ? unit : " " + unit;
    }

    private static String number(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }
}
