package bitshear.compute;

/** Which output positions an array works on together. */
public enum WindowSets {
    /** So many in raster order, across the ends of rows. */
    ACROSS_ROWS,
    /** So many of one row; the last set of a row may be short. */
    WITHIN_ROWS
}
