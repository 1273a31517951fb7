package bitshear.compute;

/** Where the lanes of a bit-serial array meet. */
public enum LaneSync {
    /** At the end of every filter's reduction, because the accumulators then change owner. */
    REDUCTION,
    /** Only at tile boundaries: lanes run on from filter to filter and from window set to window set. */
    LAYER
}
