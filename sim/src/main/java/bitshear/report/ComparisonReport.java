package bitshear.report;

import bitshear.result.ComparisonResult;
import bitshear.result.ComparisonResult.Geomean;
import bitshear.result.ComparisonResult.Measured;
import bitshear.result.ComparisonResult.Ratios;
import bitshear.result.ComparisonResult.Reading;
import bitshear.result.ComparisonResult.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison as text for a terminal, at most 110 columns wide. */
public final class ComparisonReport {
    private static final int WIDTH = 110;
    private static final int MACHINE = 30;
    private static final int FIGURE = 10;
    private static final int RATIO = 8;
    private static final double PER_PICO = 1e-12;

    private final ComparisonResult result;
    private final TextStyle style;
    private final StringBuilder text = new StringBuilder();

    private ComparisonReport(ComparisonResult result, TextStyle style) {
        this.result = result;
        this.style = style;
    }

    /** Renders a comparison: a table per network, the geometric means, and printed numbers beside simulated ones. */
    public static String render(ComparisonResult result, TextStyle style) {
        return new ComparisonReport(result, style).render();
    }

    private String render() {
        line(style.heading(
                Figures.oneLine(result.name() + ": all ratios over " + result.baseline() + ", more is better", WIDTH)));
        line("  norm: compute speedup of " + result.normalisation() + " (" + result.normalise() + ")");
        Map<String, List<Row>> networks = result.rows().stream()
                .collect(Collectors.groupingBy(Row::network, LinkedHashMap::new, Collectors.toList()));
        networks.forEach((network, rows) -> {
            heading(network);
            rows.forEach(this::row);
        });
        if (networks.size() > 1) {
            heading("geometric mean");
            result.geomeans().forEach(this::geomean);
        }
        readings();
        return text.toString();
    }

    private void heading(String name) {
        line("");
        line(style.heading(Figures.left(Figures.oneLine(name, MACHINE), MACHINE + 2))
                + Figures.right("time", FIGURE) + Figures.right("energy", FIGURE) + Figures.right("speedup", RATIO)
                + Figures.right("energy", RATIO) + Figures.right("area", RATIO) + Figures.right("EDP", RATIO)
                + " |" + Figures.right("PE time", RATIO) + Figures.right("PE en.", RATIO)
                + Figures.right("norm", RATIO));
    }

    private void row(Row row) {
        if (row.measured() == null) {
            line("  " + label(row.machine()) + "  cannot run it: "
                    + Figures.oneLine(row.problem(), WIDTH - MACHINE - 20));
            return;
        }
        Measured measured = row.measured();
        line("  " + label(row.machine())
                + Figures.right(Figures.si(measured.timePs() * PER_PICO, "s"), FIGURE)
                + Figures.right(Figures.si(measured.energyPj() * PER_PICO, "J"), FIGURE)
                + (row.ratios() == null
                        ? "  " + Figures.oneLine(row.problem(), WIDTH - MACHINE - 2 * FIGURE - 4)
                        : ratios(row.ratios())));
    }

    private void geomean(Geomean mean) {
        String of =
                Figures.right("of " + mean.networks() + (mean.networks() == 1 ? " network" : " networks"), 2 * FIGURE);
        line("  " + label(mean.machine()) + of + (mean.ratios() == null ? "" : ratios(mean.ratios())));
    }

    private static String label(String machine) {
        return Figures.left(Figures.oneLine(machine, MACHINE), MACHINE);
    }

    private static String ratios(Ratios ratios) {
        return ratio(ratios.speedup())
                + ratio(ratios.energyEfficiency())
                + ratio(ratios.areaEfficiency())
                + ratio(ratios.edpGain())
                + " |"
                + ratio(ratios.computeSpeedup())
                + ratio(ratios.peEnergyEfficiency())
                + ratio(ratios.normalisedSpeedup());
    }

    private static String ratio(double value) {
        // Two decimals, as the literature prints them; more digits where two would hide a ratio below 0.1.
        return Figures.right(String.format(Locale.ROOT, value < 0.0995 ? "%.4f" : "%.2f", value), RATIO);
    }

    private void readings() {
        if (result.readings().isEmpty()) {
            return;
        }
        line("");
        line(style.heading("Printed numbers"));
        line("  " + Figures.left("id", 6) + Figures.left("network", 14) + Figures.left("machine over machine", 60)
                + Figures.right("printed", 8) + Figures.right("found", 8) + Figures.right("error", 10));
        for (Reading reading : result.readings()) {
            String over = reading.machine() + " / " + reading.over()
                    + (reading.overNetwork() == null ? "" : " on " + reading.overNetwork());
            line("  " + Figures.left(Figures.oneLine(reading.id(), 5), 6)
                    + Figures.left(Figures.oneLine(reading.network(), 13), 14)
                    + Figures.left(Figures.oneLine(over, 59), 60)
                    + ratio(reading.printed())
                    + (reading.simulated() == null
                            ? Figures.right("cannot run", 18)
                            : ratio(reading.simulated())
                                    + Figures.right(
                                            String.format(Locale.ROOT, "%+.1f %%", 100 * reading.error()), 10)));
        }
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
