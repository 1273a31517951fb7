package bitshear.memory;

/** Which operand the outer tile loop walks over. Convolution groups are always outermost, channel slices always innermost. */
public enum LoopOrder {
    /** For each block of filters, all windows: weights are fetched once, activations once per block of filters. */
    WEIGHT_OUTER,
    /** For each run of windows, all filters: activations are fetched once, weights once per run of windows. */
    ACTIVATION_OUTER
}
