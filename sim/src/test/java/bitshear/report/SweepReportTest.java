package bitshear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.result.ResultTable;
import bitshear.result.SweepSummary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepReportTest {
    private static final List<String> AXES = List.of("machine.base", "memory.base", "machine.pe.rows");

    private static PointRow row(long index) {
        return row("n", index);
    }

    private static PointRow row(String network, long index) {
        return PointRow.of(
                index,
                "ab" + index,
                List.of("bitx", "ddr3", index % 2 == 0 ? "6" : "all"),
                new PointMetrics(
                        "m" + index,
                        network,
                        "fp32",
                        1000 + index,
                        1_000_000 + index,
                        3,
                        4,
                        5e6 - index,
                        6,
                        7,
                        8,
                        9,
                        10,
                        0.34,
                        120,
                        0.5 + index / 100.0,
                        14,
                        15,
                        16 + index,
                        17,
                        18,
                        19,
                        20,
                        21,
                        22,
                        index == 1 ? 0.75 : null));
    }

    @Test
    void theTerminalShowsTheBestPointsAndNamesAxesAsBrieflyAsItCan() {
        SweepSummary summary = new SweepSummary("mine", AXES);
        for (int i = 0; i < 4; i++) {
            summary.add(row(i));
        }
        summary.add(PointRow.failed(4, "", List.of("bitx", "", "6"), "does not fit"));
        String text = SweepReport.render(summary, new TextStyle(false, false));
        assertTrue(text.startsWith("mine: 5 points, 1 of them failed\n"), text);
        assertTrue(
                text.contains("  time                    1.000 us    5.000 uJ  0.3400 mm2    120.0 mW  50.0 %   0\n"
                        + "      machine.base bitx, memory.base ddr3, rows 6\n"),
                text);
        assertTrue(
                text.contains("  lane utilization        1.000 us    5.000 uJ  0.3400 mm2    120.0 mW  53.0 %   3\n"
                        + "      machine.base bitx, memory.base ddr3, rows all\n"),
                text);
        assertTrue(text.endsWith("Points that failed\n           1  does not fit\n"), text);
        assertTrue(text.contains("  accuracy 75.00 %        1.000 us"), text);
        text.lines().forEach(line -> assertTrue(line.length() <= 110, line));
    }

    @Test
    void ofSeveralNetworksTheTerminalShowsTheBestPointsOfEach() {
        SweepSummary summary = new SweepSummary("mine", AXES);
        summary.add(row("vgg16", 0));
        summary.add(row("alexnet", 1));
        List<String> lines =
                SweepReport.render(summary, new TextStyle(false, false)).lines().toList();
        int alexnet = lines.indexOf("alexnet");
        int vgg16 = lines.indexOf("vgg16");
        assertTrue(0 < alexnet && alexnet < vgg16, lines.toString());
        assertTrue(lines.get(alexnet + 1).startsWith("Best point by"), lines.toString());
        assertTrue(lines.get(alexnet + 2).endsWith("   1"), lines.toString());
        assertTrue(lines.get(vgg16 + 2).endsWith("   0"), lines.toString());
    }

    @Test
    void onThePageColumnsThatVaryAreAxesOnlyIfTheyAreNoMetrics() throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rows.add(row(i).fields());
        }
        String page = new String(
                HtmlReport.render(new ReportData.Sweep("mine", new ResultTable(PointRow.columns(AXES), rows), 9)),
                StandardCharsets.UTF_8);
        int at = page.lastIndexOf("{\"title\"");
        JsonNode data = new ObjectMapper().readTree(page.substring(at, page.indexOf("</script>", at)));
        JsonNode points = data.get("points");
        assertEquals("[\"machine.pe.rows\"]", points.get("axes").toString());
        assertEquals("time_ps", points.get("metrics").get(0).asText());
        assertEquals(9, points.get("all").intValue());
        assertTrue(
                points.get("columns")
                        .toString()
                        .startsWith("[\"index\",\"machine.base\",\"memory.base\","
                                + "\"machine.pe.rows\",\"cycles\",\"time_ps\","),
                points.get("columns").toString());
        assertTrue(points.get("columns").toString().endsWith(",\"failure\"]"));
    }
}
