package bitshear.compute.fusion;

/**
 * Time and accesses of one layer on BitFusion.
 *
 * @param computeCycles cycles of the array alone
 * @param stallCycles cycles in which the array waits for memory
 * @param weightReadBits bits the array reads from the weight buffer
 * @param weightWriteBits bits written into the weight buffer from memory
 * @param inputReadBits bits the array reads from the buffer of input activations
 * @param inputWriteBits bits written into it from memory
 * @param outputReadBits bits read from the output buffer, by the array and towards memory
 * @param outputWriteBits bits written into the output buffer, by the array and from memory
 * @param dramReadBits bits read from memory
 * @param dramWriteBits bits written to memory
 */
public record FusionCounts(
        long computeCycles,
        long stallCycles,
        long weightReadBits,
        long weightWriteBits,
        long inputReadBits,
        long inputWriteBits,
        long outputReadBits,
        long outputWriteBits,
        long dramReadBits,
        long dramWriteBits) {

    /** Cycles from the first bit fetched to the last bit stored. */
    public long cycles() {
        return computeCycles + stallCycles;
    }
}
