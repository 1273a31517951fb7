package bitshear.report;

import bitshear.input.InvalidInputException;
import bitshear.result.ResultTable;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import bitshear.result.StagedFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A result's figures for a paper: SVG and PNG, one style, fonts of at least 8 pt when the figure is set one column (84 mm) wide, colours
 * of Okabe and Ito, which stay apart under every common colour blindness. No titles: captions belong to the paper.
 */
public final class PaperFigures {
    /** Points of a column of 84 mm: the figure's size in user units, so that a font size is its size in print. */
    private static final int WIDTH_PT = 239;

    private static final int HEIGHT_PT = 150;
    /** The charts are laid out this much larger and scaled back, since XChart places by whole pixels. */
    private static final int SCALE = 4;

    private static final int FONT_PT = 8;
    private static final double S_PER_PS = 1e-12;

    private static final Color BLUE = new Color(0x0072b2);
    private static final Color ORANGE = new Color(0xe69f00);
    private static final Color GREEN = new Color(0x009e73);
    private static final Color PURPLE = new Color(0xcc79a7);
    private static final Color VERMILION = new Color(0xd55e00);
    private static final Color SKY = new Color(0x56b4e9);
    private static final Color YELLOW = new Color(0xf0e442);
    private static final Color GREY = new Color(0x7f7f7f);
    private static final Color[] SERIES = {BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW, GREY};

    private PaperFigures() {}

    /**
     * Writes the figures of a result.
     *
     * @param folder made if it is missing; figures of the same names are replaced
     * @param prefix begin of the file names
     * @return the files, in order
     * @throws InvalidInputException if the folder cannot be written
     */
    public static List<Path> write(ReportData data, Path folder, String prefix) {
        Map<String, Chart<?, ?>> charts = new LinkedHashMap<>();
        if (data instanceof ReportData.Run run) {
            charts.put("energy", energy(run.summary()));
            charts.put("energy-pe", peEnergy(run));
            if (run.profile() != null) {
                charts.put("layers", layers(run.summary(), run.profile()));
                charts.put("bandwidth", bandwidth(run.profile()));
                if (run.profile().ones() != null) {
                    charts.put("bits", bits(run.profile().ones()));
                }
            }
        } else if (data instanceof ReportData.Comparison comparison) {
            charts.put("speedup", compared(comparison.table(), "speedup", "Speedup"));
            charts.put("efficiency", compared(comparison.table(), "energy_efficiency", "Energy efficiency"));
        }
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, Chart<?, ?>> chart : charts.entrySet()) {
                String name = prefix + "-" + chart.getKey();
                write(folder.resolve(name + ".svg"), svg(chart.getValue()), files);
                write(folder.resolve(name + ".png"), png(chart.getValue()), files);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": cannot be written: " + e.getMessage() + " ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
        return files;
    }

    private static void write(Path file, byte[] content, List<Path> files) {
        StagedFile.write(file, content);
        files.add(file);
    }

    private static byte[] svg(Chart<?, ?> chart) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static byte[] png(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BitmapEncoder.saveBitmap(chart, out, BitmapEncoder.BitmapFormat.PNG);
        return out.toByteArray();
    }

