package bitshear.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SweepSummaryTest {
    static PointRow row(long index, long timePs, double energyPj, double areaMm2, double utilization) {
        return row("n", index, timePs, energyPj, areaMm2, utilization);
    }

    private static PointRow row(
            String network, long index, long timePs, double energyPj, double areaMm2, double utilization) {
        return PointRow.of(
                index,
                "ab",
                List.of("a" + index),
                new PointMetrics(
                        "m",
                        network,
                        "fp32",
                        timePs,
                        timePs,
                        1,
                        1,
                        energyPj,
                        0,
                        0,
                        0,
                        0,
                        energyPj * timePs,
                        areaMm2,
                        1,
                        utilization,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        null));
    }

    @Test
    void theBestPointsDoNotDependOnTheOrderAndTheFirstOfEqualOnesCounts() {
        List<PointRow> rows = new ArrayList<>(List.of(
                row(0, 10, 5, 1, 0.5),
                row(1, 7, 9, 2, 0.9),
                row(2, 7, 9, 2, 0.9),
                row(3, 30, 4, 3, 0.1),
                PointRow.failed(4, "", List.of("a4"), "too small"),
                PointRow.failed(5, "", List.of("a5"), "too small"),
                PointRow.failed(6, "", List.of("a6"), PointRow.BUG + "x")));
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(rows, new Random(round));
            SweepSummary summary = new SweepSummary("s", List.of("axis"));
            rows.forEach(summary::add);
            assertEquals(1, summary.best().get("n").get("time_ps").index());
            assertEquals(3, summary.best().get("n").get("energy_pj").index());
            assertEquals(0, summary.best().get("n").get("edp_js").index());
            assertEquals(0, summary.best().get("n").get("area_mm2").index());
            assertEquals(0, summary.best().get("n").get("power_mw").index());
            assertEquals(1, summary.best().get("n").get("utilization").index());
            assertEquals(7, summary.points());
            assertEquals(3, summary.failed());
            assertEquals(1, summary.bugs());
            assertEquals(List.of(Map.entry("too small", 2L), Map.entry(PointRow.BUG + "x", 1L)), summary.failures());
        }
    }

    @Test
    void eachNetworkHasItsOwnBestPoints() {
        SweepSummary summary = new SweepSummary("s", List.of("axis"));
        summary.add(row("small", 0, 10, 5, 1, 0.5));
        summary.add(row("large", 1, 1000, 50, 1, 0.5));
        summary.add(row("large", 2, 900, 60, 1, 0.5));
        assertEquals(List.of("large", "small"), List.copyOf(summary.best().keySet()));
        assertEquals(2, summary.best().get("large").get("time_ps").index());
        assertEquals(1, summary.best().get("large").get("energy_pj").index());
        assertEquals(0, summary.best().get("small").get("time_ps").index());
    }

    @Test
    void aSweepOfFailuresHasNoBestPoint() {
        SweepSummary summary = new SweepSummary("s", List.of("axis"));
        summary.add(PointRow.failed(0, "", List.of("a"), "too small"));
        assertEquals(Map.of(), summary.best());
    }

    @Test
    void everyColumnHoldsItsOwnNumber() {
        PointMetrics metrics = new PointMetrics(
                "m", "n", "f", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23.0);
        for (int i = 0; i < PointMetrics.NUMBERS.size(); i++) {
            String column = PointMetrics.NUMBERS.get(i);
            assertEquals(i + 1, metrics.number(column), column);
            String field = metrics.fields().get(PointMetrics.TEXTS.size() + i);
            assertEquals(i + 1, Double.parseDouble(field), column);
            assertEquals(PointMetrics.WHOLE.contains(column), field.matches("\\d+"), column);
        }
        assertEquals(metrics, PointMetrics.of(metrics.fields()));
    }
}
