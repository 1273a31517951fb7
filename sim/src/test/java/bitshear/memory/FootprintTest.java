package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.WindowOrder;
import bitshear.memory.WindowGeometry.Axis;
import bitshear.workload.Layer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FootprintTest {

    @Test
    void theRectanglesAreEachRowsIntervalOfNeededPixels() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 1_500; trial++) {
            Layer layer = Layers.randomConvolution(random).layers().get(0);
            WindowGeometry geometry = WindowGeometry.of(layer);
            int images = random.nextInt(1, 3);
            long from = random.nextLong(layer.windows() * images);
            long to = random.nextLong(from, layer.windows() * images) + 1;

            boolean[][][] needed = needed(layer, images, from, to);
            boolean[][][] fetched = new boolean[images][layer.inHeight()][layer.inWidth()];
            new Footprint(geometry).rectangles(from, to, (image, row, rows, rowStep, column, columns, columnStep) -> {
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < columns; c++) {
                        int y = row + r * rowStep;
                        int x = column + c * columnStep;
                        assertTrue(!fetched[image][y][x], "a pixel is fetched twice");
                        fetched[image][y][x] = true;
                    }
                }
            });
            boolean gaps = layer.kernelWidth() == 1 && layer.strideWidth() > 1;
            for (int image = 0; image < images; image++) {
                for (int y = 0; y < layer.inHeight(); y++) {
                    boolean[] row = needed[image][y];
                    int first = 0;
                    while (first < row.length && !row[first]) {
                        first++;
                    }
                    int last = row.length - 1;
                    while (last >= 0 && !row[last]) {
                        last--;
                    }
                    for (int x = 0; x < row.length; x++) {
                        boolean expected = gaps ? row[x] : x >= first && x <= last;
                        if (gaps && !row[x] && fetched[image][y][x]) {
                            // A row both partial output rows need is fetched over its whole width.
                            expected = (x + layer.padLeft()) % layer.strideWidth() == 0
                                    && to - from > layer.outWidth() - from % layer.outWidth();
                        } else if (!gaps && fetched[image][y][x] && !expected) {
                            expected = to - from > layer.outWidth() - from % layer.outWidth();
                        }
                        assertEquals(expected, fetched[image][y][x], layer + " " + from + " " + to);
                        assertTrue(!row[x] || fetched[image][y][x], "a needed pixel is missing");
                    }
                }
            }
        }
    }

    private static void fetch(
            boolean[][][] fetched, int image, int row, int rows, int rowStep, int column, int columns, int step) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                assertTrue(!fetched[image][row + r * rowStep][column + c * step], "a pixel is fetched twice");
                fetched[image][row + r * rowStep][column + c * step] = true;
            }
        }
    }

    @Test
    void whatARunFetchesAndWhatTheRunBeforeLeavesIsAllItNeedsAndNothingTwice() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 1_500; trial++) {
            Layer layer = Layers.randomConvolution(random).layers().get(0);
            int images = random.nextInt(1, 3);
            int strip = random.nextBoolean() ? layer.outWidth() : random.nextInt(1, layer.outWidth() + 1);
            WindowOrder order = new WindowOrder(layer.outHeight(), layer.outWidth(), strip);
            WindowCut cut = new WindowCut(images, order, random.nextLong(1, layer.windows() + 1));
            Footprint footprint = new Footprint(WindowGeometry.of(layer), strip);
            long next = 0;
            for (int run = 0; run < cut.runs(); run++) {
                assertEquals(next, cut.from(run), "runs follow one another");
                next = cut.to(run);
                long heldFrom = run == 0 ? cut.from(run) : cut.from(run - 1);
                boolean[][][] held = new boolean[images][layer.inHeight()][layer.inWidth()];
                if (run > 0) {
                    long from = Math.max(heldFrom, order.stripFrom(cut.from(run)));
                    if (from < cut.from(run)) {
                        footprint.rectangles(
                                from, cut.from(run), (i, r, n, rs, c, m, cs) -> fetch(held, i, r, n, rs, c, m, cs));
                    }
                }
                boolean[][][] fetched = new boolean[images][layer.inHeight()][layer.inWidth()];
                footprint.beyond(
                        heldFrom,
                        cut.from(run),
                        next,
                        (i, r, n, rs, c, m, cs) -> fetch(fetched, i, r, n, rs, c, m, cs));
                long pixels = 0;
                for (long position = cut.from(run); position < next; position++) {
                    boolean[][][] one = needed(layer, images, order.raster(position), order.raster(position) + 1);
                    for (int image = 0; image < images; image++) {
                        for (int y = 0; y < layer.inHeight(); y++) {
                            for (int x = 0; x < layer.inWidth(); x++) {
                                assertTrue(
                                        !one[image][y][x] || fetched[image][y][x] || held[image][y][x],
                                        () -> "a needed pixel is missing: " + layer + " " + cut);
                            }
                        }
                    }
                }
                for (int image = 0; image < images; image++) {
                    for (int y = 0; y < layer.inHeight(); y++) {
                        for (int x = 0; x < layer.inWidth(); x++) {
                            assertTrue(!fetched[image][y][x] || !held[image][y][x], "what is held is fetched again");
                            pixels += fetched[image][y][x] ? 1 : 0;
                        }
                    }
                }
                assertEquals(pixels, footprint.pixelsBeyond(heldFrom, cut.from(run), next));
            }
            assertEquals(images * layer.windows(), next);
        }
    }

    @Test
    void tapsCountsTheProductsThatAreNotPadding() {
        SplittableRandom random = new SplittableRandom(4);
        for (int trial = 0; trial < 1_000; trial++) {
            Layer layer = Layers.randomConvolution(random).layers().get(0);
            long from = random.nextLong(layer.windows());
            long to = random.nextLong(from, layer.windows()) + 1;
            long taps = 0;
            for (long position = from; position < to; position++) {
                for (int ky = 0; ky < layer.kernelHeight(); ky++) {
                    for (int kx = 0; kx < layer.kernelWidth(); kx++) {
                        taps += isInside(layer, position, ky, kx) ? 1 : 0;
                    }
                }
            }
            assertEquals(taps, new Footprint(WindowGeometry.of(layer)).taps(from, to));
        }
    }

    @Test
    void aPointwiseLayerWithStrideReadsOnlyThePixelsItNeeds() {
        Layers layers = new Layers();
        layers.conv(16, 8, 8, 16, 1, 2, 0, 1);
        assertEquals(16, new Footprint(WindowGeometry.of(layers.layer(0))).pixels(0, 16));
    }

    @Test
    void aBroadcastInputIsReadOnce() {
        WindowGeometry geometry = WindowGeometry.pointwise(5, 7, 1, 1);
        assertEquals(1, new Footprint(geometry).pixels(3, 30));
    }

    @Test
    void aViewOfEverySecondPixelReadsThose() {
        Axis axis = new Axis(4, 0, 1, 1, 1, 1, 0, 3).seenThrough(0, 2, 4, 8);
        assertEquals(0, axis.first(0));
        assertEquals(6, axis.last(3));
        assertEquals(16, new Footprint(new WindowGeometry(axis, axis)).pixels(0, 16));
    }

    private static boolean[][][] needed(Layer layer, int images, long from, long to) {
        boolean[][][] needed = new boolean[images][layer.inHeight()][layer.inWidth()];
        for (long position = from; position < to; position++) {
            for (int ky = 0; ky < layer.kernelHeight(); ky++) {
                for (int kx = 0; kx < layer.kernelWidth(); kx++) {
                    if (isInside(layer, position, ky, kx)) {
                        needed[(int) (position / layer.windows())][row(layer, position, ky)][
                                column(layer, position, kx)] = true;
                    }
                }
            }
        }
        return needed;
    }

    private static boolean isInside(Layer layer, long position, int ky, int kx) {
        int row = row(layer, position, ky);
        int column = column(layer, position, kx);
        return row >= 0 && row < layer.inHeight() && column >= 0 && column < layer.inWidth();
    }

    private static int row(Layer layer, long position, int ky) {
        int out = (int) (position % layer.windows() / layer.outWidth());
        return out * layer.strideHeight() - layer.padTop() + ky * layer.dilationHeight();
    }

    private static int column(Layer layer, long position, int kx) {
        int out = (int) (position % layer.outWidth());
        return out * layer.strideWidth() - layer.padLeft() + kx * layer.dilationWidth();
    }
}
