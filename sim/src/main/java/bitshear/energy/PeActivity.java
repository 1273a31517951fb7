package bitshear.energy;

/**
 * What a PE did.
 *
 * @param busyCycles clock cycles in which it was occupied
 * @param eAlignmentCycles of these, cycles with a weight group in the E-alignment
 * @param bitExtractionCycles of these, cycles with a weight group in the Bit-Extraction
 * @param computeUnitCycles cycles summed over the compute units in which a unit had an output to work on
 * @param poweredPs time the PE was powered, in picoseconds
 */
public record PeActivity(
        long busyCycles, long eAlignmentCycles, long bitExtractionCycles, long computeUnitCycles, long poweredPs) {}
