package bitshear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.ConfigurationLoader;
import bitshear.dram.DramParameters;
import bitshear.result.Manifest;
import bitshear.result.ResultTable;
import bitshear.result.RunResult;
import bitshear.run.MemoryConfiguration;
import bitshear.run.MemoryReplay;
import bitshear.run.Probes;
import bitshear.run.RunConfiguration;
import bitshear.run.RunProfiler;
import bitshear.run.Simulation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens the pages in a real browser. Skipped, saying so, where none is installed. */
class HtmlReportInBrowserTest {
    private static final long MOST_BYTES = 3_000_000;
    private static final long MOST_MS = 2_000;

    @TempDir
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Browser.installed();
        assumeTrue(program.isPresent(), "skipped: no chromium on the PATH; BITSHEAR_BROWSER may name a browser");
        browser = new Browser(program.get());
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    private static ReportData.Run run(String... sets) {
        RunConfiguration configuration = Binder.bind(
                ConfigurationLoader.load(Path.of("..", "config", "quickstart.yaml"), List.of(sets)),
                RunConfiguration.class);
        Simulation simulation = new Simulation(configuration, true);
        RunProfiler profiler = new RunProfiler();
        Simulation.Outcome outcome = simulation.run(Probes.of(profiler));
        return new ReportData.Run(
                outcome.result(),
                outcome.components(),
                new Manifest(
                        RunResult.SCHEMA_VERSION,
                        "test",
                        configuration.name(),
                        1,
                        CanonicalForm.tree(configuration),
                        List.of()),
                profiler.profile(simulation.ones()));
    }

    static ReportData.Comparison comparison() {
        List<List<String>> rows = new ArrayList<>();
        int i = 0;
        for (String network : List.of("squeezenet1_1", "resnet18", "resnet50", "yolov3")) {
            for (String machine :
                    List.of("stripes-isolane", "pragmatic-isolane", "bitx-mild-fixed16", "bitx-wild-fixed16")) {
                double speedup = List.of(0.53, 1.0, 1.12, 1.9).get(i % 4) + 0.01 * (i / 4);
                rows.add(List.of(
                        machine,
                        network,
                        Long.toString(16_000_000L * (1 + i / 4)),
                        Long.toString(Math.round(16e9 * (1 + i / 4) / speedup)),
                        Double.toString(1.2e10 * (1 + i / 4) / Math.sqrt(speedup)),
                        Double.toString(0.3 + 0.01 * (i % 4)),
                        Double.toString(speedup),
                        Double.toString(Math.sqrt(speedup))));
                i++;
            }
        }
        List<String> columns = new ArrayList<>(ReportData.COMPARISON_TEXTS);
        columns.addAll(ReportData.COMPARISON_NUMBERS);
        return new ReportData.Comparison("iso-lane", new ResultTable(columns, rows));
    }

    static ReportData.Sweep sweep() {
        List<List<String>> rows = new ArrayList<>();
        for (int n : List.of(4, 6, 8, 10)) {
            for (int m : List.of(8, 16, 32)) {
                for (String dram : List.of("ddr3-800e-1gb-x8", "ddr3-1600k-4gb-x8")) {
                    double time = (1 + 0.3 * n) * (1 + (dram.contains("800") ? 0.4 : 0.1)) * 1e9 / Math.sqrt(m);
                    boolean failed = n == 4 && m == 32;
                    rows.add(List.of(
                            Integer.toString(rows.size()),
                            Integer.toString(n),
                            Integer.toString(m),
                            dram,
                            failed ? "failed" : "done",
                            failed ? "" : Long.toString(Math.round(time)),
                            failed ? "" : Double.toString(1e9 + 3e8 * m + time * 0.3),
                            failed ? "" : Double.toString(0.2 + 0.01 * m)));
                }
            }
        }
        return new ReportData.Sweep(
                "design-space",
                new ResultTable(
                        List.of(
                                "index",
                                "machine.pe.rows",
                                "machine.pe.lanes",
                                "memory.base",
                                "status",
                                "time_ps",
                                "energy_pj",
                                "area_mm2"),
                        rows),
                24);
    }

    private static Path page(ReportData data, String name) throws IOException {
        byte[] page = HtmlReport.render(data);
        assertTrue(page.length < MOST_BYTES, name + " has " + page.length + " bytes");
        return Files.write(folder.resolve(name + ".html"), page);
    }

