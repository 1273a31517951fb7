package bitshear.workload;

/** What a layer computes. Only the first four hold weights and multiply. */
public enum LayerType {
    CONV,
    FULLY_CONNECTED,
    MATMUL,
    /** Products of a recurrent layer's state: one output position after the other, each needing the one before. */
    RECURRENT,
    MAX_POOL,
    AVG_POOL,
    GLOBAL_AVG_POOL,
    ADD,
    MUL,
    CONCAT,
    SPLIT,
    SHUFFLE,
    BATCH_NORM,
    ACTIVATION,
    RESIZE,
    PAD,
    SLICE,
    RESHAPE,
    /** Rows of a table, read from memory as they are asked for. */
    EMBEDDING,
    /** Exchanges channels and positions: every element is read and stored elsewhere. */
    TRANSPOSE,
    /** Puts the products of a transposed convolution in place as they are stored. */
    SCATTER,
    /** Moves data without multiply-accumulates; kept so that the graph stays whole. */
    OTHER;

    /** Whether the layer is a sum of products of weights and activations, the work the PE does. */
    public boolean isWeighted() {
        return this == CONV || this == FULLY_CONNECTED || this == MATMUL || this == RECURRENT;
    }
}
