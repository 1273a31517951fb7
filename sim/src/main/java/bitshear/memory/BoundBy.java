package bitshear.memory;

/** What a layer's time is spent on most. */
public enum BoundBy {
    COMPUTE,
    WEIGHTS,
    ACTIVATIONS,
    STORE
}
