package bitshear.compute;

import bitshear.input.Key;

/**
 * From where a lane of Bit-Tactical without a weight may take one.
 *
 * @param lookahead rows ahead (H)
 * @param lookaside places in other lanes (D)
 */
public record TacticalFrontEnd(
        @Key(
                name = "lookahead",
                meaning = "Steps ahead from which a lane may take a weight (H). The paper's choice is 2.",
                byDefault = "2",
                min = 0,
                max = 16)
        int lookahead,

        @Key(
                name = "lookaside",
                meaning = "Places in other lanes from which it may (D), in the T shape. The paper's choice is 5.",
                byDefault = "5",
                min = 0,
                max = 64)
        int lookaside) {
    /** Bits stored with each weight that say where it came from. */
    public int metadataBits() {
        int places = lookahead + (lookahead == 0 ? 0 : lookaside);
        return places == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, places - 1));
    }
}
