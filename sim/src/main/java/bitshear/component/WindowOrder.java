package bitshear.component;

/**
 * The order in which the output positions of a layer are counted and worked on: image after image, in an image strip after strip of so many
 * columns, in a strip row after row. A single strip as wide as the image is raster order.
 *
 * @param height rows of the output
 * @param width columns of the output
 * @param strip columns of a strip, the last of which may be narrower
 */
public record WindowOrder(int height, int width, int strip) {
    public WindowOrder {
        if (height < 1 || width < 1 || strip < 1 || strip > width) {
            throw new IllegalArgumentException(height + " x " + width + " in strips of " + strip);
        }
    }

    /** Row after row. */
    public static WindowOrder raster(int height, int width) {
        return new WindowOrder(height, width, width);
    }

    public boolean isRaster() {
        return strip == width;
    }

    /** Strips of an image. */
    public int strips() {
        return (width + strip - 1) / strip;
    }

    /** Columns of a strip of an image. */
    public int columns(int index) {
        return Math.min(strip, width - index * strip);
    }

    /** Output positions of one image. */
    public long perImage() {
        return (long) height * width;
    }

    /** Strip that a position lies in. */
    public int stripOf(long window) {
        return (int) (window % perImage() / ((long) height * strip));
    }

    /** First position of the strip that a position lies in. */
    public long stripFrom(long window) {
        return window / perImage() * perImage() + stripOf(window) * ((long) height * strip);
    }

    /** Position after the last of the strip that a position lies in. */
    public long stripTo(long window) {
        return stripFrom(window) + (long) height * columns(stripOf(window));
    }

    /** The same position counted in raster order, image after image. */
    public long raster(long window) {
        if (isRaster()) {
            return window;
        }
        int index = stripOf(window);
        long inStrip = window - stripFrom(window);
        int columns = columns(index);
        return window / perImage() * perImage() + inStrip / columns * width + (long) index * strip + inStrip % columns;
    }
}
