package bitshear.report;

import bitshear.result.ReplayResult;
import bitshear.result.ResultTable;
import bitshear.result.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers in words where the time and the energy of a replayed trace went, and which keys of the memory move it. */
public final class ReplayExplanation {
    private static final double NS_TO_S = 1e-9;
    private static final double J_PER_PJ = 1e-12;
    private static final double S_PER_PS = 1e-12;
    /** A share below which advice would be noise. */
    private static final double WORTH_SAYING = 0.05;
    /** A wait for a queue this much longer than the memory's own work is what a request mostly does. */
    private static final double MOSTLY_WAITING = 1;

    private final ReportData.Replay replay;
    private final ReplayResult result;
    private final RunResult.Dram dram;
    private final StringBuilder text = new StringBuilder();

    private ReplayExplanation(ReportData.Replay replay) {
        this.replay = replay;
        this.result = replay.summary();
        this.dram = result.dram();
    }

    /** Explains a replay; lines end with a line feed. */
    public static String of(ReportData.Replay replay) {
        ReplayExplanation explanation = new ReplayExplanation(replay);
        explanation.time();
        explanation.energy();
        explanation.whatToChange();
        return explanation.text.toString();
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String ns(double ns) {
        return Figures.si(ns * NS_TO_S, "s");
    }

    private long classified() {
        return dram.rowHits() + dram.rowMisses() + dram.rowConflicts();
    }

    private void time() {
        line(
                "Where the time went: %s, %s memory clocks for %s requests",
                Figures.si(result.timePs() * S_PER_PS, "s"),
                Figures.count(result.finishCycle()),
                Figures.count(result.requests()));
        line(
                "  Moved %s read and %s written, %.3f GB/s over the whole time, %.3f GB/s in the busiest %s.",
                Figures.si(dram.bytesRead(), "B"),
                Figures.si(dram.bytesWritten(), "B"),
                dram.bandwidthGbps(),
                busiestGbps(),
                Figures.si(
                        (number(replay.bandwidth(), 0, "to_ps") - number(replay.bandwidth(), 0, "from_ps")) * S_PER_PS,
                        "s"));
        line(
                "  Rows were open for %s of the requests; %s found the bank closed, %s another row.",
                Figures.percent(dram.rowHits(), classified()),
                Figures.percent(dram.rowMisses(), classified()),
                Figures.percent(dram.rowConflicts(), classified()));
        latency("read", result.readLatencyNs(), result.readLatencyFromStampNs());
        latency("write", result.writeLatencyNs(), result.writeLatencyFromStampNs());
        line(
                "  The busiest bank took %s of the column commands, an even share is %s.",
                Figures.percent(busiestBank(), dram.nRd() + dram.nWr()),
                Figures.percent(1, replay.banks().rows().size()));
    }

    private void latency(String kind, ReplayResult.Latency accepted, ReplayResult.Latency stamped) {
        if (stamped.max() > 0) {
            line(
                    "  A %s takes %s from its stamp on average: %s for a place in the queue, %s in the memory.",
                    kind, ns(stamped.mean()), ns(stamped.mean() - accepted.mean()), ns(accepted.mean()));
        }
    }

    private double busiestGbps() {
        double most = 0;
        ResultTable bins = replay.bandwidth();
        for (int row = 0; row < bins.rows().size(); row++) {
            double ps = number(bins, row, "to_ps") - number(bins, row, "from_ps");
            most = Math.max(most, number(bins, row, "bytes") / ps * 1e3);
        }
        return most;
    }

    private double busiestBank() {
        double most = 0;
        for (int row = 0; row < replay.banks().rows().size(); row++) {
            most = Math.max(most, number(replay.banks(), row, "reads") + number(replay.banks(), row, "writes"));
        }
        return most;
    }

    private static double number(ResultTable table, int row, String column) {
        List<String> fields = table.rows().get(row);
        return Double.parseDouble(fields.get(table.columns().indexOf(column)));
    }

    private void energy() {
        double total = result.energyPj().total();
        line("");
        line(
                "Where the energy went: %s, %s a byte",
                Figures.si(total * J_PER_PJ, "J"),
                Figures.si(total * J_PER_PJ / Math.max(1, dram.bytesRead() + dram.bytesWritten()), "J"));
        result.energyPj().components().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .filter(part -> part.getValue() > 0)
                .forEach(part -> line(
                        "  %s  %s, %s",
                        Figures.right(Figures.percent(part.getValue(), total), 7),
                        part.getKey(),
                        Figures.si(part.getValue() * J_PER_PJ, "J")));
    }

    private void whatToChange() {
        line("");
        line("What to change");
        int before = text.length();
        double conflicts = share(dram.rowConflicts(), classified());
        if (conflicts > WORTH_SAYING) {
            line(
                    "  %s of the requests close another row first: another memory.mapping, memory.bank-hash, or memory.page-policy=closed.",
                    Figures.percent(conflicts, 1));
        }
        double even = 1.0 / replay.banks().rows().size();
        if (share(busiestBank(), dram.nRd() + dram.nWr()) > 2 * even
                && replay.banks().rows().size() > 1) {
            line("  The banks are used unevenly: memory.mapping decides which address bits choose the bank.");
        }
        double waited =
                result.readLatencyFromStampNs().mean() - result.readLatencyNs().mean();
        if (waited > MOSTLY_WAITING * result.readLatencyNs().mean()) {
            line(
                    "  Reads mostly wait for a place in the queue: the trace asks for more than the part moves; a faster part, or more"
                            + " memory.channels.");
        }
        double background = result.energyPj().components().getOrDefault("dram_background", 0.0);
        if (share(background, result.energyPj().total()) > 0.5) {
            line(
                    "  %s of the energy is background: memory.power-down, fewer memory.ranks, or a trace that ends sooner.",
                    Figures.percent(background, result.energyPj().total()));
        }
        if (text.length() == before) {
            line("  Nothing stands out: rows are mostly open, banks evenly used, and requests are taken as they come.");
        }
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
