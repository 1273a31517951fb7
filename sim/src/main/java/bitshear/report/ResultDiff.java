package bitshear.report;

import bitshear.result.Manifest;
import bitshear.result.ReplayResult;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Two results side by side: what differs in what they were made of, and what differs in what came out. What is equal is not shown. */
public final class ResultDiff {
    private static final int LAYERS_SHOWN = 20;
    private static final int NAME_WIDTH = 34;
    private static final double PER_PICO = 1e-12;

    private final StringBuilder text = new StringBuilder();

    private ResultDiff() {}

    /** Of two runs; lines end with a line feed. */
    public static String of(ReportData.Run a, ReportData.Run b) {
        ResultDiff diff = new ResultDiff();
        diff.manifests(a.manifest(), b.manifest());
        RunResult x = a.summary();
        RunResult y = b.summary();
        diff.heading("Result");
        diff.number("cycles", "", x.cycles(), y.cycles());
        diff.number("time", "s", x.timePs() * PER_PICO, y.timePs() * PER_PICO);
        diff.number("compute cycles alone", "", x.pe().computeCycles(), y.pe().computeCycles());
        diff.number("bits kept", "", x.pe().keptBits(), y.pe().keptBits());
        diff.maps("waiting: ", "s", x.stallPs(), y.stallPs());
        diff.number("energy", "J", x.energyPj().total() * PER_PICO, y.energyPj().total() * PER_PICO);
        diff.maps("energy: ", "J", x.energyPj().groups(), y.energyPj().groups());
        diff.number("average power", "W", x.powerMw() / 1e3, y.powerMw() / 1e3);
        diff.number("area, mm2", "", x.areaMm2().total(), y.areaMm2().total());
        diff.dram(x.dram(), y.dram());
        diff.endOfResult();
        diff.layers(a, b);
        return diff.text.toString();
    }

    /** Of two replays; as the other method. */
    public static String of(ReportData.Replay a, ReportData.Replay b) {
        ResultDiff diff = new ResultDiff();
        diff.manifests(a.manifest(), b.manifest());
        ReplayResult x = a.summary();
        ReplayResult y = b.summary();
        diff.heading("Result");
        diff.number("requests", "", x.requests(), y.requests());
        diff.number("finish, memory clocks", "", x.finishCycle(), y.finishCycle());
        diff.number("time", "s", x.timePs() * PER_PICO, y.timePs() * PER_PICO);
        diff.number("energy", "J", x.energyPj().total() * PER_PICO, y.energyPj().total() * PER_PICO);
        diff.maps("energy: ", "J", x.energyPj().components(), y.energyPj().components());
        diff.dram(x.dram(), y.dram());
        diff.number(
                "mean read latency from stamp",
                "s",
                x.readLatencyFromStampNs().mean() * 1e-9,
                y.readLatencyFromStampNs().mean() * 1e-9);
        diff.number(
                "mean write latency from stamp",
                "s",
                x.writeLatencyFromStampNs().mean() * 1e-9,
                y.writeLatencyFromStampNs().mean() * 1e-9);
        diff.endOfResult();
        return diff.text.toString();
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private void heading(String heading) {
        if (text.length() > 0) {
            line("");
        }
        line(heading);
    }

    private void endOfResult() {
        if (text.toString().endsWith("Result\n")) {
            line("  the same");
        }
    }

    private void manifests(Manifest a, Manifest b) {
        heading("Configuration");
        Map<String, String> x = flat(a);
        Map<String, String> y = flat(b);
        Set<String> keys = new LinkedHashSet<>(x.keySet());
        keys.addAll(y.keySet());
        boolean same = true;
        for (String key : keys) {
            String before = x.get(key);
            String after = y.get(key);
            if (!Objects.equals(before, after)) {
                same = false;
                line("  " + key + ": " + said(before) + " -> " + said(after));
            }
        }
        if (same) {
            line("  the same");
        }
    }

    private static String said(String value) {
        return value == null ? "(not given)" : Figures.oneLine(value, 80);
    }

    private static Map<String, String> flat(Manifest manifest) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("version", manifest.version());
        flat("", manifest.configuration(), keys);
        for (Manifest.InputFile file : manifest.inputs()) {
            keys.put(
                    "file " + file.path(),
                    file.bytes() + " B, SHA-256 " + file.sha256().substring(0, 8));
        }
        return keys;
    }

