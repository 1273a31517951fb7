package bitshear.code.ebsp;

/** How a real number becomes a level of a {@link Pattern}. */
public enum Projection {
    /** The nearest level. */
    NEAREST,
    /** Rounded to an integer first, then its window; truncates. */
    MASK;

    int level(Pattern pattern, double magnitude) {
        return this == NEAREST ? pattern.nearest(magnitude) : pattern.mask(magnitude);
    }
}
