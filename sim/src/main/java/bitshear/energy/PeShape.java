package bitshear.energy;

import bitshear.input.InvalidInputException;

/**
 * Size of a BitX PE. The table is of 16 CUs with 8 lanes; energy and area of the CUs scale with CUs times lanes, those of
 * E-alignment and Bit-Extraction with the lanes, control stays as it is (a choice: no other size was synthesised).
 *
 * @param computeUnits compute units, at least 1
 * @param lanes lanes of one compute unit, at least 1
 */
public record PeShape(int computeUnits, int lanes) {
    /** The PE of the paper. */
    public static final PeShape BITX = new PeShape(16, 8);

    public PeShape {
        if (computeUnits < 1) {
            throw new InvalidInputException("compute-units: is " + computeUnits + ", expected at least 1");
        }
        if (lanes < 1) {
            throw new InvalidInputException("lanes: is " + lanes + ", expected at least 1");
        }
    }
}
