package bitshear.arch.bitx;

import bitshear.component.WindowOrder;

/**
 * One filter's sum over a window set while it is open: which windows it covers, and the accumulators that the compute units of the
 * filter hold for it. With {@code lane-sync: layer} several are open at once, because lanes run ahead into the next one.
 */
final class Reduction {
    int filter;
    long windowFrom;
    int windowCount;

    /** Lanes that have not finished the reduction's last group. */
    int lanesOpen;

    /** Offset of each window's origin in the padded activations. */
    final int[] windowOffset;

    /** fp32 sums, one per window, or null in fixed16. */
    final WideAccumulator[] wide;

    /** fixed16 sums, one per window, or null in fp32. */
    final long[] sums;

    Reduction(int windows, boolean floatingPoint) {
        windowOffset = new int[windows];
        wide = floatingPoint ? new WideAccumulator[windows] : null;
        sums = floatingPoint ? null : new long[windows];
        for (int window = 0; floatingPoint && window < windows; window++) {
            wide[window] = new WideAccumulator();
        }
    }

    void open(WeightGroup group, int lanes, LayerOperands operands, WindowOrder order) {
        filter = group.filter;
        windowFrom = group.windowFrom;
        windowCount = group.windowCount;
        lanesOpen = lanes;
        for (int window = 0; window < windowCount; window++) {
            windowOffset[window] = operands.windowOffset(order.raster(windowFrom + window));
            if (wide != null) {
                wide[window].clear();
            } else {
                sums[window] = 0;
            }
        }
    }
}
