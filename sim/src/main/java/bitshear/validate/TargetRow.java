package bitshear.validate;

import java.util.Locale;
import java.util.Optional;

/**
 * A row of a target with its verdict.
 *
 * @param target id of the target
 * @param measurement what was printed and simulated
 * @param tolerance by which it was judged, or null
 * @param verdict what came out
 * @param explanation what the target's file says of it, or null
 */
public record TargetRow(
        String target, Measurement measurement, Tolerance tolerance, Verdict verdict, String explanation) {

    static TargetRow judge(Target target, Measurement measurement) {
        Tolerance tolerance = target.tolerance(measurement);
        Optional<Expectation> expectation = target.expectation(measurement.name());
        return new TargetRow(
                target.id(),
                measurement,
                tolerance,
                verdict(
                        measurement,
                        tolerance,
                        expectation.map(Expectation::expect).orElse(null)),
                expectation.map(Expectation::explanation).orElse(null));
    }

    private static Verdict verdict(Measurement measurement, Tolerance tolerance, Expectation.Declared declared) {
        if (measurement.simulated() == null) {
            return Verdict.NEEDS_DATA;
        }
        if (tolerance == null) {
            return declared == Expectation.Declared.NOT_EXPLAINED && measurement.printed() != null
                    ? Verdict.NOT_EXPLAINED
                    : Verdict.MEASURED;
        }
        if (tolerance.holds(measurement)) {
            return Verdict.REPRODUCED;
        }
        if (declared != null && tolerance.holdsTwice(measurement)) {
            return Verdict.CLOSE;
        }
        return declared == Expectation.Declared.NOT_EXPLAINED ? Verdict.NOT_EXPLAINED : Verdict.FAILED;
    }

    /**
     * How far the simulated value lies from the printed one: the difference in the row's unit if the tolerance is absolute or the values are
     * differences themselves, in points; otherwise as a share of the printed value. Null without either value.
     */
    public Double error() {
        Double printed = measurement.printed();
        Double simulated = measurement.simulated();
        if (printed == null || simulated == null) {
            return null;
        }
        if (isDifference()) {
            return simulated - printed;
        }
        return printed == 0 ? null : Double.valueOf(simulated / printed - 1);
    }

    private boolean isDifference() {
        return tolerance != null && tolerance.absolute() != null
                || measurement.unit().equals(Measurement.POINTS);
    }

    /** The row on one line, for a terminal. */
    public String describe() {
        return measurement.name() + ": printed " + (measurement.printed() == null ? "nothing" : printedText())
                + ", simulated " + simulatedText() + ", error " + (error() == null ? "none" : errorText())
                + ", tolerance " + (tolerance == null ? "none" : toleranceText());
    }

    String printedText() {
        return measurement.printed() == null ? "" : value(measurement.printed(), measurement.decimals());
    }

    String simulatedText() {
        return measurement.simulated() == null
                ? ""
                : value(measurement.simulated(), measurement.decimals() == 0 ? 0 : measurement.decimals() + 1);
    }

    String errorText() {
        Double error = error();
        if (error == null) {
            return "";
        }
        if (isDifference()) {
            String unit = measurement.unit().equals("%") ? Measurement.POINTS : measurement.unit();
            return signed(error, measurement.decimals() + 1) + (unit.equals("x") || unit.isEmpty() ? "" : " " + unit);
        }
        return signed(100 * error, 2) + " %";
    }

    String toleranceText() {
        return tolerance == null ? "" : tolerance.text(measurement.unit());
    }

    private String value(double value, int decimals) {
        String number = unsignedZero(String.format(Locale.ROOT, "%,." + decimals + "f", value));
        String unit = measurement.unit();
        return unit.isEmpty() || unit.equals("x") ? number + unit : number + " " + unit;
    }

    /** With its sign, and without one if nothing is left of it after rounding. */
    private static String signed(double value, int decimals) {
        return unsignedZero(String.format(Locale.ROOT, "%+." + decimals + "f", value));
    }

    private static String unsignedZero(String text) {
        return text.matches("[+-][0.]*") ? text.substring(1) : text;
    }
}
