package bitshear.report;

import bitshear.result.Manifest;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.result.ResultJson;
import bitshear.result.ResultTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A result as one HTML file that needs nothing else: style, charts (Apache ECharts), script and data are inside, and its content
 * security policy forbids every request. The data travel as JSON in which no markup can begin; the script turns them into text nodes.
 */
public final class HtmlReport {
    private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    /** Columns of a sweep that are measured and worth a chart, the most asked for first; then those that others may add. */
    private static final List<String> METRICS = List.of(
            "time_ps",
            "energy_pj",
            "area_mm2",
            "power_mw",
            "edp_js",
            "utilization",
            "bandwidth_gbps",
            "cycles",
            "compute_cycles",
            "energy_dram_pj",
            "accuracy",
            "top1",
            "speedup",
            "energy_efficiency");

    /** Columns that are no axes either: they say how a point went. */
    private static final Set<String> BOOKKEEPING = Stream.of(
                    List.of(PointRow.INDEX, PointRow.CONFIGURATION_SHA256, PointRow.FAILURE),
                    PointMetrics.TEXTS,
                    PointMetrics.NUMBERS,
                    List.of("point", "id", "hash", "key", "status", "reason", "error", "wall_s", "events"))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> HIDDEN = Stream.of(
                    List.of(PointRow.CONFIGURATION_SHA256), PointMetrics.TEXTS, PointMetrics.NUMBERS)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private HtmlReport() {}

    /** The page, in UTF-8. */
    public static byte[] render(ReportData data) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("title", data.title());
        if (data instanceof ReportData.Run run) {
            content.put("run", run);
        } else if (data instanceof ReportData.Comparison comparison) {
            content.put("comparison", table(comparison.table()));
        } else if (data instanceof ReportData.Sweep sweep) {
            content.put("points", points(sweep.table(), sweep.points()));
        }
        String json = new String(ResultJson.compactBytes(content), StandardCharsets.UTF_8);
        String page = text("page.html");
        page = page.replace("@GENERATOR@", escape("Bitshear " + Manifest.simulatorVersion()));
        page = page.replace("@TITLE@", escape(data.title() + " · Bitshear"));
        page = page.replace("@STYLE@", text("page.css"));
        page = page.replace("@LIBRARY@", resource(LIBRARY));
        page = page.replace("@SCRIPT@", text("page.js"));
        // Last, so that nothing in a result is taken for one of the places above.
        int at = page.indexOf("@DATA@");
        return (page.substring(0, at) + inScript(json) + page.substring(at + "@DATA@".length()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> table(ResultTable table) {
        List<Boolean> numeric = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            numeric.add(isNumeric(table, column));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("columns", table.columns());
        content.put("numeric", numeric);
        content.put("rows", table.rows());
        return content;
    }

    private static Map<String, Object> points(ResultTable table, long all) {
        List<String> metrics = new ArrayList<>();
        List<String> axes = new ArrayList<>();
        for (String name : METRICS) {
            int column = table.columns().indexOf(name);
            if (column >= 0 && isNumeric(table, column)) {
                metrics.add(name);
            }
        }
        for (int column = 0; column < table.columns().size(); column++) {
            String name = table.columns().get(column);
            if (!METRICS.contains(name)
                    && !BOOKKEEPING.contains(name.toLowerCase(Locale.ROOT))
                    && isVaried(table, column)) {
                axes.add(name);
            }
        }
        Map<String, Object> content = table(shown(table));
        content.put("metrics", metrics);
        content.put("axes", axes);
        content.put("all", all);
        return content;
    }

    /** Without what nobody reads on a page and what is not charted: every column counts in a page of thousands of rows. */
    private static ResultTable shown(ResultTable table) {
        List<Integer> kept = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            String name = table.columns().get(column);
            boolean charted = METRICS.contains(name) || !BOOKKEEPING.contains(name.toLowerCase(Locale.ROOT));
            if (charted || !HIDDEN.contains(name)) {
                kept.add(column);
            }
        }
        return new ResultTable(
                kept.stream().map(table.columns()::get).toList(),
                table.rows().stream()
                        .map(row -> kept.stream().map(row::get).toList())
                        .toList());
    }

    /** Whether a column holds numbers, and nothing else but gaps. */
    private static boolean isNumeric(ResultTable table, int column) {
        boolean any = false;
        for (List<String> row : table.rows()) {
            String field = row.get(column);
            if (field.isEmpty()) {
                continue;
            }
            any = true;
            try {
                if (!Double.isFinite(Double.parseDouble(field))
                        || !Character.isDigit(field.charAt(field.length() - 1))) {
                    return false;
                }
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return any;
    }

    private static boolean isVaried(ResultTable table, int column) {
        String first = table.rows().get(0).get(column);
        int distinct = 0;
        for (List<String> row : table.rows()) {
            distinct += row.get(column).equals(first) ? 0 : 1;
        }
        return distinct > 0;
    }

    /** JSON that may stand inside a script element: no tag, comment or end of the element can begin in it. */
    static String inScript(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .strip();
    }

    /** Text that may stand in an element or a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("@", "&#64;");
    }

    private static String text(String name) {
        return resource("/bitshear/report/" + name);
    }

    private static String resource(String path) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the simulator's jars");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
