package bitshear.memory;

/** What the PE array waits for. */
public enum StallCause {
    /** Weights of the next tile are not all in the buffer. */
    WEIGHTS,
    /** Weights are there; activations, or a tensor to be added, are not. */
    ACTIVATIONS,
    /** Operands are there, but both output halves wait to be stored; or only stores of the layer are left. */
    STORE,
    /** The part of any of the above in which the memory refreshed itself. */
    REFRESH,
    /** The step does not use the PE array. */
    OTHER
}