    private static CategoryChart bars(String y) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH_PT * SCALE)
                .height(HEIGHT_PT * SCALE)
                .yAxisTitle(y)
                .build();
        style(chart.getStyler());
        chart.getStyler().setAvailableSpaceFill(0.8);
        chart.getStyler().setAxisTitleFont(font(Font.PLAIN)).setAxisTickLabelsFont(font(Font.PLAIN));
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setAxisTickMarksColor(Color.BLACK).setPlotGridLinesColor(new Color(0xd0d0d0));
        chart.getStyler().setPlotGridLinesStroke(new BasicStroke(1.5f));
        return chart;
    }

    private static void style(Styler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendFont(font(Font.PLAIN))
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(10 * SCALE)
                .setChartTitleVisible(false)
                .setChartPadding(3 * SCALE)
                .setSeriesColors(SERIES);
    }

    private static Font font(int kind) {
        return new Font(Font.SANS_SERIF, kind, FONT_PT * SCALE);
    }

    /** Shares of the groups, as in Figure 11a of the BitX paper. */
    private static CategoryChart energy(RunResult summary) {
        CategoryChart chart = bars("Share of energy (%)");
        chart.getStyler().setLegendVisible(false);
        shares(chart, summary.energyPj().groups());
        return chart;
    }

    /** Shares of the PE's components, as in Figure 11b. */
    private static CategoryChart peEnergy(ReportData.Run run) {
        CategoryChart chart = bars("Share of PE energy (%)");
        chart.getStyler().setLegendVisible(false);
        Map<String, Double> parts = new LinkedHashMap<>();
        run.components().stream()
                .filter(row -> row.group().equals("pe"))
                .forEach(row -> parts.merge(row.component(), row.energyPj(), Double::sum));
        shares(chart, parts);
        return chart;
    }

    private static void shares(CategoryChart chart, Map<String, Double> parts) {
        double total = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        List<String> names = new ArrayList<>();
        List<Double> percent = new ArrayList<>();
        parts.forEach((name, pj) -> {
            names.add(name.replace('_', ' '));
            percent.add(total == 0 ? 0 : 100 * pj / total);
        });
        if (names.isEmpty()) {
            names.add("none");
            percent.add(0.0);
        }
        chart.addSeries("share", names, percent);
    }

    private static CategoryChart layers(RunResult summary, RunProfile profile) {
        CategoryChart chart = bars("Time (ms)");
        chart.setXAxisTitle("Layer");
        chart.getStyler().setStacked(true);
        int every = Math.max(1, profile.layers().size() / 12);
        List<Integer> indices =
                profile.layers().stream().map(RunProfile.LayerProfile::index).toList();
        chart.getStyler().setXAxisMaxLabelCount(Math.max(1, indices.size() / every));
        List<Double> busy = profile.layers().stream()
                .map(layer -> layer.busyPs() * S_PER_PS * 1e3)
                .toList();
        chart.addSeries("compute", indices, busy).setFillColor(BLUE);
        Map<String, Color> colours =
                Map.of("weights", ORANGE, "activations", GREEN, "store", PURPLE, "refresh", VERMILION, "other", GREY);
        for (Map.Entry<String, Long> cause : summary.stallPs().entrySet()) {
            if (cause.getValue() > 0) {
                List<Double> waiting = profile.layers().stream()
                        .map(layer -> layer.stallPs().getOrDefault(cause.getKey(), 0L) * S_PER_PS * 1e3)
                        .toList();
                chart.addSeries(cause.getKey(), indices, waiting)
                        .setFillColor(colours.getOrDefault(cause.getKey(), GREY));
            }
        }
        return chart;
    }

    private static XYChart bandwidth(RunProfile profile) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH_PT * SCALE)
                .height(HEIGHT_PT * SCALE)
                .xAxisTitle("Time (ms)")
                .yAxisTitle("DRAM bandwidth (GB/s)")
                .build();
        style(chart.getStyler());
        chart.getStyler().setAxisTitleFont(font(Font.PLAIN)).setAxisTickLabelsFont(font(Font.PLAIN));
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.StepArea);
        chart.getStyler().setPlotGridLinesColor(new Color(0xd0d0d0)).setPlotGridLinesStroke(new BasicStroke(1.5f));
        chart.getStyler().setMarkerSize(0);
        // Room for the digits of both axes.
        chart.getStyler().setXAxisTickMarkSpacingHint(45 * SCALE);
        chart.getStyler().setYAxisTickMarkSpacingHint(18 * SCALE);
        chart.getStyler().setSeriesColors(new Color[] {ORANGE, BLUE, Color.BLACK});
        double binS = profile.activity().binPs() * S_PER_PS;
        int bins = profile.activity().readBytes().size();
        double[] time = new double[bins];
        double[] all = new double[bins];
        double[] read = new double[bins];
        for (int bin = 0; bin < bins; bin++) {
            time[bin] = bin * binS * 1e3;
            read[bin] = profile.activity().readBytes().get(bin) / binS / 1e9;
            all[bin] = read[bin] + profile.activity().writtenBytes().get(bin) / binS / 1e9;
        }
        area(chart.addSeries("read and written", time, all), ORANGE);
        area(chart.addSeries("read", time, read), BLUE);
        double peak = profile.peakBandwidthGbps();
        XYSeries roof = chart.addSeries("peak", new double[] {0, time[bins - 1]}, new double[] {peak, peak});
        roof.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        roof.setLineColor(Color.BLACK);
        roof.setLineWidth(SCALE);
        roof.setMarker(SeriesMarkers.NONE);
        return chart;
    }

    private static void area(XYSeries series, Color colour) {
        series.setFillColor(colour);
        series.setLineColor(colour);
        series.setLineWidth(2);
        series.setMarker(SeriesMarkers.NONE);
    }

    private static CategoryChart bits(RunProfile.Ones ones) {
        CategoryChart chart = bars("Share of 1-bits (%)");
        chart.setXAxisTitle("Significance of the bit, as a power of two");
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisMaxLabelCount(10);
        double total = ones.counts().stream().mapToDouble(Long::doubleValue).sum();
        List<Integer> exponents = new ArrayList<>();
        List<Double> percent = new ArrayList<>();
        for (int i = 0; i < ones.counts().size(); i++) {
            exponents.add(ones.mostSignificant() - i);
            percent.add(100 * ones.counts().get(i) / total);
        }
        chart.addSeries("1-bits", exponents, percent);
        return chart;
    }

    private static CategoryChart compared(ResultTable table, String column, String title) {
        CategoryChart chart = bars(title);
        int machineAt = table.columns().indexOf("machine");
        int networkAt = table.columns().indexOf("network");
        int valueAt = table.columns().indexOf(column);
        LinkedHashSet<String> machines = new LinkedHashSet<>();
        LinkedHashSet<String> networks = new LinkedHashSet<>();
        Map<List<String>, Double> values = new LinkedHashMap<>();
        for (List<String> row : table.rows()) {
            if (row.get(valueAt).isEmpty()) {
                continue; // the machine cannot run the network
            }
            machines.add(row.get(machineAt));
            networks.add(row.get(networkAt));
            values.put(List.of(row.get(machineAt), row.get(networkAt)), Double.valueOf(row.get(valueAt)));
        }
        List<String> names = List.copyOf(networks);
        if (names.size() > 2) {
            chart.getStyler().setXAxisLabelRotation(30);
        }
        for (String machine : machines) {
            List<Double> bars = names.stream()
                    .map(network -> values.getOrDefault(List.of(machine, network), 0.0))
                    .toList();
            chart.addSeries(machine, names, bars);
        }
        return chart;
    }
}
