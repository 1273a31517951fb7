package bitshear.compute.fusion;

/**
 * Energies by which BitFusion's scheduler tells tilings of equal time apart, in picojoules; the released simulator's are of 45 nm.
 *
 * @param corePerCycle the array in a cycle of computation
 * @param weightRead one bit read from the weight buffer
 * @param weightWrite one bit written into it
 * @param inputRead one bit read from the buffer of input activations
 * @param inputWrite one bit written into it
 * @param outputRead one bit read from the output buffer
 * @param outputWrite one bit written into it
 * @param dramBit one bit from or to memory
 */
public record FusionEnergy(
        double corePerCycle,
        double weightRead,
        double weightWrite,
        double inputRead,
        double inputWrite,
        double outputRead,
        double outputWrite,
        double dramBit) {

    /** Energy of a layer's run in picojoules. */
    public double total(FusionCounts counts) {
        return core(counts) + buffers(counts) + dram(counts);
    }

    /** The array's part. */
    public double core(FusionCounts counts) {
        return counts.computeCycles() * corePerCycle;
    }

    /** The buffers' part. */
    public double buffers(FusionCounts counts) {
        return counts.weightReadBits() * weightRead
                + counts.weightWriteBits() * weightWrite
                + counts.inputReadBits() * inputRead
                + counts.inputWriteBits() * inputWrite
                + counts.outputReadBits() * outputRead
                + counts.outputWriteBits() * outputWrite;
    }

    /** The memory's part. */
    public double dram(FusionCounts counts) {
        return (counts.dramReadBits() + counts.dramWriteBits()) * dramBit;
    }
}