    /** Opens a page wide and narrow, light and dark, and finds nothing to complain about. */
    private static void openEverywhere(Path page, String name, List<String> charts) throws Exception {
        for (int width : List.of(1280, 390)) {
            for (boolean dark : List.of(false, true)) {
                String what = name + " at " + width + (dark ? " dark" : " light");
                long ms = browser.open(page, width, 800, dark);
                assertTrue(browser.evaluate("window.bitshear.ready").booleanValue(), what);
                assertEquals(List.of(), browser.complaints(), what);
                assertTrue(ms < MOST_MS, what + " took " + ms + " ms to load");
                assertTrue(
                        browser.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                                .booleanValue(),
                        what + ": scrolls sideways");
                List<String> drawn = new ArrayList<>();
                browser.evaluate("Object.keys(bitshear.charts)").forEach(id -> drawn.add(id.textValue()));
                assertEquals(charts, drawn, what);
                // Every chart has drawn marks of its own.
                for (String id : charts) {
                    int marks = browser.evaluate("document.querySelectorAll('#chart-" + id + " svg path').length")
                            .intValue();
                    assertTrue(marks > 3, what + ": chart " + id + " has " + marks + " marks");
                }
                String folderName = System.getenv("BITSHEAR_SCREENSHOTS");
                if (folderName != null) {
                    int height = browser.evaluate("document.documentElement.scrollHeight")
                            .intValue();
                    Files.createDirectories(Path.of(folderName));
                    Files.write(
                            Path.of(folderName, name + "-" + width + (dark ? "-dark" : "-light") + ".png"),
                            browser.screenshot(width, Math.min(height, 8000)));
                }
            }
        }
    }

    private static final List<String> RUN_CHARTS = List.of(
            "energy",
            "energy-pe",
            "layers",
            "layer-energy",
            "bandwidth",
            "timeline",
            "roofline",
            "bits",
            "area",
            "power");

    @Test
    void aRunsPageShowsTheNumbersOfItsSummary() throws Exception {
        ReportData.Run data = run();
        RunResult result = data.summary();
        openEverywhere(page(data, "run"), "run", RUN_CHARTS);
        browser.open(folder.resolve("run.html"), 1280, 800, false);
        String headline =
                browser.evaluate("document.querySelector('.kpis').textContent").textValue();
        for (String expected : List.of(
                String.format(Locale.ROOT, "%,d", result.cycles()),
                String.format(Locale.ROOT, "%,d ps", result.timePs()),
                Figures.si(result.energyPj().total() * 1e-12, "J"),
                Figures.si(result.powerMw() * 1e-3, "W"),
                Figures.percent(result.pe().busyCycles(), result.cycles()),
                Figures.percent(result.pe().keptBits(), result.pe().originalBits()))) {
            assertTrue(headline.contains(expected), expected + " in " + headline);
        }
        JsonNode groups = browser.evaluate("bitshear.charts['layer-energy'].getOption().series.map(s => [s.name,"
                + " s.data.reduce((a, b) => a + b, 0)])");
        int group = 0;
        for (double pj : result.energyPj().groups().values()) {
            assertEquals(pj, groups.get(group++).get(1).doubleValue(), 1e-9 * pj);
        }
        JsonNode busy = browser.evaluate("bitshear.charts.layers.getOption().series[0].data");
        assertEquals(result.layers().size(), busy.size());
        for (int i = 0; i < busy.size(); i++) {
            assertEquals(data.profile().layers().get(i).busyPs(), busy.get(i).longValue());
        }
        JsonNode components =
                browser.evaluate("bitshear.charts['energy-pe'].getOption().series[0].data.map(d => d.value)");
        assertEquals(
                result.energyPj().groups().get("pe"),
                components.get(0).doubleValue()
                        + components.get(1).doubleValue()
                        + components.get(2).doubleValue()
                        + components.get(3).doubleValue(),
                1e-3);
        String csv = browser.evaluate("bitshear.tables.layers.csv()").textValue();
        assertEquals(result.layers().size() + 1, csv.lines().count());
        assertTrue(csv.contains("\n0,features.0,conv," + result.layers().get(0).cycles() + ","));
    }

    @Test
    void aRunOfResNet152StaysSmallAndQuick() throws Exception {
        openEverywhere(
                page(run("workload.network=resnet152", "machine.base=bitx-wild-fixed16"), "resnet152"),
                "resnet152",
                RUN_CHARTS);
    }

