package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.memory.StoreLayout.Kind;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StorePatternsTest {

    @Test
    void everyPooledOutputIsStoredOnceAndNotBeforeItsWindowIsComplete() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 1_000; trial++) {
            Layer pool = Layers.randomConvolution(random).layers().get(0);
            long positions = (long) pool.inHeight() * pool.inWidth();
            int images = random.nextInt(1, 4);
            StorePatterns patterns = new StorePatterns(
                    new StoreLayout(Kind.POOLED, 0, 1, WindowGeometry.of(pool)), pool.inWidth(), positions, 1);
            long run = random.nextLong(1, positions * images + 1);
            int[] stored = new int[(int) (pool.windows() * images)];
            for (long from = 0; from < positions * images; from += run) {
                long to = Math.min(positions * images, from + run);
                patterns.forEach(0, 0, 1, from, to, pattern -> {
                    for (long q = pattern.address(); q < pattern.address() + pattern.bytes(); q++) {
                        stored[(int) q]++;
                        long image = q / pool.windows();
                        assertTrue(
                                lastInput(pool, q % pool.windows()) + image * positions < to,
                                "stored before its window is complete");
                    }
                });
            }
            for (int count : stored) {
                assertEquals(1, count);
            }
            assertEquals(pool.windows(), patterns.storedPerImage());
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

        assertEquals(0, patterns.mostOpen(16, 1), "tiles of two rows leave no 2x2 window open");
        assertEquals(4, patterns.mostOpen(8, 1), "after one row all four windows of the row are begun");
        assertEquals(0, patterns.mostOpen(64, 3), "nothing stays open from image to image");
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