    private static void flat(String path, Object value, Map<String, String> keys) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> flat(path.isEmpty() ? String.valueOf(key) : path + "." + key, child, keys));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flat(path + "[" + i + "]", list.get(i), keys);
            }
        } else {
            keys.put(path, String.valueOf(value));
        }
    }

    private void dram(RunResult.Dram x, RunResult.Dram y) {
        number("DRAM read", "B", x.bytesRead(), y.bytesRead());
        number("DRAM written", "B", x.bytesWritten(), y.bytesWritten());
        number("DRAM bandwidth", "B/s", x.bandwidthGbps() * 1e9, y.bandwidthGbps() * 1e9);
        number("mean read latency", "s", x.avgReadLatencyNs() * 1e-9, y.avgReadLatencyNs() * 1e-9);
        number("row hits", "", x.rowHits(), y.rowHits());
        number("row misses", "", x.rowMisses(), y.rowMisses());
        number("row conflicts", "", x.rowConflicts(), y.rowConflicts());
    }

    private void maps(String prefix, String unit, Map<String, ? extends Number> x, Map<String, ? extends Number> y) {
        Set<String> keys = new LinkedHashSet<>(x.keySet());
        keys.addAll(y.keySet());
        for (String key : keys) {
            number(prefix + key, unit, pico(x.get(key)), pico(y.get(key)));
        }
    }

    private static double pico(Number value) {
        return value == null ? 0 : value.doubleValue() * PER_PICO;
    }

    private void number(String name, String unit, double x, double y) {
        if (x != y) {
            line("  " + Figures.left(Figures.oneLine(name, NAME_WIDTH), NAME_WIDTH + 2)
                    + Figures.right(figure(x, unit), 16) + Figures.right(figure(y, unit), 16)
                    + Figures.right(change(x, y), 12));
        }
    }

    private static String figure(double value, String unit) {
        return unit.isEmpty()
                ? value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Figures.count((long) value)
                        : String.format(Locale.ROOT, "%.4g", value)
                : Figures.si(value, unit);
    }

    private static String change(double x, double y) {
        return x == 0 ? "new" : String.format(Locale.ROOT, "%+.1f %%", 100 * (y / x - 1));
    }

    /** One layer of both runs, found by its name and, where names repeat, by its turn among those. */
    private record Pair(String name, RunResult.Layer x, RunResult.Layer y) {
        long cycles() {
            return (y == null ? 0 : y.cycles()) - (x == null ? 0 : x.cycles());
        }
    }

    private void layers(ReportData.Run a, ReportData.Run b) {
        Map<String, RunResult.Layer> x = byName(a.summary().layers());
        Map<String, RunResult.Layer> y = byName(b.summary().layers());
        Set<String> names = new LinkedHashSet<>(x.keySet());
        names.addAll(y.keySet());
        List<Pair> changed = new ArrayList<>();
        for (String name : names) {
            Pair pair = new Pair(name, x.get(name), y.get(name));
            if (!Objects.equals(pair.x(), pair.y())) {
                changed.add(pair);
            }
        }
        heading("Layers");
        if (changed.isEmpty()) {
            line("  the same");
            return;
        }
        changed.sort(
                Comparator.comparingLong((Pair pair) -> Math.abs(pair.cycles())).reversed());
        line("  " + Figures.left("layer", NAME_WIDTH) + Figures.right("cycles", 15) + Figures.right("", 15)
                + Figures.right("", 11) + Figures.right("DRAM bytes", 12) + Figures.right("energy", 11) + "  bound by");
        for (Pair pair : changed.subList(0, Math.min(LAYERS_SHOWN, changed.size()))) {
            layer(a, b, pair);
        }
        if (changed.size() > LAYERS_SHOWN) {
            line("  and " + (changed.size() - LAYERS_SHOWN) + " more with smaller changes");
        }
    }

    private void layer(ReportData.Run a, ReportData.Run b, Pair pair) {
        String name = "  " + Figures.left(Figures.oneLine(pair.name(), NAME_WIDTH - 1), NAME_WIDTH);
        if (pair.x() == null || pair.y() == null) {
            line(name + "  only in " + (pair.x() == null ? "the second" : "the first"));
            return;
        }
        String bound = pair.x().boundBy().equals(pair.y().boundBy())
                ? pair.x().boundBy()
                : pair.x().boundBy() + " -> " + pair.y().boundBy();
        line(name + Figures.right(Figures.count(pair.x().cycles()), 15)
                + Figures.right(Figures.count(pair.y().cycles()), 15)
                + Figures.right(change(pair.x().cycles(), pair.y().cycles()), 11)
                + Figures.right(
                        change(
                                pair.x().bytesRead() + pair.x().bytesWritten(),
                                pair.y().bytesRead() + pair.y().bytesWritten()),
                        12)
                + Figures.right(change(energy(a.profile(), pair.x()), energy(b.profile(), pair.y())), 11) + "  "
                + bound);
    }

    /** Of a layer, in picojoules; 0 where the result does not say. */
    private static double energy(RunProfile profile, RunResult.Layer layer) {
        ToDoubleFunction<RunProfile.LayerProfile> sum = one -> one.energyPj().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        return profile == null
                ? 0
                : profile.layers().stream()
                        .filter(one -> one.index() == layer.index())
                        .mapToDouble(sum)
                        .sum();
    }

    private static Map<String, RunResult.Layer> byName(List<RunResult.Layer> layers) {
        Map<String, RunResult.Layer> named = new LinkedHashMap<>();
        for (RunResult.Layer layer : layers) {
            String name = layer.name();
            for (int turn = 2; named.containsKey(name); turn++) {
                name = layer.name() + " (" + turn + ")";
            }
            named.put(name, layer);
        }
        return named;
    }
}
