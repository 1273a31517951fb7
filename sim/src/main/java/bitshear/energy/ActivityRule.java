package bitshear.energy;

/** Which cycles of the PE's front end cost their table energy. */
public enum ActivityRule {
    /** E-alignment and Bit-Extraction draw their power in every cycle the PE is busy. */
    PE_BUSY,
    /** E-alignment and Bit-Extraction draw it only in cycles in which they hold a weight group. */
    PER_UNIT
}
