package bitshear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Points of several series in a plane, joined by lines, as SVG. The same points give the same bytes. */
public final class ScatterPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int RIGHT = 150;
    private static final int TOP = 44;
    private static final int BOTTOM = 58;

    /** Light to dark of one hue: the series are ordered. Steps of the ColorBrewer scheme "Blues" (C. Brewer) from its third on. */
    private static final String[] COLOURS = {"#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b"
    };

    private static final String[] ESCAPES = {"&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;"};

    private ScatterPlot() {}

    /** A point and what to write beside it; perhaps nothing. */
    public record Point(double x, double y, String label) {}

    /** Points in the order they are joined. */
    public record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * Draws.
     *
     * @param series at least one with at least one point
     */
    public static String svg(String title, String xAxis, String yAxis, List<Series> series) {
        List<Point> all = new ArrayList<>();
        series.forEach(one -> all.addAll(one.points()));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no points");
        }
        Axis x = Axis.of(all.stream().mapToDouble(Point::x).toArray(), LEFT, WIDTH - RIGHT);
        Axis y = Axis.of(all.stream().mapToDouble(Point::y).toArray(), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        text(svg, LEFT, 24, "start", "font-size=\"15\" font-weight=\"bold\"", title);
        for (double tick : x.ticks()) {
            line(svg, "<path d=\"M%.1f %d V%d\" stroke=\"#e4e4e4\"/>", x.at(tick), TOP, HEIGHT - BOTTOM);
            text(svg, x.at(tick), HEIGHT - BOTTOM + 18, "middle", "fill=\"#333333\"", x.text(tick));
        }
        for (double tick : y.ticks()) {
            line(svg, "<path d=\"M%d %.1f H%d\" stroke=\"#e4e4e4\"/>", LEFT, y.at(tick), WIDTH - RIGHT);
            text(svg, LEFT - 8, y.at(tick) + 4, "end", "fill=\"#333333\"", y.text(tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", "", xAxis);
        double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        text(svg, 18, middle, "middle", String.format(Locale.ROOT, "transform=\"rotate(-90 18 %.1f)\"", middle), yAxis);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), colour(i, series.size()), x, y, TOP + 8 + 20 * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private static String colour(int index, int count) {
        int step = count == 1 ? COLOURS.length - 2 : index * (COLOURS.length - 1) / (count - 1);
        return COLOURS[Math.min(step, COLOURS.length - 1)];
    }

    private static void draw(StringBuilder svg, Series series, String colour, Axis x, Axis y, int legendY) {
        StringBuilder path = new StringBuilder();
        for (Point point : series.points()) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x.at(point.x()), y.at(point.y())));
        }
        line(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        for (Point point : series.points()) {
            line(
                    svg,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" stroke=\"#333333\" stroke-width=\"0.6\"/>",
                    x.at(point.x()),
                    y.at(point.y()),
                    colour);
            if (!point.label().isEmpty()) {
                text(svg, x.at(point.x()), y.at(point.y()) - 9, "middle", "font-size=\"11\"", point.label());
            }
        }
        int legendX = WIDTH - RIGHT + 16;
        line(svg, "<path d=\"M%d %d h22\" stroke=\"%s\" stroke-width=\"3\"/>", legendX, legendY, colour);
        text(svg, legendX + 28, legendY + 4, "start", "", series.name());
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String style, String text) {
        String escaped = text;
        for (int i = 0; i < ESCAPES.length; i += 2) {
            escaped = escaped.replace(ESCAPES[i], ESCAPES[i + 1]);
        }
        line(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>", x, y, anchor, style, escaped);
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** A linear scale from values to positions, with round ticks. */
    private record Axis(double low, double high, double step, double from, double to) {
        static Axis of(double[] values, double from, double to) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            double span = high > low ? high - low : Math.max(1, Math.abs(high));
            double step = Math.pow(10, Math.floor(Math.log10(span / 4)));
            for (double factor : new double[] {5, 2}) {
                if (span / (step * factor) >= 4) {
                    step *= factor;
                    break;
                }
            }
            // Half a step of air, so that no point lies on the frame.
            return new Axis(
                    Math.floor((low - step / 4) / step) * step,
                    Math.ceil((high + step / 4) / step) * step,
                    step,
                    from,
                    to);
        }

        double at(double value) {
            return from + (value - low) / (high - low) * (to - from);
        }

        double[] ticks() {
            double[] ticks = new double[(int) Math.round((high - low) / step) + 1];
            for (int i = 0; i < ticks.length; i++) {
                ticks[i] = low + i * step;
            }
            return ticks;
        }

        String text(double tick) {
            int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
            return String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0);
        }
    }
}
