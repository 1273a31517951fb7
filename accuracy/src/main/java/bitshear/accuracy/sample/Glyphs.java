package bitshear.accuracy.sample;

import java.util.SplittableRandom;

/**
 * Drawn images of ten shapes in CIFAR-10's form: 32 x 32 pixels, a label byte and three planes. Place, size, slant, colours, a slope of
 * brightness, a line across and noise are random, and the contrast is low, so that a small network gets most but not all of them right.
 * An image depends on the seed and its index only.
 */
public final class Glyphs {
    /** Width and height, in pixels. */
    public static final int SIDE = 32;

    /** Names of the classes, in the order of their labels. */
    public static final String[] CLASSES = {
        "disc", "ring", "square", "triangle", "plus", "frame", "half-disc", "star", "bars", "diamond"
    };

    /** Bytes of a label and its image. */
    public static final int RECORD_BYTES = 1 + 3 * SIDE * SIDE;

    /** Sample points per pixel and direction, against jagged edges. */
    private static final int SAMPLES = 3;

    private static final double NOISE = 14;
    private static final int LEAST_CONTRAST = 40;

    private Glyphs() {}

    /**
     * Draws a set of images, the classes in turn.
     *
     * @return records of {@link #RECORD_BYTES}
     */
    public static byte[] records(long seed, int count) {
        byte[] records = new byte[count * RECORD_BYTES];
        for (int i = 0; i < count; i++) {
            draw(new SplittableRandom(seed * 1_000_003 + i), i % CLASSES.length, records, i * RECORD_BYTES);
        }
        return records;
    }

    private static void draw(SplittableRandom random, int shape, byte[] into, int at) {
        into[at] = (byte) shape;
        double radius = 8.5 + 5 * random.nextDouble();
        double centreX = SIDE / 2.0 + (random.nextDouble() - 0.5) * (SIDE - 2 * radius);
        double centreY = SIDE / 2.0 + (random.nextDouble() - 0.5) * (SIDE - 2 * radius);
        double slant = (random.nextDouble() - 0.5) * 0.7;
        double cos = StrictMath.cos(slant) / radius;
        double sin = StrictMath.sin(slant) / radius;
        double slopeX = (random.nextDouble() - 0.5) * 2;
        double slopeY = (random.nextDouble() - 0.5) * 2;
        double lineAngle = random.nextDouble() * StrictMath.PI;
        double lineX = StrictMath.cos(lineAngle);
        double lineY = StrictMath.sin(lineAngle);
        double lineAt = lineX * SIDE * random.nextDouble() + lineY * SIDE * random.nextDouble();
        int[] ground = colour(random);
        int[] figure = contrasting(random, ground);
        int[] line = colour(random);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double covered = 0;
                for (int sample = 0; sample < SAMPLES * SAMPLES; sample++) {
                    double dx = x + (sample % SAMPLES + 0.5) / SAMPLES - centreX;
                    double dy = y + (sample / SAMPLES + 0.5) / SAMPLES - centreY;
                    covered += inside(shape, dx * cos + dy * sin, dy * cos - dx * sin) ? 1 : 0;
                }
                covered /= SAMPLES * SAMPLES;
                boolean onLine = Math.abs(lineX * (x + 0.5) + lineY * (y + 0.5) - lineAt) < 0.6;
                double slope = slopeX * (x - SIDE / 2) + slopeY * (y - SIDE / 2);
                for (int plane = 0; plane < 3; plane++) {
                    double value = onLine ? line[plane] : ground[plane] + covered * (figure[plane] - ground[plane]);
                    value += slope + NOISE * noise(random);
                    into[at + 1 + (plane * SIDE + y) * SIDE + x] = (byte) Math.max(0, Math.min(255, Math.round(value)));
                }
            }
        }
    }

    /** Whether a point lies in a shape; the shape's own size is about 1, y points down. */
    private static boolean inside(int shape, double x, double y) {
        double square = Math.max(Math.abs(x), Math.abs(y));
        double radius = Math.sqrt(x * x + y * y);
        return switch (shape) {
            case 0 -> radius < 0.85;
            case 1 -> radius > 0.5 && radius < 0.9;
            case 2 -> square < 0.75;
            case 3 -> y > -0.85 && y < 0.75 && Math.abs(x) < 0.55 * (y + 0.85);
            case 4 -> square < 0.9 && Math.min(Math.abs(x), Math.abs(y)) < 0.27;
            case 5 -> square > 0.45 && square < 0.8;
            case 6 -> radius < 0.95 && y > -0.15;
            case 7 -> radius < 0.55 + 0.35 * StrictMath.cos(5 * StrictMath.atan2(x, -y));
            case 8 -> square < 0.8 && Math.abs(x) > 0.25;
            case 9 -> Math.abs(x) + Math.abs(y) < 0.95;
            default -> throw new IllegalArgumentException("shape " + shape);
        };
    }

    private static int[] colour(SplittableRandom random) {
        return new int[] {random.nextInt(30, 226), random.nextInt(30, 226), random.nextInt(30, 226)};
    }

    /** A colour whose mean differs enough to be seen through the noise. */
    private static int[] contrasting(SplittableRandom random, int[] ground) {
        while (true) {
            int[] figure = colour(random);
            int difference = figure[0] - ground[0] + figure[1] - ground[1] + figure[2] - ground[2];
            if (Math.abs(difference) >= 3 * LEAST_CONTRAST) {
                return figure;
            }
        }
    }

    /** Near to a normal variate of standard deviation 1, with nothing but additions: the same on every machine. */
    private static double noise(SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += random.nextDouble() - 0.5;
        }
        return sum * Math.sqrt(3);
    }
}
