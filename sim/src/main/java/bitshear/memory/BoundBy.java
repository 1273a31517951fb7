package bitshear.memory;

/**
 * What a layer waits for most, or that it does not wait: {@code COMPUTE} only if the array is busy at least half the layer's time, otherwise
 * the cause of the longest waiting.
 */
public enum BoundBy {
    COMPUTE,
    WEIGHTS,
    ACTIVATIONS,
    STORE
}
