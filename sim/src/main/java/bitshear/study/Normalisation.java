package bitshear.study;

import bitshear.result.ComparisonResult;

/**
 * What machines of unequal size are made equal in before their PE arrays are compared. A normalised machine is the same array
 * repeated (a fraction of it, if need be) until it uses what the baseline's array uses; the repetition is taken to be free and
 * perfect, and the memory system, which would not grow with it, is left out.
 */
public enum Normalisation {
    /** Every machine as it is. */
    NONE("the PE arrays as they are"),
    /** As many serial lanes as the baseline. */
    ISO_LANE("the PE array repeated to the baseline's number of lanes"),
    /** As much PE area as the baseline. */
    ISO_AREA("the PE array repeated to the baseline's PE area"),
    /** As much PE power, averaged over the array's own compute time, as the baseline. */
    ISO_POWER("the PE array repeated to the baseline's average PE power while computing");

    private final String sentence;

    Normalisation(String sentence) {
        this.sentence = sentence;
    }

    /** What is compared, in words, for the output. */
    public String sentence() {
        return sentence;
    }

    /** How often the machine's array fits into what the baseline's uses. */
    double copies(ComparisonResult.Measured machine, ComparisonResult.Measured baseline) {
        return switch (this) {
            case NONE -> 1;
            case ISO_LANE -> (double) baseline.lanes() / machine.lanes();
            case ISO_AREA -> baseline.peAreaMm2() / machine.peAreaMm2();
            case ISO_POWER -> baseline.pePowerMw() / machine.pePowerMw();
        };
    }
}
