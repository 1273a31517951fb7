package bitshear.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands out among the rows of a sweep: the best point of each network by each metric, and why points failed. Rows may come
 * in any order, the summary is the same; of equally good points the first counts. For one thread.
 */
public final class SweepSummary {
    /** Of these less is better. */
    private static final List<String> LESS_IS_BETTER =
            List.of("time_ps", "energy_pj", "edp_js", "area_mm2", "power_mw");

    /** Of these more is better. */
    private static final List<String> MORE_IS_BETTER = List.of("utilization", PointMetrics.ACCURACY);

    /** A sweep with more reasons than this has one thing wrong with it that is worded in many ways. */
    private static final int MOST_REASONS = 1000;

    private final String name;
    private final List<String> axes;
    private final Map<String, Map<String, PointRow>> best = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private long points;
    private long failed;
    private long bugs;

    /** @param axes keys of the axes, in the order of the rows */
    public SweepSummary(String name, List<String> axes) {
        this.name = name;
        this.axes = List.copyOf(axes);
    }

    private static Map<String, PointRow> byMetric() {
        Map<String, PointRow> byMetric = new LinkedHashMap<>();
        LESS_IS_BETTER.forEach(metric -> byMetric.put(metric, null));
        MORE_IS_BETTER.forEach(metric -> byMetric.put(metric, null));
        return byMetric;
    }

    /** Takes a row in. */
    public void add(PointRow row) {
        points++;
        if (row.metrics() == null) {
            failed++;
            bugs += row.isBug() ? 1 : 0;
            if (failures.size() < MOST_REASONS || failures.containsKey(row.failure())) {
                failures.merge(row.failure(), 1L, Long::sum);
            }
            return;
        }
        best.computeIfAbsent(row.metrics().network(), network -> byMetric())
                .replaceAll((metric, held) -> isBetter(metric, row, held) ? row : held);
    }

    private static boolean isBetter(String metric, PointRow row, PointRow held) {
        if (Double.isNaN(row.metrics().number(metric))) {
            return false;
        }
        if (held == null) {
            return true;
        }
        int order = Double.compare(row.metrics().number(metric), held.metrics().number(metric));
        int better = MORE_IS_BETTER.contains(metric) ? -order : order;
        return better < 0 || better == 0 && row.index() < held.index();
    }

    /** Name of the study. */
    public String name() {
        return name;
    }

    /** Keys of the axes. */
    public List<String> axes() {
        return axes;
    }

    /**
     * The best point by each metric, the most asked for first, of each network, by name: among several the smallest would win them
     * all. None if all points failed.
     */
    public Map<String, Map<String, PointRow>> best() {
        Map<String, Map<String, PointRow>> found = new LinkedHashMap<>();
        best.forEach((network, byMetric) -> {
            Map<String, PointRow> measured = new LinkedHashMap<>(byMetric);
            measured.values().removeIf(row -> row == null);
            found.put(network, Collections.unmodifiableMap(measured));
        });
        return Collections.unmodifiableMap(found);
    }

    /** All rows. */
    public long points() {
        return points;
    }

    /** Rows of points that failed. */
    public long failed() {
        return failed;
    }

    /** Rows of points that failed by a fault of the simulator. */
    public long bugs() {
        return bugs;
    }

    /** Reasons of failures and how many points each took, the most frequent first. */
    public List<Map.Entry<String, Long>> failures() {
        List<Map.Entry<String, Long>> all = new ArrayList<>(failures.entrySet());
        all.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        return List.copyOf(all);
    }
}
