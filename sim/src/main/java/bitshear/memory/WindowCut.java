package bitshear.memory;

import bitshear.component.WindowOrder;
import bitshear.input.Rounding;

/**
 * How the output positions of a step are cut into runs. In raster order runs are equally long and go through all images; in strips they begin
 * anew with every strip.
 *
 * @param images batch size
 * @param order the order of the positions
 * @param run positions of a run
 */
record WindowCut(int images, WindowOrder order, long run) {
    long windows() {
        return images * order.perImage();
    }

    /** Runs of a strip as wide as all but the last. */
    private long runsOfWideStrip() {
        return Rounding.ceilDiv((long) order.height() * order.strip(), run);
    }

    private long runsPerImage() {
        int last = order.strips() - 1;
        return last * runsOfWideStrip() + Rounding.ceilDiv((long) order.height() * order.columns(last), run);
    }

    /** Number of runs. */
    int runs() {
        return Math.toIntExact(order.isRaster() ? Rounding.ceilDiv(windows(), run) : images * runsPerImage());
    }

    /** First position of a run. */
    long from(int index) {
        if (order.isRaster()) {
            return index * run;
        }
        long inImage = index % runsPerImage();
        long strip = Math.min(inImage / runsOfWideStrip(), order.strips() - 1);
        return index / runsPerImage() * order.perImage()
                + strip * order.strip() * order.height()
                + (inImage - strip * runsOfWideStrip()) * run;
    }

    /** Position after the last of a run. */
    long to(int index) {
        long from = from(index);
        return Math.min(from + run, order.isRaster() ? windows() : order.stripTo(from));
    }
}
