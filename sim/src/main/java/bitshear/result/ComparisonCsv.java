package bitshear.result;

import bitshear.result.ComparisonResult.Geomean;
import bitshear.result.ComparisonResult.Measured;
import bitshear.result.ComparisonResult.Ratios;
import bitshear.result.ComparisonResult.Reading;
import bitshear.result.ComparisonResult.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A comparison as tables: every file of {@link ResultCsv}'s form. Fields without a value are empty. */
public final class ComparisonCsv {
    private static final List<String> ROW_COLUMNS = List.of(
            "machine",
            "network",
            "cycles",
            "time_ps",
            "energy_pj",
            "area_mm2",
            "speedup",
            "energy_efficiency",
            "area_efficiency",
            "edp_js",
            "edp_gain",
            "format",
            "lanes",
            "compute_cycles",
            "compute_time_ps",
            "compute_speedup",
            "pe_energy_pj",
            "pe_alone_energy_pj",
            "pe_energy_efficiency",
            "pe_area_mm2",
            "pe_area_efficiency",
            "pe_power_mw",
            "normalised_speedup",
            ResultTable.PROBLEM);
    private static final List<String> GEOMEAN_COLUMNS = List.of(
            "machine",
            "networks",
            "speedup",
            "energy_efficiency",
            "area_efficiency",
            "edp_gain",
            "compute_speedup",
            "pe_energy_efficiency",
            "pe_area_efficiency",
            "normalised_speedup");
    private static final List<String> READING_COLUMNS = List.of(
            "id",
            "metric",
            "machine",
            "over",
            "at_power_of",
            "network",
            "over_network",
            "printed",
            "simulated",
            "error");

    private ComparisonCsv() {}

    /** {@code comparison.csv}: a row per machine and network. */
    public static ResultTable rows(ComparisonResult result) {
        return new ResultTable(
                ROW_COLUMNS, result.rows().stream().map(ComparisonCsv::row).toList());
    }

    private static List<String> row(Row row) {
        Measured m = row.measured();
        Ratios r = row.ratios();
        List<String> fields = new ArrayList<>(List.of(row.machine(), row.network()));
        fields.add(m == null ? "" : Long.toString(m.cycles()));
        fields.add(m == null ? "" : Long.toString(m.timePs()));
        fields.add(m == null ? "" : Numbers.text(m.energyPj()));
        fields.add(m == null ? "" : Numbers.text(m.areaMm2()));
        fields.add(r == null ? "" : Numbers.text(r.speedup()));
        fields.add(r == null ? "" : Numbers.text(r.energyEfficiency()));
        fields.add(r == null ? "" : Numbers.text(r.areaEfficiency()));
        fields.add(m == null ? "" : Numbers.text(m.edpJs()));
        fields.add(r == null ? "" : Numbers.text(r.edpGain()));
        fields.add(m == null ? "" : m.format());
        fields.add(m == null ? "" : Long.toString(m.lanes()));
        fields.add(m == null ? "" : Long.toString(m.computeCycles()));
        fields.add(m == null ? "" : Long.toString(m.computeTimePs()));
        fields.add(r == null ? "" : Numbers.text(r.computeSpeedup()));
        fields.add(m == null ? "" : Numbers.text(m.peEnergyPj()));
        fields.add(m == null ? "" : Numbers.text(m.peAloneEnergyPj()));
        fields.add(r == null ? "" : Numbers.text(r.peEnergyEfficiency()));
        fields.add(m == null ? "" : Numbers.text(m.peAreaMm2()));
        fields.add(r == null ? "" : Numbers.text(r.peAreaEfficiency()));
        fields.add(m == null ? "" : Numbers.text(m.pePowerMw()));
        fields.add(r == null ? "" : Numbers.text(r.normalisedSpeedup()));
        fields.add(row.problem());
        return fields;
    }

    /** {@code geomeans.csv}: a row per machine. */
    public static ResultTable geomeans(ComparisonResult result) {
        return new ResultTable(
                GEOMEAN_COLUMNS,
                result.geomeans().stream().map(ComparisonCsv::geomean).toList());
    }

    private static List<String> geomean(Geomean mean) {
        List<String> fields = new ArrayList<>(List.of(mean.machine(), Integer.toString(mean.networks())));
        Ratios r = mean.ratios();
        if (r == null) {
            fields.addAll(Collections.nCopies(GEOMEAN_COLUMNS.size() - fields.size(), ""));
        } else {
            for (double ratio : List.of(
                    r.speedup(),
                    r.energyEfficiency(),
                    r.areaEfficiency(),
                    r.edpGain(),
                    r.computeSpeedup(),
                    r.peEnergyEfficiency(),
                    r.peAreaEfficiency(),
                    r.normalisedSpeedup())) {
                fields.add(Numbers.text(ratio));
            }
        }
        return fields;
    }

    /** {@code readings.csv}: a row per printed number. */
    public static ResultTable readings(ComparisonResult result) {
        return new ResultTable(
                READING_COLUMNS,
                result.readings().stream().map(ComparisonCsv::reading).toList());
    }

    private static List<String> reading(Reading reading) {
        return List.of(
                reading.id(),
                reading.metric(),
                reading.machine(),
                reading.over(),
                reading.atPowerOf() == null ? "" : reading.atPowerOf(),
                reading.network(),
                reading.overNetwork() == null ? "" : reading.overNetwork(),
                Numbers.text(reading.printed()),
                reading.simulated() == null ? "" : Numbers.text(reading.simulated()),
                reading.error() == null ? "" : Numbers.text(reading.error()));
    }
}
