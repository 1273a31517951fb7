package bitshear.report;

import bitshear.input.InvalidInputException;
import bitshear.result.ComponentRow;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Answers in words where the time and the energy of a run went, which resource binds it, and which keys move it. */
public final class RunExplanation {
    private static final int HEAVIEST = 5;
    private static final double J_PER_PJ = 1e-12;
    private static final double S_PER_PS = 1e-12;
    /** A share below which advice would be noise. */
    private static final double WORTH_SAYING = 0.05;

    private static final int NAME_WIDTH = 40;

    private final ReportData.Run run;
    private final RunResult result;
    private final StringBuilder text = new StringBuilder();

    private RunExplanation(ReportData.Run run) {
        this.run = run;
        this.result = run.summary();
    }

    /** Explains a whole run; lines end with a line feed. */
    public static String of(ReportData.Run run) {
        RunExplanation explanation = new RunExplanation(run);
        explanation.time();
        explanation.energy();
        explanation.whatToChange();
        return explanation.text.toString();
    }

    /**
     * Explains one layer.
     *
     * @param layer its index or its name
     * @throws InvalidInputException if there is no such layer
     */
    public static String of(ReportData.Run run, String layer) {
        RunExplanation explanation = new RunExplanation(run);
        explanation.layer(explanation.find(layer));
        return explanation.text.toString();
    }

    private RunResult.Layer find(String wanted) {
        for (RunResult.Layer layer : result.layers()) {
            if (layer.name().equals(wanted) || Integer.toString(layer.index()).equals(wanted)) {
                return layer;
            }
        }
        List<String> some = result.layers().stream()
                .limit(HEAVIEST)
                .map(layer -> layer.index() + " (" + Figures.oneLine(layer.name(), NAME_WIDTH) + ")")
                .toList();
        throw new InvalidInputException("--layer " + wanted + ": no such layer, expected an index or a name such as "
                + String.join(", ", some));
    }

    private void line(String format, Object... arguments) {
        text.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
                .append('\n');
    }

    private static String seconds(double ps) {
        return Figures.si(ps * S_PER_PS, "s");
    }

    private static String joules(double pj) {
        return Figures.si(pj * J_PER_PJ, "J");
    }

    private double busyPs() {
        return result.cycles() == 0 ? 0 : (double) result.timePs() * result.pe().busyCycles() / result.cycles();
    }

    private void time() {
        line("Where the time went: %s, %s cycles", seconds(result.timePs()), Figures.count(result.cycles()));
        line(
                "  %s  the PE array computed: %s cycles busy, %s of its lane cycles on an essential bit",
                share(busyPs(), result.timePs()),
                Figures.count(result.pe().busyCycles()),
                Figures.percent(result.pe().utilization(), 1));
        result.stallPs().forEach((cause, ps) -> {
            if (ps > 0) {
                line("  %s  %s", share(ps, result.timePs()), waiting(cause) + ", " + seconds(ps));
            }
        });
        line(
                "  Alone, with infinite memory, the array needs %s cycles: the memory system costs %s.",
                Figures.count(result.pe().computeCycles()),
                Figures.percent(
                        Math.max(0, result.cycles() - result.pe().computeCycles()),
                        result.pe().computeCycles()));
        Map<String, long[]> bounds = new TreeMap<>();
        for (RunResult.Layer layer : result.layers()) {
            long[] sums = bounds.computeIfAbsent(layer.boundBy(), bound -> new long[2]);
            sums[0]++;
            sums[1] += layer.cycles();
        }
        bounds.forEach((bound, sums) -> line(
                "  %s  in %d of %d layers bound by %s",
                share(sums[1], result.cycles()), sums[0], result.layers().size(), bound));
        line("  Heaviest layers:");
        result.layers().stream()
                .sorted(Comparator.comparingLong(RunResult.Layer::cycles).reversed())
                .limit(HEAVIEST)
                .forEach(layer -> line(
                        "  %s  %s, %s, bound by %s",
                        share(layer.cycles(), result.cycles()),
                        layer.index() + " " + Figures.oneLine(layer.name(), NAME_WIDTH),
                        layer.type(),
                        layer.boundBy()));
        line("");
    }

