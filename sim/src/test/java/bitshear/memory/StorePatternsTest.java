package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.WindowOrder;
import bitshear.memory.StoreLayout.Kind;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StorePatternsTest {

    @Test
    void everyPooledOutputIsStoredOnceAndNotBeforeItsWindowIsComplete() {
        SplittableRandom random = new SplittableRandom(5);
        int inStrips = 0;
        for (int trial = 0; trial < 1_000; trial++) {
            Layer pool = Layers.randomConvolution(random).layers().get(0);
            long positions = (long) pool.inHeight() * pool.inWidth();
            int images = random.nextInt(1, 4);
            StoreLayout layout = new StoreLayout(Kind.POOLED, 0, 1, WindowGeometry.of(pool));
            int strip = random.nextInt(1, pool.inWidth() + 1);
            if (!StorePatterns.takesStrips(layout, pool.inWidth(), strip)) {
                strip = pool.inWidth();
            }
            inStrips += strip < pool.inWidth() ? 1 : 0;
            StorePatterns patterns = new StorePatterns(layout, pool.inWidth(), positions, 1, strip);
            WindowOrder order = new WindowOrder(pool.inHeight(), pool.inWidth(), strip);
            long[] worked = new long[(int) positions];
            for (int position = 0; position < positions; position++) {
                worked[(int) order.raster(position)] = position;
            }
            WindowCut cut = new WindowCut(images, order, random.nextLong(1, positions * images + 1));
            int[] stored = new int[(int) (pool.windows() * images)];
            for (int index = 0; index < cut.runs(); index++) {
                long to = cut.to(index);
                patterns.forEach(0, 0, 1, cut.from(index), to, pattern -> {
                    for (long q = pattern.address(); q < pattern.address() + pattern.bytes(); q++) {
                        stored[(int) q]++;
                        long image = q / pool.windows();
                        assertTrue(
                                worked[(int) lastInput(pool, q % pool.windows())] + image * positions < to,
                                "stored before its window is complete");
                    }
                });
            }
            for (int count : stored) {
                assertEquals(1, count);
            }
            assertEquals(pool.windows(), patterns.storedPerImage());
        }
        assertTrue(inStrips > 50, inStrips + " in strips");
    }

    @Test
    void everyOutputOfAStripIsStoredWhereItBelongs() {
        SplittableRandom random = new SplittableRandom(8);
        for (int trial = 0; trial < 500; trial++) {
            WindowOrder order = new WindowOrder(random.nextInt(1, 9), random.nextInt(1, 9), 1);
            order = new WindowOrder(order.height(), order.width(), random.nextInt(1, order.width() + 1));
            int images = random.nextInt(1, 3);
            StoreLayout layout = new StoreLayout(
                    Kind.DIRECT,
                    0,
                    1,
                    WindowGeometry.pointwise(order.height(), order.width(), order.height(), order.width()));
            StorePatterns patterns = new StorePatterns(layout, order.width(), order.perImage(), 1, order.strip());
            WindowCut cut = new WindowCut(images, order, random.nextLong(1, order.perImage() + 1));
            for (int index = 0; index < cut.runs(); index++) {
                Set<Long> expected = new HashSet<>();
                for (long position = cut.from(index); position < cut.to(index); position++) {
                    expected.add(order.raster(position));
                }
                Set<Long> stored = new HashSet<>();
                patterns.forEach(0, 0, 1, cut.from(index), cut.to(index), pattern -> {
                    for (int outer = 0; outer < pattern.outerCount(); outer++) {
                        for (int inner = 0; inner < pattern.innerCount(); inner++) {
                            for (long b = 0; b < pattern.runBytes(); b++) {
                                assertTrue(stored.add(pattern.address()
                                        + outer * pattern.outerStride()
                                        + inner * pattern.innerStride()
                                        + b));
                            }
                        }
                    }
                });
                assertEquals(expected, stored);
            }
        }
    }

    @Test
    void everyResizedPixelIsStoredOnceByTheTileOfItsSource() {
        SplittableRandom random = new SplittableRandom(6);
        for (int trial = 0; trial < 500; trial++) {
            int height = random.nextInt(1, 10);
            int width = random.nextInt(1, 10);
            int outHeight = height * random.nextInt(1, 4);
            int outWidth = width * random.nextInt(1, 4);
            int images = random.nextInt(1, 3);
            StorePatterns patterns = new StorePatterns(
                    new StoreLayout(Kind.RESIZED, 0, 1, WindowGeometry.pointwise(outHeight, outWidth, height, width)),
                    width,
                    (long) height * width,
                    1);
            int total = height * width * images;
            int run = random.nextInt(1, total + 1);
            int[] stored = new int[outHeight * outWidth * images];
            for (int first = 0; first < total; first += run) {
                int from = first;
                int to = Math.min(total, from + run);
                patterns.forEach(0, 0, 1, from, to, pattern -> {
                    for (int outer = 0; outer < pattern.outerCount(); outer++) {
                        for (int inner = 0; inner < pattern.innerCount(); inner++) {
                            for (long b = 0; b < pattern.runBytes(); b++) {
                                int q = (int) (pattern.address()
                                        + outer * pattern.outerStride()
                                        + inner * pattern.innerStride()
                                        + b);
                                stored[q]++;
                                int image = q / (outHeight * outWidth);
                                int y = q / outWidth % outHeight * height / outHeight;
                                int x = q % outWidth * width / outWidth;
                                int source = (image * height + y) * width + x;
                                assertTrue(source >= from && source < to, "stored by the wrong tile");
                            }
                        }
                    }
                });
            }
            for (int count : stored) {
                assertEquals(1, count);
            }
        }
    }

    @Test
    void openPoolingWindowsAreCountedWhereTilesEnd() {
        Layers layers = new Layers();
        layers.conv(1, 8, 8, 1, 1, 1, 0, 1);
        layers.pool(LayerType.MAX_POOL, 2, 2, 0, 0);
        StorePatterns patterns =
                new StorePatterns(new StoreLayout(Kind.POOLED, 0, 1, WindowGeometry.of(layers.layer(1))), 8, 64, 1);

        WindowOrder raster = WindowOrder.raster(8, 8);
        assertEquals(0, patterns.mostOpen(new WindowCut(1, raster, 16)), "tiles of two rows leave no 2x2 window open");
        assertEquals(
                4,
                patterns.mostOpen(new WindowCut(1, raster, 8)),
                "after one row all four windows of the row are begun");
        assertEquals(0, patterns.mostOpen(new WindowCut(3, raster, 64)), "nothing stays open from image to image");
    }

    private static long lastInput(Layer pool, long window) {
        int row = last(
                (int) (window / pool.outWidth()) * pool.strideHeight() - pool.padTop(),
                pool.kernelHeight(),
                pool.dilationHeight(),
                pool.inHeight());
        int column = last(
                (int) (window % pool.outWidth()) * pool.strideWidth() - pool.padLeft(),
                pool.kernelWidth(),
                pool.dilationWidth(),
                pool.inWidth());
        return row < 0 || column < 0 ? 0 : (long) row * pool.inWidth() + column;
    }

    /** The last tap inside the image; -1 if there is none. */
    private static int last(int first, int taps, int step, int size) {
        int last = -1;
        for (int tap = 0; tap < taps; tap++) {
            int at = first + tap * step;
            if (at >= 0 && at < size) {
                last = at;
            }
        }
        return last;
    }
}
