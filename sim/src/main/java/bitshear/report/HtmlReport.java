package bitshear.report;

import bitshear.result.Manifest;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.result.ResultJson;
import bitshear.result.ResultTable;
import java.io.ByteArrayOutputStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A result as one HTML file that needs nothing else: style, charts (Apache ECharts), script and data are inside, and its content
 * security policy forbids every request. The data travel as JSON in which no markup can begin; the script turns them into text nodes.
 */
public final class HtmlReport {
    private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");

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
        } else if (data instanceof ReportData.Replay replay) {
            content.put(
                    "replay",
                    Map.of(
                            "summary", replay.summary(),
                            "components", replay.components(),
                            "manifest", replay.manifest(),
                            "bandwidth", table(replay.bandwidth()),
                            "banks", table(replay.banks())));
        } else if (data instanceof ReportData.Comparison comparison) {
            content.put("comparison", table(comparison.table()));
        } else if (data instanceof ReportData.Sweep sweep) {
            content.put("points", points(sweep.table(), sweep.points()));
        }
        byte[] json = ResultJson.line(content);
        String template = new String(own("page.html"), StandardCharsets.UTF_8);
        byte[] library = resource(LIBRARY);
        ByteArrayOutputStream page = new ByteArrayOutputStream(library.length + 2 * json.length);
        // One pass over the template alone, in bytes: nothing in a result is taken for a place, and a megabyte of
        // script is only copied.
        Matcher places = PLACE.matcher(template);
        int from = 0;
        while (places.find()) {
            page.writeBytes(utf8(template.substring(from, places.start())));
            switch (places.group(1)) {
                case "GENERATOR" -> page.writeBytes(utf8(escape("Bitshear " + Manifest.simulatorVersion())));
                case "TITLE" -> page.writeBytes(utf8(escape(data.title() + " · Bitshear")));
                case "STYLE" -> page.writeBytes(own("page.css"));
                case "DATA" -> writeInScript(page, json);
                case "LIBRARY" -> page.writeBytes(library);
                case "SCRIPT" -> page.writeBytes(own("page.js"));
                default -> throw new IllegalStateException("page.html has a place " + places.group() + " for nothing");
            }
            from = places.end();
        }
        page.writeBytes(utf8(template.substring(from)));
        return page.toByteArray();
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

    /** Writes JSON so that it may stand inside a script element: no tag, comment or end of the element can begin in it. */
    static void writeInScript(ByteArrayOutputStream page, byte[] json) {
        int from = 0;
        for (int at = 0; at < json.length; at++) {
            String escaped = inScript(json[at]);
            if (escaped != null) {
                page.write(json, from, at - from);
                page.writeBytes(utf8(escaped));
                from = at + 1;
            }
        }
        page.write(json, from, json.length - from);
    }

    private static String inScript(byte character) {
        return switch (character) {
            case '&' -> "\\u0026";
            case '<' -> "\\u003c";
            case '>' -> "\\u003e";
            default -> null;
        };
    }

    /** Text that may stand in an element or a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] own(String name) {
        return resource("/bitshear/report/" + name);
    }

    private static byte[] resource(String path) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the simulator's jars");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
