package bitshear.accuracy;

/** How an image comes to the size of a model's input. */
public enum Fit {
    /** It must have that size. */
    EXACT,
    /** Width and height are scaled independently. */
    STRETCH,
    /** Scaled until the shorter side fits, then the middle is cut out. */
    CROP
}
