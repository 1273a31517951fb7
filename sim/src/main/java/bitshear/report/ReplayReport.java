package bitshear.report;

import bitshear.result.ReplayResult;
import java.util.Locale;
import java.util.Map;

/** A replayed memory trace for a terminal: finish, bandwidth, latencies, commands, and energy with small bars. */
public final class ReplayReport {
    private static final int BAR_WIDTH = 50;

    private ReplayReport() {}

    /** The whole text, lines ending in a newline. */
    public static String render(ReplayResult result, TextStyle style) {
        StringBuilder out = new StringBuilder();
        line(out, style.heading(Figures.oneLine(result.name(), 60) + ", " + result.format() + " trace"));
        line(out, "  requests            " + Figures.count(result.requests()));
        line(
                out,
                "  finish              clock " + Figures.count(result.finishCycle()) + ", "
                        + Figures.si(result.timePs() * 1e-12, "s"));
        line(
                out,
                "  moved               read "
                        + Figures.si(result.dram().bytesRead(), "B") + ", written "
                        + Figures.si(result.dram().bytesWritten(), "B")
                        + String.format(
                                Locale.ROOT, ", %.3f GB/s", result.dram().bandwidthGbps()));
        line(out, "  read latency        from acceptance " + latency(result.readLatencyNs()));
        line(out, "                      from stamp      " + latency(result.readLatencyFromStampNs()));
        line(out, "  write latency       from acceptance " + latency(result.writeLatencyNs()));
        line(out, "                      from stamp      " + latency(result.writeLatencyFromStampNs()));
        long classified = result.dram().rowHits()
                + result.dram().rowMisses()
                + result.dram().rowConflicts();
        line(
                out,
                "  rows                hits " + Figures.percent(result.dram().rowHits(), classified) + ", misses "
                        + Figures.percent(result.dram().rowMisses(), classified) + ", conflicts "
                        + Figures.percent(result.dram().rowConflicts(), classified));
        line(
                out,
                "  commands            ACT " + Figures.count(result.dram().nAct()) + ", PRE "
                        + Figures.count(result.dram().nPre()) + ", RD "
                        + Figures.count(result.dram().nRd()) + ", WR "
                        + Figures.count(result.dram().nWr()) + ", REF "
                        + Figures.count(result.dram().nRef()));
        line(out, "");
        line(out, style.heading("Energy " + Figures.si(result.energyPj().total() * 1e-12, "J")));
        double total = result.energyPj().total();
        for (Map.Entry<String, Double> part : result.energyPj().components().entrySet()) {
            line(
                    out,
                    "  " + Figures.left(part.getKey(), 18)
                            + Figures.right(Figures.si(part.getValue() * 1e-12, "J"), 12)
                            + Figures.right(Figures.percent(part.getValue(), total), 10) + "  "
                            + style.bar(total == 0 ? 0 : part.getValue() / total, BAR_WIDTH));
        }
        return out.toString();
    }

    private static String latency(ReplayResult.Latency latency) {
        return String.format(
                Locale.ROOT,
                "mean %.1f ns, p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f",
                latency.mean(),
                latency.p50(),
                latency.p90(),
                latency.p99(),
                latency.p999(),
                latency.max());
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
