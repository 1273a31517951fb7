package bitshear.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The progress of one run: layer, share done, simulated time, rate and time left. Updates may come as often as they like; text
 * is made only when it is due. For one thread.
 */
public final class ProgressLine {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Short runs show nothing: a bar that flashes by is noise. */
    private static final long FIRST_NS = SECOND_NS / 2;

    private static final long BAR_INTERVAL_NS = SECOND_NS / 10;
    private static final long PLAIN_INTERVAL_NS = 5 * SECOND_NS;
    private static final int BAR_WIDTH = 12;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final ProgressMode mode;
    private final TextStyle style;
    private final int width;
    private final LongSupplier nanoTime;
    private final long startNs;
    private long dueNs;
    private long lastNs;
    private boolean drawn;

    /**
     * Starts the clock.
     *
     * @param out where the progress goes, normally standard error
     * @param terminal whether {@code out} is a terminal; without one a bar shows nothing
     * @param width columns of the terminal
     */
    public ProgressLine(PrintStream out, ProgressMode mode, boolean terminal, TextStyle style, int width) {
        this(out, mode, terminal, style, width, System::nanoTime);
    }

    ProgressLine(
            PrintStream out, ProgressMode mode, boolean terminal, TextStyle style, int width, LongSupplier nanoTime) {
        this.out = out;
        this.mode = mode == ProgressMode.BAR && !terminal ? ProgressMode.NONE : mode;
        this.style = style;
        this.width = Math.max(20, width);
        this.nanoTime = nanoTime;
        this.startNs = nanoTime.getAsLong();
        this.dueNs = startNs + FIRST_NS;
    }

    /**
     * Tells how far the run is.
     *
     * @param layer name of the layer at work
     * @param index its position, from 0
     * @param layers number of layers
     * @param simulatedPs simulated time, in picoseconds
     * @param done share of the whole work that is done, 0 to 1
     */
    public void update(String layer, int index, int layers, long simulatedPs, double done) {
        if (!isDue()) {
            return;
        }
        double elapsedS = elapsedS();
        String where = "layer " + (index + 1) + "/" + layers + " " + Figures.oneLine(layer, 24);
        String simulated =
                Figures.si(simulatedPs * 1e-12, "s") + " at " + Figures.si(simulatedPs * 1e-12 / elapsedS, "s") + "/s";
        draw(done, elapsedS, where, simulated);
    }

    /**
     * Tells how far work other than a simulation is.
     *
     * @param task what is at work
     * @param done share of the whole work that is done, 0 to 1
     */
    public void update(String task, double done) {
        if (isDue()) {
            draw(done, elapsedS(), task);
        }
    }

    /** As the other method, for text that costs too much to make at every update. */
    public void update(Supplier<String> task, double done) {
        if (isDue()) {
            draw(done, elapsedS(), task.get());
        }
    }

    private boolean isDue() {
        if (mode == ProgressMode.NONE) {
            return false;
        }
        long nowNs = nanoTime.getAsLong();
        if (nowNs - dueNs < 0) {
            return false;
        }
        dueNs = nowNs + (mode == ProgressMode.BAR ? BAR_INTERVAL_NS : PLAIN_INTERVAL_NS);
        lastNs = nowNs;
        return true;
    }

    private double elapsedS() {
        return (lastNs - startNs) / (double) SECOND_NS;
    }

    private void draw(double done, double elapsedS, String... what) {
        double share = Math.max(0, Math.min(1, done));
        String left = share > 0 ? Figures.duration(elapsedS * (1 - share) / share) + " left" : "";
        String percent = String.format(Locale.ROOT, "%3.0f %%", 100 * share);
        if (mode == ProgressMode.PLAIN) {
            out.println(Figures.oneLine(String.join(", ", percent.trim(), left, String.join(", ", what)), 200));
        } else {
            // The last column stays free: some terminals wrap when it is written.
            int room = width - 1 - BAR_WIDTH - 2;
            String facts = String.join("  ", percent, left, String.join("  ", what));
            out.print(CLEAR_LINE
                    + (room < 20
                            ? Figures.oneLine(facts, width - 1)
                            : style.wholeBar(share, BAR_WIDTH) + "  " + Figures.oneLine(facts, room)));
            out.flush();
            drawn = true;
        }
    }

    /** Takes the bar off the terminal; to be called however the run ended. */
    public void finish() {
        if (drawn) {
            out.print(CLEAR_LINE);
            out.flush();
            drawn = false;
        }
    }
}
