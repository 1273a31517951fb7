package bitshear.report;

import bitshear.result.ComponentRow;
import bitshear.result.RunResult;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A result as text for a terminal, 100 columns wide. */
public final class TerminalReport {
    private static final int WIDTH = 100;
    private static final int LABEL = 26;
    private static final int FIGURE = 12;
    private static final int SHARE = 10;
    private static final int BAR = WIDTH - LABEL - FIGURE - SHARE - 2;
    private static final int HEAVIEST = 5;
    private static final double JOULE_PER_PJ = 1e-12;
    private static final double SECOND_PER_PS = 1e-12;

    private final RunResult result;
    private final List<ComponentRow> components;
    private final TextStyle style;
    private final StringBuilder text = new StringBuilder();

    private TerminalReport(RunResult result, List<ComponentRow> components, TextStyle style) {
        this.result = result;
        this.components = components;
        this.style = style;
    }

    /**
     * Renders a result.
     *
     * @param components the rows of {@code components.csv}: they say which group a component belongs to
     * @return lines of at most 100 characters, each ended by a line feed
     */
    public static String render(RunResult result, List<ComponentRow> components, TextStyle style) {
        return new TerminalReport(result, components, style).render();
    }

    private String render() {
        headline();
        energy();
        time();
        dram();
        layers();
        return text.toString();
    }

    private void headline() {
        String title = result.name() + ": " + result.architecture() + " on " + result.network() + ", " + result.format()
                + ", batch " + result.batch();
        line(style.heading(Figures.oneLine(title, WIDTH)));
        columns(
                "cycles",
                Figures.count(result.cycles()),
                "energy",
                joules(result.energyPj().total()));
        columns("time", seconds(result.timePs()), "average power", Figures.si(result.powerMw() * 1e-3, "W"));
        columns(
                "inferences/s",
                Figures.si(result.inferencesPerSecond(), "").trim(),
                "area",
                String.format(Locale.ROOT, "%.3f mm2", result.areaMm2().total()));
        columns(
                "compute cycles alone",
                Figures.count(result.pe().computeCycles()),
                "PE busy",
                Figures.percent(result.pe().busyCycles(), result.cycles()));
        columns(
                "bits kept",
                Figures.percent(result.pe().keptBits(), result.pe().originalBits()),
                "lane utilization",
                Figures.percent(result.pe().utilization(), 1));
    }

    private void columns(String leftLabel, String left, String rightLabel, String right) {
        line("  " + Figures.left(leftLabel, LABEL - 2) + Figures.right(left, 18) + "      "
                + Figures.left(rightLabel, LABEL - 2) + Figures.right(right, 18));
    }

    private void energy() {
        RunResult.Energy energy = result.energyPj();
        section("Energy, full system");
        Map<String, String> groupOf = new LinkedHashMap<>();
        components.forEach(row -> groupOf.putIfAbsent(row.component(), row.group()));
        energy.groups().forEach((group, groupPj) -> {
            bar(group, joules(groupPj), groupPj, energy.total());
            if (!group.equals("pe")) {
                Map<String, Double> inside = inGroup(group, groupOf);
                if (inside.size() > 1) {
                    inside.forEach((component, pj) -> bar("  " + component, joules(pj), pj, energy.total()));
                }
            }
        });
        section("Energy, PE only");
        double pePj = energy.groups().getOrDefault("pe", 0.0);
        inGroup("pe", groupOf).forEach((component, pj) -> bar(component, joules(pj), pj, pePj));
    }

    private Map<String, Double> inGroup(String group, Map<String, String> groupOf) {
        Map<String, Double> inside = new LinkedHashMap<>();
        result.energyPj().components().forEach((component, pj) -> {
            if (group.equals(groupOf.get(component))) {
                inside.put(component, pj);
            }
        });
        return inside;
    }

    private void time() {
        section("Where the time goes");
        double timePs = result.timePs();
        double busyPs = result.cycles() == 0 ? 0 : timePs * result.pe().busyCycles() / result.cycles();
        double restPs = timePs - busyPs;
        bar("PE busy", seconds(busyPs), busyPs, timePs);
        for (Map.Entry<String, Long> stall : result.stallPs().entrySet()) {
            double stallPs = stall.getValue();
            bar("waiting: " + stall.getKey(), seconds(stallPs), stallPs, timePs);
            restPs -= stallPs;
        }
        // Half a thousandth of the time is what one decimal of a percentage cannot show.
        if (restPs > timePs * 5e-4) {
            bar("other", seconds(restPs), restPs, timePs);
        }
    }

    private void dram() {
        RunResult.Dram dram = result.dram();
        long requests = dram.rowHits() + dram.rowMisses() + dram.rowConflicts();
        section("DRAM");
        line("  read " + Figures.si(dram.bytesRead(), "B") + ", written " + Figures.si(dram.bytesWritten(), "B") + ", "
                + Figures.si(dram.bandwidthGbps() * 1e9, "B/s") + ", mean read latency "
                + Figures.si(dram.avgReadLatencyNs() * 1e-9, "s"));
        if (dram.bytesForwarded() + dram.bytesCoalesced() > 0) {
            line("  in the write queue: " + Figures.si(dram.bytesCoalesced(), "B")
                    + " merged with a write to the same burst, " + Figures.si(dram.bytesForwarded(), "B")
                    + " read from it");
        }
        line("  ACT " + Figures.count(dram.nAct()) + ", PRE " + Figures.count(dram.nPre()) + ", RD "
                + Figures.count(dram.nRd()) + ", WR " + Figures.count(dram.nWr()) + ", REF "
                + Figures.count(dram.nRef()));
        line("  row hits " + Figures.percent(dram.rowHits(), requests) + ", misses "
                + Figures.percent(dram.rowMisses(), requests) + ", conflicts "
                + Figures.percent(dram.rowConflicts(), requests));
    }

    private void layers() {
        List<RunResult.Layer> heaviest = result.layers().stream()
                .sorted(Comparator.comparingLong(RunResult.Layer::cycles)
                        .reversed()
                        .thenComparingInt(RunResult.Layer::index))
                .limit(HEAVIEST)
                .toList();
        section("Heaviest layers (" + heaviest.size() + " of " + result.layers().size() + ")");
        line("  " + Figures.left("layer", 30) + Figures.left("type", 16) + Figures.right("cycles", 14)
                + Figures.right("share", 9) + Figures.right("PE alone", 10) + "  bound by");
        for (RunResult.Layer layer : heaviest) {
            line("  " + Figures.left(Figures.oneLine(layer.index() + " " + layer.name(), 29), 30)
                    + Figures.left(Figures.oneLine(layer.type(), 15), 16)
                    + Figures.right(Figures.count(layer.cycles()), 14)
                    + Figures.right(Figures.percent(layer.cycles(), result.cycles()), 9)
                    + Figures.right(Figures.percent(layer.computeCycles(), layer.cycles()), 10) + "  "
                    + Figures.oneLine(layer.boundBy(), 17));
            line("      " + Figures.oneLine(layer.tiling(), WIDTH - 6));
        }
    }

    private void section(String name) {
        line("");
        line(style.heading(name));
    }

    private void bar(String label, String figure, double part, double whole) {
        line("  " + Figures.left(Figures.oneLine(label, LABEL - 3), LABEL - 2) + Figures.right(figure, FIGURE)
                + Figures.right(Figures.percent(part, whole), SHARE) + "  " + style.bar(part / whole, BAR));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static String joules(double pj) {
        return Figures.si(pj * JOULE_PER_PJ, "J");
    }

    private static String seconds(double ps) {
        return Figures.si(ps * SECOND_PER_PS, "s");
    }
}
