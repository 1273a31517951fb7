package bitshear.report;

import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.result.SweepSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What stands out in a sweep as text for a terminal, at most 110 columns wide. */
public final class SweepReport {
    private static final int WIDTH = 110;
    private static final int LABEL = 20;
    private static final int FIGURE = 12;
    private static final int SHOWN_FAILURES = 5;
    private static final double PER_PICO = 1e-12;

    private SweepReport() {}

    /** Renders a summary: how many points there are, the best of each network by each metric, and why points failed. */
    public static String render(SweepSummary summary, TextStyle style) {
        StringBuilder text = new StringBuilder();
        String count =
                String.format(Locale.ROOT, "%,d", summary.points()) + (summary.points() == 1 ? " point" : " points");
        if (summary.failed() > 0) {
            count += String.format(Locale.ROOT, ", %,d of them failed", summary.failed());
        }
        line(text, style.heading(Figures.oneLine(summary.name() + ": " + count, WIDTH)));
        summary.best().forEach((network, best) -> {
            line(text, "");
            if (summary.best().size() > 1) {
                line(text, style.heading(Figures.oneLine(network, WIDTH)));
            }
            line(
                    text,
                    style.heading(Figures.left("Best point by", LABEL + 2) + Figures.right("time", FIGURE)
                            + Figures.right("energy", FIGURE) + Figures.right("area", FIGURE)
                            + Figures.right("power", FIGURE) + Figures.right("lanes", 8) + "   point"));
            best.forEach((metric, row) -> best(text, metric, row, summary.axes()));
        });
        if (!summary.failures().isEmpty()) {
            line(text, "");
            line(text, style.heading("Points that failed"));
            List<Map.Entry<String, Long>> failures = summary.failures();
            for (int i = 0; i < Math.min(SHOWN_FAILURES, failures.size()); i++) {
                line(
                        text,
                        "  "
                                + Figures.right(
                                        String.format(
                                                Locale.ROOT,
                                                "%,d",
                                                failures.get(i).getValue()),
                                        10) + "  "
                                + Figures.oneLine(failures.get(i).getKey(), WIDTH - 14));
            }
            if (failures.size() > SHOWN_FAILURES) {
                line(text, "  and " + (failures.size() - SHOWN_FAILURES) + " more reasons");
            }
        }
        return text.toString();
    }

    private static void best(StringBuilder text, String metric, PointRow row, List<String> axes) {
        PointMetrics metrics = row.metrics();
        line(
                text,
                "  " + Figures.left(word(metric, metrics), LABEL)
                        + Figures.right(Figures.si(metrics.timePs() * PER_PICO, "s"), FIGURE)
                        + Figures.right(Figures.si(metrics.energyPj() * PER_PICO, "J"), FIGURE)
                        + Figures.right(String.format(Locale.ROOT, "%.4g mm2", metrics.areaMm2()), FIGURE)
                        + Figures.right(Figures.si(metrics.powerMw() * 1e-3, "W"), FIGURE)
                        + Figures.right(String.format(Locale.ROOT, "%.1f %%", 100 * metrics.utilization()), 8)
                        + "   " + row.index());
        List<String> values = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            if (!row.axisValues().get(i).isEmpty()) {
                values.add(name(axes.get(i), axes) + " " + row.axisValues().get(i));
            }
        }
        line(text, "      " + Figures.oneLine(String.join(", ", values), WIDTH - 6));
    }

    /** The last part of a key, or as many as it takes to tell it from the others. */
    private static String name(String axis, List<String> axes) {
        for (int dot = axis.lastIndexOf('.'); dot > 0; dot = axis.lastIndexOf('.', dot - 1)) {
            String tail = axis.substring(dot);
            if (axes.stream().filter(other -> ("." + other).endsWith(tail)).count() == 1) {
                return tail.substring(1);
            }
        }
        return axis;
    }

    private static String word(String metric, PointMetrics metrics) {
        return switch (metric) {
            case "time_ps" -> "time";
            case "energy_pj" -> "energy";
            case "edp_js" -> "energy x time";
            case "area_mm2" -> "area";
            case "power_mw" -> "power";
            case "utilization" -> "lane utilization";
            case PointMetrics.ACCURACY -> String.format(Locale.ROOT, "accuracy %.2f %%", 100 * metrics.accuracy());
            default -> metric;
        };
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