    private static String waiting(String cause) {
        return switch (cause) {
            case "weights" -> "it waited for weights";
            case "activations" -> "weights were there, it waited for activations";
            case "store" -> "operands were there, it waited for outputs to be stored";
            case "refresh" -> "it waited while the DRAM refreshed itself";
            case "other" -> "layers ran that do not use it";
            default -> "it waited: " + cause;
        };
    }

    private static String share(double part, double whole) {
        return Figures.right(Figures.percent(part, whole), 7);
    }

    private void energy() {
        double total = result.energyPj().total();
        line("Where the energy went: %s, %s on average", joules(total), Figures.si(result.powerMw() * 1e-3, "W"));
        result.energyPj().groups().forEach((group, pj) -> line("  %s  %s, %s", share(pj, total), group, joules(pj)));
        line("  Largest entries: count x energy per event, and the table row it comes from:");
        run.components().stream()
                .sorted(Comparator.comparingDouble(ComponentRow::energyPj).reversed())
                .limit(HEAVIEST + 3)
                .filter(row -> row.energyPj() > 0)
                .forEach(row -> line(
                        "  %s  %s = %s x %s (%s; %s)",
                        share(row.energyPj(), total),
                        joules(row.energyPj()),
                        Figures.count(row.count()),
                        Figures.si(row.energyPerEventPj() * J_PER_PJ, "J"),
                        row.component() + " " + row.event(),
                        row.source()));
        line("");
    }

    private void whatToChange() {
        line("What to change:");
        List<String> advice = new ArrayList<>();
        double time = Math.max(1, result.timePs());
        double busy = busyPs() / time;
        if (busy > 0.5) {
            advice.add(String.format(
                    Locale.ROOT,
                    "The PE array binds: it is busy %s of the time. A perfect memory would gain at most %s.",
                    Figures.percent(busy, 1),
                    gain(result.cycles(), result.pe().computeCycles())));
            if (result.pe().utilization() < 1 - WORTH_SAYING) {
                advice.add(String.format(
                        Locale.ROOT,
                        "  Lanes idle %s of the busy time: a deeper machine.pe.lane-queue or another machine.pe.mapping gains at"
                                + " most %s, fewer machine.pe.rows or more machine.pe.compute-units more than that.",
                        Figures.percent(1 - result.pe().utilization(), 1),
                        gain(1, result.pe().utilization())));
            }
        } else {
            advice.add(String.format(
                    Locale.ROOT,
                    "The memory system binds: the PE array is busy only %s of the time. A faster array gains at most %s.",
                    Figures.percent(busy, 1),
                    gain(1, 1 - busy)));
        }
        for (Map.Entry<String, Long> stall : result.stallPs().entrySet()) {
            if (stall.getValue() > WORTH_SAYING * time) {
                advice.add(remedy(stall.getKey(), stall.getValue() / time));
            }
        }
        if (run.profile() != null) {
            double used = result.dram().bandwidthGbps() / run.profile().peakBandwidthGbps();
            advice.add(String.format(
                    Locale.ROOT,
                    "DRAM bandwidth: %s of the %.1f GB/s peak on average%s",
                    Figures.percent(used, 1),
                    run.profile().peakBandwidthGbps(),
                    used > 0.7
                            ? ", near the limit: a faster memory.base, more memory.channels or larger buffers (fewer re-reads)."
                            : busy > 0.5
                                    ? "."
                                    : ": not the bus itself is the limit, but latency, order and dependencies."));
        }
        long requests = result.dram().rowHits()
                + result.dram().rowMisses()
                + result.dram().rowConflicts();
        if (result.dram().rowConflicts() > WORTH_SAYING * requests) {
            advice.add(String.format(
                    Locale.ROOT,
                    "Row conflicts: %s of the requests close another row first; try another memory.mapping or memory.page-policy.",
                    Figures.percent(result.dram().rowConflicts(), requests)));
        }
        energyAdvice(advice);
        advice.forEach(one -> line("  %s", one));
    }

    /** How many times faster something gets that shrinks from one length to another. */
    private static String gain(double from, double to) {
        return to <= 0 ? "any factor" : String.format(Locale.ROOT, "%.2fx", from / to);
    }