    @Test
    void aReplayShowsItsBandwidthAndEveryBank() throws Exception {
        Path trace = folder.resolve("t.trace");
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            requests.append(i * 5)
                    .append(" 0x")
                    .append(Integer.toHexString(i * 0x2040))
                    .append(i % 3 == 0 ? " W\n" : " R\n");
        }
        Files.writeString(trace, requests);
        DramParameters memory = MemoryConfiguration.load("ddr3-1600k-4gb-x8", List.of());
        MemoryReplay.Outcome outcome = MemoryReplay.run(memory, trace, null, null);
        Path page = page(
                new ReportData.Replay(
                        outcome.result(),
                        outcome.components(),
                        new Manifest(
                                RunResult.SCHEMA_VERSION,
                                "test",
                                "t.trace",
                                0,
                                Map.of("memory", CanonicalForm.tree(memory)),
                                List.of()),
                        ResultTable.parse(outcome.bandwidth()),
                        ResultTable.parse(outcome.banks())),
                "replay");
        openEverywhere(page, "replay", List.of("energy", "bandwidth", "banks"));
        JsonNode reads = browser.evaluate("bitshear.charts.banks.getOption().series[0].data");
        assertEquals(memory.organisation().banks(), reads.size());
        long sum = 0;
        for (JsonNode one : reads) {
            sum += one.longValue();
        }
        assertEquals(outcome.result().dram().nRd(), sum);
    }

    @Test
    void aComparisonShowsEveryMachineOnEveryNetworkAndTheGeometricMean() throws Exception {
        openEverywhere(page(comparison(), "comparison"), "comparison", List.of("speedup", "efficiency", "trade"));
        JsonNode wild = browser.evaluate("bitshear.charts.speedup.getOption().series[3].data");
        assertEquals(1.9, wild.get(0).doubleValue());
        assertEquals(1.93, wild.get(3).doubleValue());
        assertEquals(Math.pow(1.9 * 1.91 * 1.92 * 1.93, 0.25), wild.get(4).doubleValue(), 1e-9);
        assertEquals(
                16, browser.evaluate("bitshear.tables.comparison.rows().length").intValue());
    }

    @Test
    void aSweepShowsItsParetoFrontAndLeavesOutFailedPoints() throws Exception {
        openEverywhere(page(sweep(), "sweep"), "sweep", List.of("pareto", "parallel", "heat"));
        assertEquals(
                24, browser.evaluate("bitshear.tables.points.rows().length").intValue());
        JsonNode points = browser.evaluate("bitshear.charts.pareto.getOption().series[0].data.map(d => d.value)");
        assertEquals(22, points.size());
        JsonNode front = browser.evaluate("bitshear.charts.pareto.getOption().series[1].data.map(d => d.value)");
        assertTrue(front.size() > 1);
        for (JsonNode on : front) {
            for (JsonNode other : points) {
                assertFalse(
                        other.get(0).doubleValue() < on.get(0).doubleValue()
                                && other.get(1).doubleValue() < on.get(1).doubleValue(),
                        other + " beats " + on);
            }
        }
    }

    @Test
    void theChartsOfASweepShowThePointsOfOneValueAlone() throws Exception {
        browser.open(page(sweep(), "sweep-only"), 1280, 800, false);
        String pareto = "bitshear.charts.pareto.getOption().series[0].data.length";
        String heat = "bitshear.charts.heat.getOption().series[0].data.length";
        String parallel = "bitshear.charts.parallel.getOption().series[0].data.length";
        assertEquals(22, browser.evaluate(pareto).intValue());
        assertEquals(22, browser.evaluate(parallel).intValue());
        assertEquals(11, browser.evaluate(heat).intValue());
        String bestsOfChosenMemory = "[...document.querySelectorAll('.kpi .exact')]"
                + ".filter(best => best.textContent.includes('ddr3-800e-1gb-x8')).length";
        String bests = "document.querySelectorAll('.kpi .exact').length";
        choose("memory.base", "ddr3-800e-1gb-x8");
        assertEquals(11, browser.evaluate(pareto).intValue());
        assertEquals(
                browser.evaluate(bests).intValue(),
                browser.evaluate(bestsOfChosenMemory).intValue());
        choose("machine.pe.rows", "4");
        // Of N = 4 the two points with M = 32 failed.
        assertEquals(2, browser.evaluate(pareto).intValue());
        assertEquals(2, browser.evaluate(parallel).intValue());
        assertEquals(2, browser.evaluate(heat).intValue());
        choose("machine.pe.lanes", "32");
        assertEquals(0, browser.evaluate(parallel).intValue());
        assertEquals(0, browser.evaluate(heat).intValue());
        assertEquals(0, browser.evaluate(bests).intValue());
        choose("machine.pe.lanes", "");
        choose("memory.base", "");
        assertEquals(4, browser.evaluate(pareto).intValue());
        assertEquals(
                24, browser.evaluate("bitshear.tables.points.rows().length").intValue());
    }

    @Test
    void aSweepInWhichEveryPointFailedShowsItsTable() throws Exception {
        List<List<String>> rows = List.of(
                List.of("0", "4", "8", "too small", ""),
                List.of("1", "4", "16", "too small", ""),
                List.of("2", "6", "8", "too small", ""));
        List<String> columns = List.of("index", "machine.pe.rows", "machine.pe.lanes", "failure", "time_ps");
        browser.open(
                page(new ReportData.Sweep("none", new ResultTable(columns, rows), 3), "sweep-none"), 1280, 800, false);
        assertEquals(3, browser.evaluate("bitshear.tables.points.rows().length").intValue());
        assertEquals(
                1,
                browser.evaluate("document.body.textContent.includes('3 without a result') ? 1 : 0")
                        .intValue());
    }

    @Test
    void pointsThatDoNotGiveAnAxisStayInTheCharts() throws Exception {
        List<List<String>> rows = List.of(
                List.of("0", "4", "", "2000", "5"),
                List.of("1", "", "stripes", "1000", "9"),
                List.of("2", "6", "", "3000", "4"));
        List<String> columns = List.of("index", "machine.pe.rows", "machine.base", "time_ps", "energy_pj");
        browser.open(
                page(new ReportData.Sweep("mixed", new ResultTable(columns, rows), 3), "sweep-mixed"),
                1280,
                800,
                false);
        assertEquals(
                3,
                browser.evaluate("bitshear.charts.parallel.getOption().series[0].data.length")
                        .intValue());
        assertEquals(
                3,
                browser.evaluate("bitshear.charts.heat.getOption().series[0].data.length")
                        .intValue());
        assertEquals(
                1,
                browser.evaluate("document.querySelector('.kpi .exact').textContent === 'base stripes' ? 1 : 0")
                        .intValue());
        assertEquals(
                0,
                browser.evaluate("document.getElementById('main').textContent.includes('null') ? 1 : 0")
                        .intValue());
    }

    private void choose(String axis, String value) throws Exception {
        browser.evaluate("(() => { const select = document.querySelector(\"select[data-axis='" + axis
                + "']\"); select.value = '" + value + "'; select.dispatchEvent(new Event('change')); return 0; })()");
    }

    @ParameterizedTest
    @CsvSource({"run", "comparison"})
    void namesWithMarkupStayText(String kind) throws Exception {
        String name = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>\u2028@DATA@";
        ReportData data;
        if (kind.equals("run")) {
            data = new ReportData.Run(
                    bitshear.result.SampleResult.result(name),
                    bitshear.result.SampleResult.rows(),
                    bitshear.result.SampleResult.manifest(),
                    null);
        } else {
            List<String> columns = new ArrayList<>(ReportData.COMPARISON_TEXTS);
            columns.addAll(ReportData.COMPARISON_NUMBERS);
            data = new ReportData.Comparison(
                    name, new ResultTable(columns, List.of(List.of(name, name, "1", "1", "1", "1", "1", "1"))));
        }
        Path page = page(data, "markup-" + kind);
        browser.open(page, 1280, 800, false);
        // A tooltip is where a chart library may turn text into markup.
        String chart = kind.equals("run") ? "layers" : "speedup";
        browser.evaluate(
                "bitshear.charts['" + chart + "'].dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: 0})");
        Thread.sleep(200);
        assertEquals(List.of(), browser.complaints());
        assertTrue(browser.evaluate("window.hacked === undefined").booleanValue());
        assertEquals(
                0, browser.evaluate("document.querySelectorAll('img').length").intValue());
        assertTrue(browser.evaluate("document.body.textContent.includes('<img src=x onerror=')")
                .booleanValue());
    }

    @Test
    void aTableSortsByKeyboardAndTheThemeSwitchKeepsTheCharts() throws Exception {
        openEverywhere(page(comparison(), "keyboard"), "keyboard", List.of("speedup", "efficiency", "trade"));
        browser.evaluate(
                "[...document.querySelectorAll('#trade th button')].find(b => b.textContent === 'speedup').focus()");
        browser.key("Enter", 13);
        JsonNode sorted = browser.evaluate("bitshear.tables.comparison.rows().map(r => Number(r[6]))");
        for (int i = 1; i < sorted.size(); i++) {
            assertTrue(sorted.get(i - 1).doubleValue() >= sorted.get(i).doubleValue(), sorted::toString);
        }
        assertEquals(
                "descending",
                browser.evaluate("document.querySelector('#trade th[aria-sort]').getAttribute('aria-sort')")
                        .textValue());
        browser.evaluate(
                "[...document.querySelectorAll('.tools button')].forEach(b => b.textContent === 'Print' || b.click())");
        assertEquals(List.of(), browser.complaints());
        assertTrue(browser.evaluate("document.querySelectorAll('#chart-speedup svg path').length > 3")
                .booleanValue());
    }
}
