package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.WeightSource;

/** Where the essential bits of a layer come from: its weights, or a work trace of a network whose weights are not at hand. */
@FunctionalInterface
public interface EssentialBitsSource {
    /**
     * The essential bits of a layer's weights after coding, in groups of so many channels.
     *
     * @throws bitshear.input.InvalidInputException if they cannot be had
     */
    EssentialBits essentialBits(Layer layer, Coding coding, int lanes);

    /** A source of weights seen as one of bits. */
    static EssentialBitsSource of(WeightSource weights) {
        return (layer, coding, lanes) ->
                coding.of(layer, weights.weights(layer)).essentialBits(lanes);
    }
}