    private static String remedy(String cause, double share) {
        String waited = "Waiting for " + cause + " takes " + Figures.percent(share, 1) + " of the time: ";
        return switch (cause) {
            case "weights" ->
                waited + "a larger machine.buffers.weight, a larger workload.batch (weights are reused), fixed16"
                        + " weights (half the bytes), or a faster memory.base.";
            case "activations" ->
                waited + "a larger machine.buffers.activation (fewer re-reads), or a faster memory.base.";
            case "store" ->
                waited + "a larger machine.buffers.output, more machine.dma.outstanding-writes, or a faster"
                        + " memory.base.";
            case "refresh" -> waited + "a part with a shorter tRFC (a smaller density).";
            default -> waited + "machine.schedule.other-layers: fused saves their traffic where it can.";
        };
    }

    private void energyAdvice(List<String> advice) {
        double total = result.energyPj().total();
        Map<String, Double> components = result.energyPj().components();
        Map.Entry<String, Double> largest =
                components.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
        if (largest == null || total == 0) {
            return;
        }
        String hint = switch (largest.getKey()) {
            case "dram_background" ->
                "it is paid per time: whatever shortens the run lowers it; memory.power-down lets idle ranks"
                        + " sleep; a part with lower IDD2N and IDD3N helps.";
            case "dram_refresh" -> "it is paid per time: a shorter run or a smaller density lowers it.";
            case "dram_read", "dram_write" ->
                "it is paid per byte: larger buffers (fewer re-reads), fixed16, or fused layers lower" + " it.";
            case "dram_activate", "dram_precharge" ->
                "it is paid per row opened: memory.mapping and memory.page-policy decide.";
            case "compute_units" -> "it is paid per active cycle: fewer machine.pe.rows, or lanes that idle less.";
            default -> "see its rows above.";
        };
        advice.add(String.format(
                Locale.ROOT,
                "Energy: %s is the largest single part, %s: %s",
                largest.getKey(),
                Figures.percent(largest.getValue(), total),
                hint));
    }

    private void layer(RunResult.Layer layer) {
        line(
                "Layer %d %s, %s: %s of %s cycles (%s)",
                layer.index(),
                Figures.oneLine(layer.name(), NAME_WIDTH),
                layer.type(),
                Figures.count(layer.cycles()),
                Figures.count(result.cycles()),
                Figures.percent(layer.cycles(), result.cycles()));
        RunProfile.LayerProfile profile = run.profile() == null
                ? null
                : run.profile().layers().stream()
                        .filter(one -> one.index() == layer.index())
                        .findFirst()
                        .orElse(null);
        if (profile != null) {
            double length = profile.endPs() - (double) profile.startPs();
            line(
                    "  Time: %s, from %s to %s of the run",
                    seconds(length), seconds(profile.startPs()), seconds(profile.endPs()));
            line(
                    "  %s  the PE array computed, %s of its lane cycles on an essential bit",
                    share(profile.busyPs(), length), Figures.percent(profile.laneUtilization(), 1));
            profile.stallPs().forEach((cause, ps) -> {
                if (ps > 0) {
                    line("  %s  %s", share(ps, length), waiting(cause) + ", " + seconds(ps));
                }
            });
            double spent = profile.energyPj().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            line(
                    "  Energy: %s, %s of the run's%s",
                    joules(spent),
                    Figures.percent(spent, result.energyPj().total()),
                    layer.macs() == 0
                            ? ""
                            : ", " + Figures.si(spent / layer.macs() * J_PER_PJ, "J") + " per multiply-accumulate");
            new LinkedHashMap<>(profile.energyPj())
                    .forEach((group, pj) -> line("  %s  %s, %s", share(pj, spent), group, joules(pj)));
        } else {
            line("  The result holds no profile.json: no stalls and energy per layer.");
        }
        line("  Tiling: %s", Figures.oneLine(layer.tiling(), 200));
        long bytes = layer.bytesRead() + layer.bytesWritten();
        line(
                "  DRAM: %s read, %s written%s",
                Figures.si(layer.bytesRead(), "B"),
                Figures.si(layer.bytesWritten(), "B"),
                bytes == 0 || layer.macs() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %.1f operations per byte", 2.0 * layer.macs() / bytes));
        line(
                "  Bound by %s. Alone the array needs %s cycles: a perfect memory gains at most %s here.",
                layer.boundBy(), Figures.count(layer.computeCycles()), gain(layer.cycles(), layer.computeCycles()));
    }
}
