package bitshear.code;

import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.Map;

/**
 * A layer's weights as a {@link WeightCode} leaves them. A code whose machine needs more to know (columns of a group, places of ones)
 * returns a type of its own that adds it.
 */
public interface CodedWeights {
    /** What the product uses, in the order of the weights: fp32, or integers with a scale. */
    Weights values();

    /**
     * Essential bits of every lane of every group of so many channels, as the lanes of a bit-serial array see them.
     *
     * @param lanes weights per group
     */
    EssentialBits essentialBits(int lanes);

    /** Ones of all values. */
    long keptBits();

    /** What the weights take in memory, metadata included. */
    WeightFootprint footprint();

    /** Bit columns that are left of an output channel's weights. */
    default int columns(int filter) {
        return values().bits();
    }

    /** What else there is to say of the layer, by name, for reports: counts and shares, never inputs of a timing. */
    default Map<String, Number> metadata() {
        return Map.of();
    }
}
