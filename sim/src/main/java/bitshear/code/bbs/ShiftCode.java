package bitshear.code.bbs;

import bitshear.input.Key;

/**
 * Zero-point shifting ({@link ZeroPointShifting}): what BitVert-moderate does, four columns.
 *
 * @param columns columns taken from each group (n)
 * @param group weights of a group (g)
 * @param constantBits bits of the constant (b)
 * @param sensitive share of a network's output channels that keep all bits
 * @param channelUnit sensitive channels of a layer come in multiples of so many
 */
public record ShiftCode(
        @Key(
                name = "columns",
                meaning = "Bit columns taken from each group. The paper takes 4.",
                byDefault = "4",
                min = 0,
                max = 6)
        int columns,

        @Key(
                name = "group",
                meaning =
                        "Neighbouring channels that form a group; layers with fewer channels have groups of as many. The paper has"
                                + " 32, the published code 16.",
                byDefault = "32",
                min = 1,
                max = 1024)
        int group,

        @Key(
                name = "constant-bits",
                meaning = "Bits of the constant added to a group. The paper stores 6; the published code searches 5.",
                byDefault = "6",
                min = 1,
                max = 8)
        int constantBits,

        @Key(
                name = "sensitive",
                meaning =
                        "Share of all output channels of a network, those with the largest weights, that keep 8 bits. The paper's"
                                + " machines have 0.1 (conservative) and 0.2 (moderate).",
                byDefault = "0",
                min = 0,
                max = 1)
        double sensitive,

        @Key(
                name = "channel-unit",
                meaning =
                        "Sensitive channels of a layer are rounded up to a multiple of so many. The paper rounds to 32, the published"
                                + " results do not round (1).",
                byDefault = "1",
                min = 1,
                max = 1024)
        int channelUnit)
        implements BbsCode {

    /** @throws bitshear.input.InvalidInputException if a number is out of range */
    public ShiftCode {
        new ZeroPointShifting(columns, constantBits).columns();
    }

    @Override
    public BinaryPruning rule() {
        return new ZeroPointShifting(columns, constantBits);
    }
}
