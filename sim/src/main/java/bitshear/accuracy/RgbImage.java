package bitshear.accuracy;

/**
 * An image of 8-bit colours.
 *
 * @param width in pixels
 * @param height in pixels
 * @param planes the red, green and blue plane one after the other, each row by row; unsigned bytes
 */
public record RgbImage(int width, int height, byte[] planes) {
    /** Number of colour planes. */
    public static final int PLANES = 3;

    public RgbImage {
        if (planes.length != PLANES * width * height) {
            throw new IllegalArgumentException(planes.length + " bytes for " + width + " x " + height + " pixels");
        }
    }
}
