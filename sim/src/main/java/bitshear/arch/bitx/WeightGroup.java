package bitshear.arch.bitx;

/** One group of M weights on its way through the front end: what the wires between the units carry. */
final class WeightGroup {
    /** Where the group belongs: number and size of its filter set within the tile, its slot there, its filter, its window set. */
    long filterSet;

    int filtersInSet;
    int slot;
    int filter;
    long windowFrom;
    int windowCount;

    /** Index into the padded activations of lane 0 for the window at the origin, and the step from lane to lane. */
    int activation;

    /** Whether the filter's reduction starts or ends with this group. */
    boolean first;

    boolean last;

    /** Lanes with a channel; the others are empty. */
    int channels;

    /** Raw operands as they lie in the weight buffer: IEEE 754 bits, or sign-extended 16-bit values. */
    final int[] raw;

    /** Set by E-alignment: significands (bit 23 or 14 weighs most), signs, biased exponents, rows below the group's top row. */
    final int[] significand;

    final boolean[] negative;
    final int[] exponent;
    final int[] shift;

    WeightGroup(int lanes) {
        raw = new int[lanes];
        significand = new int[lanes];
        negative = new boolean[lanes];
        exponent = new int[lanes];
        shift = new int[lanes];
    }
}
