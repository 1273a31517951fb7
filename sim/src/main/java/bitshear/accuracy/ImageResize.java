package bitshear.accuracy;

/**
 * Resizes images with a triangle filter, its support widened by the factor of reduction so that fine patterns do not alias: what image
 * libraries call antialiased bilinear interpolation. Pixel centres lie at half-integer positions.
 */
final class ImageResize {
    private ImageResize() {}

    /** Scales both sides independently. */
    static RgbImage stretch(RgbImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        float[] rows = new float[RgbImage.PLANES * image.height() * width];
        for (int to = 0; to < width; to++) {
            Taps taps = Taps.of(to, image.width(), width);
            for (int row = 0; row < RgbImage.PLANES * image.height(); row++) {
                double sum = 0;
                for (int i = 0; i < taps.weights.length; i++) {
                    sum += taps.weights[i] * Byte.toUnsignedInt(image.planes()[row * image.width() + taps.first + i]);
                }
                rows[row * width + to] = (float) sum;
            }
        }
        byte[] planes = new byte[RgbImage.PLANES * height * width];
        for (int to = 0; to < height; to++) {
            Taps taps = Taps.of(to, image.height(), height);
            for (int plane = 0; plane < RgbImage.PLANES; plane++) {
                for (int column = 0; column < width; column++) {
                    double sum = 0;
                    for (int i = 0; i < taps.weights.length; i++) {
                        sum += taps.weights[i] * rows[(plane * image.height() + taps.first + i) * width + column];
                    }
                    planes[(plane * height + to) * width + column] = (byte) Math.max(0, Math.min(255, Math.round(sum)));
                }
            }
        }
        return new RgbImage(width, height, planes);
    }

    /** Scales until the shorter side fits and cuts out the middle. */
    static RgbImage crop(RgbImage image, int width, int height) {
        double factor = Math.max((double) width / image.width(), (double) height / image.height());
        int scaledWidth = Math.max(width, (int) Math.round(image.width() * factor));
        int scaledHeight = Math.max(height, (int) Math.round(image.height() * factor));
        RgbImage scaled = stretch(image, scaledWidth, scaledHeight);
        int left = (scaledWidth - width) / 2;
        int top = (scaledHeight - height) / 2;
        byte[] planes = new byte[RgbImage.PLANES * height * width];
        for (int plane = 0; plane < RgbImage.PLANES; plane++) {
            for (int row = 0; row < height; row++) {
                System.arraycopy(
                        scaled.planes(),
                        (plane * scaledHeight + top + row) * scaledWidth + left,
                        planes,
                        (plane * height + row) * width,
                        width);
            }
        }
        return new RgbImage(width, height, planes);
    }

    /** The source pixels a target pixel is made of; the weights add up to 1. */
    private record Taps(int first, double[] weights) {
        static Taps of(int to, int from, int size) {
            double factor = (double) from / size;
            double support = Math.max(1, factor);
            double centre = (to + 0.5) * factor;
            int first = Math.max(0, (int) Math.floor(centre - support));
            int last = Math.min(from - 1, (int) Math.ceil(centre + support) - 1);
            double[] weights = new double[last - first + 1];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / support);
                sum += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= sum;
            }
            return new Taps(first, weights);
        }
    }
}
