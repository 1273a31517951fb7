package bitshear.validate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The rows as JSON.
 *
 * @param targets a row each, in the order of the targets
 */
@JsonPropertyOrder({"targets"})
public record ValidationReport(List<Row> targets) {
    public ValidationReport {
        targets = List.copyOf(targets);
    }

    /**
     * A row.
     *
     * @param id of the target
     * @param name of the row
     * @param printed printed value in {@code unit}, or null
     * @param simulated simulated value in {@code unit}; null if its data are absent
     * @param unit of both; empty for a pure number
     * @param error {@code simulated - printed} in the unit if the tolerance is absolute, otherwise {@code simulated / printed - 1}
     * @param tolerance the tolerance's number, as a share if it is relative; null without one and for a band
     * @param toleranceKind relative, absolute, at-most, at-least, within, exact; null without tolerance
     * @param toleranceText the tolerance in words
     * @param verdict reproduced, close, not-explained, failed, needs-data, measured
     * @param configuration file of the target
     * @param explanation why, or null
     */
    @JsonPropertyOrder({
        "id",
        "name",
        "printed",
        "simulated",
        "unit",
        "error",
        "tolerance",
        "tolerance_kind",
        "tolerance_text",
        "verdict",
        "configuration",
        "explanation"
    })
    public record Row(
            String id,
            String name,
            Double printed,
            Double simulated,
            String unit,
            Double error,
            Double tolerance,
            String toleranceKind,
            String toleranceText,
            String verdict,
            String configuration,
            String explanation) {}

    public static ValidationReport of(List<TargetResult> results) {
        return new ValidationReport(results.stream()
                .flatMap(result -> result.rows().stream().map(row -> row(result.target(), row)))
                .toList());
    }

    private static Row row(Target target, TargetRow row) {
        Measurement measurement = row.measurement();
        Tolerance tolerance = row.tolerance();
        return new Row(
                target.id(),
                measurement.name(),
                measurement.printed(),
                measurement.simulated(),
                measurement.unit(),
                row.error(),
                tolerance == null ? null : tolerance.value(),
                tolerance == null ? null : tolerance.kind(),
                row.toleranceText(),
                row.verdict().text().replace(' ', '-'),
                target.path().toString().replace('\\', '/'),
                row.explanation());
    }
}
