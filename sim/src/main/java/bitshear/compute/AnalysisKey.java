package bitshear.compute;

/**
 * What an analysis of a layer depends on besides the layer's operands: a record of a type of its own, by which it is remembered.
 *
 * @param <T> what the analysis is; always the same for one type of key
 */
public interface AnalysisKey<T extends Analysis> {
    /** Whether it depends on the layer's activations too, not on its weights alone. */
    default boolean isOfActivations() {
        return false;
    }
}
